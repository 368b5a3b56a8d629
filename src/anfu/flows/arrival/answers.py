"""A private message may answer a question of ours: how we did, or whether it is really solved."""

from __future__ import annotations

from collections.abc import Sequence

from anfu.cases import actions as cases
from anfu.cases.actions import Kind, Line
from anfu.flows.arrival.heard import Heard
from anfu.people.models import Brand
from anfu.winback.answering import rate, say_solved
from anfu.winback.follow_ups import actions as follow_ups
from anfu.winback.follow_ups.queries import awaited_follow_ups
from anfu.winback.models import FollowUp, Survey
from anfu.winback.reading import score_in, yes_in
from anfu.winback.surveys.queries import awaited_surveys


def take_answers(brand: Brand, heard: Sequence[Heard]) -> list[Heard]:
    """Take what answers us to the question that it answers, and leave the rest to be placed in cases.

    Of two questions that wait, the one asked last is answered. What follows a follow-up and is neither yes nor no
    is for a person to read.
    """
    private = [h for h in heard if h.post.is_private and not h.post.is_sealed]
    if not private:
        return list(heard)
    now = max(h.post.heard_at for h in private)
    authors = {h.customer.pk for h in private}
    asked: dict[int, Survey | FollowUp] = {}
    waiting: list[Survey | FollowUp] = [*awaited_surveys(authors, now), *awaited_follow_ups(authors, now)]
    for one in sorted(waiting, key=lambda question: question.asked_at or now):
        asked[one.customer_id] = one
    taken = set()
    for h in private:
        question = asked.get(h.customer.pk)
        if question is not None and _answers(question, h):
            told = Line(question.case_id, Kind.HEARD, h.post.created_at, h.pk)
            cases.remember(brand.pk, [told])
            taken.add(h.pk)
            del asked[h.customer.pk]
    return [h for h in heard if h.pk not in taken]


def _answers(question: Survey | FollowUp, h: Heard) -> bool:
    if isinstance(question, Survey):
        score = score_in(h.post.text, question.question)
        if score is None:
            return False
        words = h.post.text.strip()
        verdict = h.verdict if len(words) > len("10/10.") else None
        return rate(question, score, words if verdict else "", verdict, "message", h.post.heard_at) is None
    solved = yes_in(h.post.text)
    if solved is None:
        if not h.verdict.is_complaint:
            follow_ups.leave_to_person(question, "unclear")
        return not h.verdict.is_complaint
    return say_solved(question, solved, h.post.heard_at) is None
