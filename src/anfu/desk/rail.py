"""The rail: every screen beside the queues, in one list. A new screen is a line here, a view and its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from anfu.desk.approvals.queries import approvals_badge
from anfu.desk.badge import Badge
from anfu.desk.connection import queries as connection
from anfu.desk.events import views as events
from anfu.desk.incidents import queries as incidents
from anfu.desk.once import once
from anfu.desk.promises import queries as promises
from anfu.desk.quality import views as quality
from anfu.desk.radar import views as radar
from anfu.desk.winning import badges as winback
from anfu.people.models import Staff


@dataclass(frozen=True)
class Screen:
    """One screen: its name, the letter that opens it after `g`, and what its badge counts, if it counts anything.

    Its slug is the name of its address in `urls.py`; its template extends `desk/screen.html`. `is_own`: everybody has
    a count of their own; else it is the same for all. Who may open it, the policy says.
    """

    name: Lazy
    key: str
    badge: Callable[[Staff, datetime], Badge] | None = None
    is_own: bool = False

    def counted(self, slug: str, staff: Staff, now: datetime) -> Badge | None:
        """Its badge beside this person's rail."""
        if self.badge is None:
            return None
        count = partial(self.badge, staff, now)
        return once.get(staff.brand_id, ("badge", slug, self.is_own and staff.pk), count)


SCREENS: Mapping[str, Screen] = {
    "promises": Screen(_("Promises"), "p", promises.badge),
    "approvals": Screen(_("Approvals"), "v", approvals_badge),
    "follow_ups": Screen(_("Follow-ups"), "f", winback.follow_ups_badge),
    "winback": Screen(_("Winning back"), "b", winback.grants_badge, is_own=True),
    "incidents": Screen(_("Incidents"), "o", incidents.badge),
    "radar": Screen(_("Radar"), "r", radar.badge),
    "passed": Screen(_("Let pass"), "h"),
    "insight": Screen(_("Insight"), "i"),
    "connection": Screen(_("Connection"), "x", connection.badge),
    "events": Screen(_("Events and alerts"), "q", events.badge),
    "team": Screen(_("Team"), "t"),
    "wall": Screen(_("Wall"), "w"),
    "review": Screen(_("Monthly review"), "y"),
    "quality": Screen(_("Quality"), "2", quality.badge, is_own=True),
    "handbook": Screen(_("Playbook"), "k"),
    "people": Screen(_("People"), "g"),
    "trail": Screen(_("Audit trail"), "j"),
    "beginning": Screen(_("Getting started"), "1"),
}
"""The screens by slug, in the order in which the rail shows them."""
