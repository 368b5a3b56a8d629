"""The first steps of a person at a new desk; whether each is done is read from the tables, never ticked by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from anfu.channel.models import Grant
from anfu.listening.models import Post
from anfu.people.models import Staff
from anfu.people.policy import Action, may
from anfu.people.roster.queries import has_roster
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.settings import env
from anfu.triage.models import Correction

NEW = timedelta(days=1)
"""For so long after the invitation the desk opens with the first steps, until they are done."""


@dataclass(frozen=True)
class Step:
    """One step: what to do, how, the screen where it is done, and how to tell that it is."""

    title: Lazy
    how: Lazy
    link: Sequence[str]
    is_done: Callable[[Staff], bool]
    command: str = ""


@dataclass(frozen=True)
class Taken:
    """A step, and whether this person or the team has taken it."""

    step: Step
    is_done: bool


def practice(staff: Staff) -> Sequence[Taken]:
    """What shows somebody the desk: on the demo brand nothing that is said reaches anybody."""
    return _taken(PRACTICE if may(staff, Action.CARE) else (), staff)


def installation(staff: Staff) -> Sequence[Taken]:
    """What makes the desk one's own, for those who lead; of the demo brand nothing counts."""
    steps = INSTALLATION if may(staff, Action.CONNECT) else ()
    return [Taken(step, False) for step in steps] if env.is_demo else _taken(steps, staff)


def begins(staff: Staff, now: datetime) -> bool:
    """Is somebody new here, with steps to take?"""
    if staff.date_joined < now - NEW:
        return False
    left = [*practice(staff), *(() if env.is_demo else installation(staff))]
    return not all(one.is_done for one in left)


def _taken(steps: Sequence[Step], staff: Staff) -> Sequence[Taken]:
    return [Taken(step, step.is_done(staff)) for step in steps]


def _is_connected(staff: Staff) -> bool:
    del staff
    return bool(env.x_user_token.get_secret_value()) or Grant.objects.filter(revoked_at=None).exists()


def _has_own_playbooks(staff: Staff) -> bool:
    del staff
    return bool(env.playbooks)


PRACTICE = (
    Step(
        _("Answer the customer who waits longest"),
        _(
            "Open the first case of Due now, press r and write. The box says what to mend before it may leave."
        ),
        ("queue", "due"),
        lambda staff: Reply.objects.filter(author=staff).exists(),
    ),
    Step(
        _("Make a promise"),
        _("Write a time into a reply: “within 3 hours”. When X has published it, it stands under Promises."),
        ("promises",),
        lambda staff: Promise.objects.filter(made_by__author=staff).exists(),
    ),
    Step(
        _("Put triage right"),
        _("Every verdict says why. Where it is wrong press v on the case and choose; triage learns from it."),
        ("queue", "open"),
        lambda staff: Correction.objects.filter(by=staff).exists(),
    ),
)
INSTALLATION = (
    Step(
        _("Connect your own account"),
        _("The Connection screen leads through X's console, asks for consent and tries every permission."),
        ("connection",),
        _is_connected,
        "anfu connect",
    ),
    Step(
        _("Hear the first post"),
        _("Posts that name the brand come by themselves; the Connection screen says what stands in the way."),
        ("connection",),
        lambda staff: Post.objects.filter(brand=staff.brand_id).exists(),
        "anfu doctor",
    ),
    Step(
        _("Invite the team"),
        _("Nobody makes an account for themselves. Each person gets a role and a language of the desk."),
        ("team",),
        lambda staff: Staff.objects.filter(brand=staff.brand_id, is_active=True).count() > 1,
        "anfu staff add",
    ),
    Step(
        _("Say who works when"),
        _("With shifts, languages and topics, cases are dealt to whoever is there and knows the matter."),
        ("team",),
        lambda staff: has_roster(staff.brand),
    ),
    Step(
        _("Make the playbook yours"),
        _(
            "It says what a customer is owed and in what words. Copy a shipped one, change it, check it, activate it."
        ),
        ("handbook",),
        _has_own_playbooks,
        "anfu playbook check",
    ),
)
