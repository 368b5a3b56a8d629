"""What can be told, and which line of a case's history tells it."""

from __future__ import annotations

from collections.abc import Mapping

LINES: Mapping[str, str] = {
    "opened": "case.opened",
    "escalated": "case.escalated",
    "taken": "case.owner_changed",
    "dealt": "case.owner_changed",
    "given_back": "case.owner_changed",
    "handed_over": "case.owner_changed",
    "mentioned": "note.mentioned",
    "closed": "case.closed",
    "reopened": "case.reopened",
    "reply_sent": "reply.sent",
    "reply_unsure": "reply.unsure",
    "promise_kept": "promise.kept",
    "promise_broken": "promise.broken",
    "rated": "rating.received",
}
"""The kind of event that a line of history is, by the line's kind."""

NOTICED = (
    "promise.due_soon",
    "spike.noticed",
    "review.ready",
    "connection.lost",
    "listener.away",
    "budget.reached",
)
"""Kinds that no line tells: somebody looks for them."""

KINDS = (*dict.fromkeys(LINES.values()), *NOTICED)
TEST = "test"
"""What the test button sends: nobody has to ask for it."""

ALERTS = (
    "promise.broken",
    "reply.unsure",
    "spike.noticed",
    "connection.lost",
    "listener.away",
    "budget.reached",
)
"""What wakes people: chosen beforehand for Slack, Teams and e-mail."""
