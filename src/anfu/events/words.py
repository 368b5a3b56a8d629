"""What happened, as a sentence in the receiver's language. No customer's name, no customer's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

SENTENCES: Mapping[str, Lazy] = {
    "case.opened": _("Case %(case)s was opened."),
    "case.escalated": _("Case %(case)s went to somebody senior."),
    "case.owner_changed": _("Case %(case)s changed hands: %(owner)s."),
    "note.mentioned": _("A note in case %(case)s names %(named)s."),
    "case.closed": _("Case %(case)s was closed."),
    "case.reopened": _("Case %(case)s was opened again."),
    "reply.sent": _("A reply in case %(case)s was sent."),
    "reply.unsure": _("Nobody knows whether a reply in case %(case)s is on X. Please look."),
    "promise.due_soon": _("A promise in case %(case)s is due at %(due)s."),
    "promise.kept": _("A promise in case %(case)s was kept."),
    "promise.broken": _("A promise in case %(case)s was broken."),
    "rating.received": _("A rating came for case %(case)s: %(score)s."),
    "spike.noticed": _("%(count)s complaints in five minutes (%(topic)s); %(expected)s are usual."),
    "review.ready": _("The review of %(month)s is ready."),
    "connection.lost": _("X does not let us send. Replies wait."),
    "listener.away": _("Nobody hears new posts since %(since)s."),
    "budget.reached": _("%(spent)s US dollars were spent: the budget is nearly or wholly used up."),
    "test": _("This is a test. If you can read it, all is well."),
}
SERIOUS = _("Case %(case)s was opened. It is serious.")
NOBODY = _("nobody")
MORE: Lazy = _("… and %(n)s more")
MANY: Lazy = _("%(kind)s: %(n)s")
OPEN: Lazy = _("Open in Anfu")

NAMES: Mapping[str, Lazy] = {
    "case.opened": _("Case opened"),
    "case.escalated": _("Case escalated"),
    "case.owner_changed": _("Owner changed"),
    "note.mentioned": _("Colleague named in a note"),
    "case.closed": _("Case closed"),
    "case.reopened": _("Case opened again"),
    "reply.sent": _("Reply sent"),
    "reply.unsure": _("Reply unsure"),
    "promise.due_soon": _("Promise due soon"),
    "promise.kept": _("Promise kept"),
    "promise.broken": _("Promise broken"),
    "rating.received": _("Rating received"),
    "spike.noticed": _("Spike of complaints"),
    "review.ready": _("Monthly review ready"),
    "connection.lost": _("Connection to X lost"),
    "listener.away": _("Listener away"),
    "budget.reached": _("Budget reached"),
    "test": _("Test"),
}
"""What a kind of event is called."""

_TOPICS: Mapping[str, Lazy] = {
    "": _("all topics"),
    "product": _("Product"),
    "delivery": _("Delivery"),
    "billing": _("Billing"),
    "service": _("Service"),
    "outage": _("Outage"),
    "account": _("Account"),
    "safety": _("Safety"),
    "legal": _("Legal"),
    "other": pgettext_lazy("topic", "Other"),
}


def sentence(kind: str, data: Mapping[str, Any], language: str) -> str:
    """One event, told in a language (en or zh-hans); times are UTC and say so."""
    case = data.get("case", {})
    with override(language):
        said = SERIOUS if kind == "case.opened" and case.get("tier") == "serious" else SENTENCES[kind]
        owner = (case.get("owner") or {}).get("name") or str(NOBODY)
        topic = data.get("topic", "")
        return str(said) % {
            **{name: data[name] for name in ("score", "count", "expected", "month", "spent") if name in data},
            "case": case.get("code", ""),
            "owner": owner,
            "named": ", ".join(one["name"] for one in data.get("named", [])),
            "topic": str(_TOPICS.get(topic, topic)),
            "due": _clock(data.get("due_at", "")),
            "since": _clock(data.get("since", "")),
        }


def title(kind: str, n: int, language: str) -> str:
    """What a message about `n` events of a kind is headed with."""
    with override(language):
        name = str(NAMES[kind])
        return name if n == 1 else str(MANY) % {"kind": name, "n": n}


def more(n: int, language: str) -> str:
    """That there are `n` more."""
    with override(language):
        return str(MORE) % {"n": n}


def open_it(language: str) -> str:
    """What the button says that leads to the desk."""
    with override(language):
        return str(OPEN)


def _clock(iso: str) -> str:
    return f"{iso[:10]} {iso[11:16]} UTC"
