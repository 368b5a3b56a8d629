"""The lines of a case's history that tell of winning back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anfu.cases.models import CaseEvent
from anfu.desk.winning.words import GIVES, OUTCOMES, QUESTIONS, WAYS
from anfu.winback.grants.ladder import money

Kind = CaseEvent.Kind


def _reopened(event: CaseEvent, owners: Mapping[int, str]) -> str:
    del owners
    if event.detail.get("why") == "serious_rating":
        return _("Open again: the customer added serious words to a rating")
    if event.detail.get("why") == "not_solved":
        return _("Open again: it was not really solved")
    return _("Open again: the customer named it in a message")


def _asked(event: CaseEvent, owners: Mapping[int, str]) -> str:
    del owners
    question = str(QUESTIONS.get(event.detail.get("question", ""), ""))
    if event.detail.get("again"):
        return _("Reminded to rate, for the last time: {question}").format(question=question)
    way = str(WAYS.get(event.detail.get("way", ""), ""))
    return _("Asked to rate {way}: {question}").format(way=way, question=question)


def _rated(event: CaseEvent, owners: Mapping[int, str]) -> str:
    del owners
    question = str(QUESTIONS.get(event.detail.get("question", ""), ""))
    return _("The customer rated {score}: {question}").format(
        score=event.detail.get("score"), question=question
    )


def _followed_up(event: CaseEvent, owners: Mapping[int, str]) -> str:
    del owners
    if outcome := event.detail.get("outcome"):
        return _("Followed up: {outcome}").format(outcome=str(OUTCOMES.get(outcome, outcome)))
    way = str(WAYS.get(event.detail.get("way", ""), ""))
    return _("Asked {way} whether it is really solved").format(way=way)


def _proposed(event: CaseEvent, owners: Mapping[int, str]) -> str:
    del owners
    return _("{who} proposed to make good: {what}, {amount}").format(who=event.by, **_gift(event))


def _granted(event: CaseEvent, owners: Mapping[int, str]) -> str:
    del owners
    if event.by:
        return _("{who} agreed, and it was given: {what}, {amount}").format(who=event.by, **_gift(event))
    return _("Given to make good: {what}, {amount}").format(**_gift(event))


def _grant_refused(event: CaseEvent, owners: Mapping[int, str]) -> str:
    del owners
    return _("{who} did not agree to give: {what}, {amount}").format(who=event.by, **_gift(event))


def _told(event: CaseEvent, owners: Mapping[int, str]) -> str:
    del owners
    return _("Told of an improvement: {title}").format(title=event.detail.get("title", ""))


def _gift(event: CaseEvent) -> dict[str, str]:
    detail, language = event.detail, get_language() or "en"
    amount = money(detail.get("cost", 0), detail.get("currency", "USD"), language)
    return {"what": str(GIVES.get(detail.get("gives", ""), "")), "amount": amount}


SENTENCES: Mapping[str, Callable[[CaseEvent, Mapping[int, str]], str]] = {
    Kind.REOPENED: _reopened,
    Kind.ASKED: _asked,
    Kind.RATED: _rated,
    Kind.FOLLOWED_UP: _followed_up,
    Kind.GRANT_PROPOSED: _proposed,
    Kind.GRANTED: _granted,
    Kind.GRANT_REFUSED: _grant_refused,
    Kind.TOLD: _told,
}
