"""The queues of what is owed: which open cases each holds, said once for counts and lists alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

SOON = timedelta(hours=1)
"""What falls due within this span is due now."""

RECENTLY = timedelta(days=7)
"""A closed case is shown for this long."""


@dataclass(frozen=True)
class Queue:
    """One queue: its name, the letter that opens it after `g`, which cases it holds, what it says when empty.

    `holds` is a condition over the columns that `work.queries` gives each open case; `is_own`: of these only those
    that the person owns who looks.
    """

    name: Lazy
    key: str
    holds: str
    empty: Lazy
    is_own: bool = False


QUEUES: Mapping[str, Queue] = {
    "due": Queue(
        _("Due now"),
        "d",
        "due_at <= %(soon)s",
        _("Nothing falls due within the hour. Look into All open, or take something nobody owns."),
    ),
    "mine": Queue(
        _("Mine"),
        "m",
        "is_snoozed IS NOT TRUE",
        _("You own no case. Take one from Unassigned; it stays yours until it is resolved."),
        is_own=True,
    ),
    "unassigned": Queue(
        _("Unassigned"),
        "u",
        "owner_id IS NULL AND is_snoozed IS NOT TRUE",
        _("Every open case has an owner."),
    ),
    "serious": Queue(
        _("Serious"),
        "s",
        "tier = 'serious' AND is_snoozed IS NOT TRUE",
        _("No serious case is open. Safety, legal threats, data leaks and repeated failures come here."),
    ),
    "suspected": Queue(
        _("Suspected false"),
        "e",
        "is_suspected",
        _(
            "No open case is suspected to be false or malicious. Only a person puts one here, with the evidence."
        ),
    ),
    "stuck": Queue(
        _("Needs a person"),
        "n",
        "reply_status IN ('unsure', 'refused', 'returned')",
        _(
            "Every reply left as it should. One that X refused, that may not have arrived or was returned comes here."
        ),
    ),
    "left": Queue(
        _("Left to a person"),
        "l",
        "is_unanswered AND is_left",
        _("Every complaint was acknowledged. Those that X does not let us answer automatically come here."),
    ),
    "open": Queue(
        _("All open"),
        "a",
        "true",
        _("No case is open. As soon as somebody complains to the brand on X, it appears here by itself."),
    ),
    "snoozed": Queue(
        _("Put off"),
        "z",
        "is_snoozed",
        _(
            "No case is put off. One that is comes back in time for its next clock, or when the customer writes."
        ),
    ),
    "closed": Queue(
        _("Recently closed"),
        "c",
        "false",
        _("No case was closed in the last seven days."),
    ),
}
