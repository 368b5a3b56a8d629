"""The rail: every screen beside the queues, in one list. A new screen is a line here, a view and its address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from anfu.desk.access import may_open
from anfu.desk.approvals.queries import approvals_badge
from anfu.desk.badge import Badge
from anfu.desk.connection import queries as connection
from anfu.desk.events import views as events
from anfu.desk.incidents import queries as incidents
from anfu.desk.mentions import queries as mentions
from anfu.desk.once import once
from anfu.desk.promises import queries as promises
from anfu.desk.quality import views as quality
from anfu.desk.radar import views as radar
from anfu.desk.winning import badges as winback
from anfu.people.models import Staff


class Group(StrEnum):
    """Where a screen stands in the rail."""

    WORK = "work"
    WINBACK = "winback"
    UNDERSTAND = "understand"
    RUN = "run"
    SETTINGS = "settings"


GROUPS: Mapping[Group, Lazy] = {
    Group.WORK: _("Work"),
    Group.WINBACK: _("Win back"),
    Group.UNDERSTAND: _("Understand"),
    Group.RUN: _("Run"),
    Group.SETTINGS: _("Settings"),
}
"""The groups in the order in which the rail shows them. Work is never folded."""

FOLDED = "anfu_folded"
"""The cookie with the names of the groups that somebody has folded, with dots between them."""


@dataclass(frozen=True)
class Screen:
    """One screen: its name, what opens it after `g`, its group, and what its badge counts, if it counts anything.

    Its slug is the name of its address in `urls.py`; its template extends `desk/screen.html`. `key` is a letter, or
    two: then the first leads nowhere by itself (`x` for settings). `is_own`: everybody has a count of their own;
    else it is the same for all. `about` is what the page of all settings says of it. Who may open it, the policy says.
    """

    name: Lazy
    key: str
    group: Group
    badge: Callable[[Staff, datetime], Badge] | None = None
    is_own: bool = False
    about: Lazy | str = ""

    def counted(self, slug: str, staff: Staff, now: datetime) -> Badge | None:
        """Its badge beside this person's rail."""
        if self.badge is None:
            return None
        count = partial(self.badge, staff, now)
        return once.get(staff.brand_id, ("badge", slug, self.is_own and staff.pk), count)


SCREENS: Mapping[str, Screen] = {
    "promises": Screen(_("Promises"), "p", Group.WORK, promises.badge),
    "approvals": Screen(_("Approvals"), "v", Group.WORK, approvals_badge),
    "mentions": Screen(_("Mentions"), "j", Group.WORK, mentions.badge, is_own=True),
    "incidents": Screen(_("Incidents"), "o", Group.WORK, incidents.badge),
    "passed": Screen(_("Let pass"), "h", Group.WORK),
    "follow_ups": Screen(_("Follow-ups"), "f", Group.WINBACK, winback.follow_ups_badge),
    "winback": Screen(_("Winning back"), "b", Group.WINBACK, winback.grants_badge, is_own=True),
    "wall": Screen(_("Wall"), "w", Group.UNDERSTAND),
    "insight": Screen(_("Insight"), "i", Group.UNDERSTAND),
    "radar": Screen(_("Radar"), "r", Group.UNDERSTAND, radar.badge),
    "review": Screen(_("Monthly review"), "y", Group.UNDERSTAND),
    "quality": Screen(_("Quality"), "q", Group.UNDERSTAND, quality.badge, is_own=True),
    "team": Screen(_("Team"), "t", Group.RUN),
    "handbook": Screen(_("Playbook"), "k", Group.RUN),
    "beginning": Screen(_("Getting started"), "1", Group.RUN),
    "settings": Screen(_("All settings"), "xx", Group.SETTINGS),
    "connection": Screen(
        _("Connection"),
        "xc",
        Group.SETTINGS,
        connection.badge,
        about=_("The account on X: what it may do, how it is, and the pause of sending."),
    ),
    "events": Screen(
        _("Events and alerts"),
        "xe",
        Group.SETTINGS,
        events.badge,
        about=_("Who outside hears of what: webhooks, Slack, Teams, e-mail."),
    ),
    "imports": Screen(
        _("Imports"), "xi", Group.SETTINGS, about=_("Files of other tools: looked at, taken in, undone.")
    ),
    "people": Screen(
        _("People"), "xp", Group.SETTINGS, about=_("Who has a login, their role, and who is invited.")
    ),
    "trail": Screen(
        _("Audit trail"), "xt", Group.SETTINGS, about=_("Who saw and did what, line by line, as a file too.")
    ),
}
"""The screens by slug; within a group in the order in which the rail shows them."""


@dataclass(frozen=True)
class Line:
    """One screen as somebody's rail shows it."""

    slug: str
    screen: Screen
    badge: Badge | None


@dataclass(frozen=True)
class Shelf:
    """A group with the screens that somebody may open."""

    group: Group
    name: Lazy
    lines: Sequence[Line]
    is_folded: bool

    @property
    def sum(self) -> Badge:
        """What its badges count together: said while it is folded."""
        told = [line.badge for line in self.lines if line.badge and line.badge.count]
        first = min((badge.worst_due_at for badge in told if badge.worst_due_at), default=None)
        return Badge(sum(badge.count for badge in told), first)

    def has(self, slug: str) -> bool:
        """Does a screen stand in it?"""
        return any(line.slug == slug for line in self.lines)


def shelves(staff: Staff, folded: str | None, now: datetime) -> Sequence[Shelf]:
    """The groups of somebody's rail. `folded`: the cookie; who has none begins with the settings folded."""
    names: Collection[str] = [Group.SETTINGS] if folded is None else folded.split(".")
    shown = []
    for group, name in GROUPS.items():
        lines = [
            Line(slug, screen, screen.counted(slug, staff, now))
            for slug, screen in SCREENS.items()
            if screen.group is group and may_open(staff, slug)
        ]
        if lines:
            shown.append(Shelf(group, name, lines, group in names and group is not Group.WORK))
    return shown
