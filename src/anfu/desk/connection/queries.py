"""What the screen of the connection shows, read from the tables; X itself is asked only when somebody wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as Lazy

from anfu.channel.models import Grant
from anfu.channel.x.connect import SCOPES
from anfu.desk.badge import Badge
from anfu.desk.connection.words import MISSING, PAUSES, PURPOSES
from anfu.listening.models import Gap
from anfu.listening.queries import open_gaps
from anfu.people.models import Brand, Staff
from anfu.replies.models import Pause
from anfu.replies.traffic.queries import open_pauses, waiting
from anfu.settings import env


@dataclass(frozen=True)
class Permission:
    """One thing that Anfu asks X for; `granted` is None where X was never asked."""

    scope: str
    purpose: Lazy
    granted: bool | None


@dataclass(frozen=True)
class Connection:
    """The account, what stands in the way, and what was not heard."""

    grant: Grant | None
    permissions: list[Permission]
    pauses: list[tuple[Pause, Lazy]]
    gaps: list[tuple[Gap, Lazy | str]]
    waiting: int
    redirect_url: str
    is_demo: bool
    may_ask: bool
    """Whether the app's keys are set, so that the owner can be asked for consent."""
    comes_back: bool
    """Whether X leads the owner back to this desk; else the address is pasted."""


def connection_of(staff: Staff, now: datetime, answer_url: str) -> Connection:
    """How the account of this person's brand is connected; `answer_url` is where this desk would take X's answer."""
    grant = grant_of(staff.brand)
    scopes = None if grant is None else grant.scopes.split()
    permissions = [
        Permission(name, PURPOSES[name], None if scopes is None else name in scopes) for name in SCOPES
    ]
    return Connection(
        grant,
        permissions,
        [(pause, PAUSES[pause.code]) for pause in open_pauses(staff.brand)],
        [(gap, MISSING.get(gap.why, gap.why)) for gap in open_gaps(staff.brand)],
        waiting(staff.brand, now),
        env.x_redirect_url,
        env.is_demo,
        bool(env.x_client_id and env.x_client_secret.get_secret_value()),
        env.x_redirect_url == answer_url,
    )


def grant_of(brand: Brand) -> Grant | None:
    """The consent for a brand's account, else for one that is no brand's yet; never for another brand's."""
    return Grant.objects.filter(account_x_id=brand.x_id).first() or (
        Grant.objects.exclude(account_x_id__in=others(brand)).first()
    )


def others(brand: Brand) -> list[int]:
    """The accounts of the other brands here, by their ids on the network."""
    return list(Brand.objects.exclude(pk=brand.pk).values_list("x_id", flat=True))


def badge(staff: Staff, now: datetime) -> Badge:
    """What wants somebody's care: consent taken back, pauses, and gaps that could not be filled."""
    del now
    grant = grant_of(staff.brand)
    revoked = int(grant is not None and grant.revoked_at is not None)
    return Badge(revoked + len(open_pauses(staff.brand)) + len(open_gaps(staff.brand)))
