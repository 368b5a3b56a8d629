"""Edits: a post that its author words anew stays the same post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anfu.cases import actions as cases
from anfu.cases.queries import cases_by_post
from anfu.channel.port import HeardPost
from anfu.flows.arrival.heard import Heard
from anfu.listening import actions as listening
from anfu.people.models import Brand, Customer
from anfu.triage.actions import judge_again
from anfu.triage.verdict import Verdict


def with_edits(
    brand: Brand,
    heard: Sequence[Heard],
    edits: Sequence[HeardPost],
    verdicts: Mapping[int, Verdict],
    customers: Mapping[int, Customer],
) -> list[Heard]:
    """What was heard, as it reads after its edits. A case is told of an edit; other posts are judged like new ones."""
    revised = {
        pk: Heard(pk, post, verdicts[post.x_id], customers[post.author.x_id])
        for pk, post in listening.revise(brand, edits)
        if post.x_id in verdicts
    }
    judge_again((h.pk, h.verdict, h.post.heard_at) for h in revised.values())
    in_case = cases_by_post(revised)
    told = {pk: h.post.created_at for pk, h in revised.items() if pk in in_case}
    grave = [pk for pk, h in revised.items() if h.verdict.is_complaint and h.verdict.tier == "serious"]
    cases.note_edits(brand, told, in_case, grave)
    loose = {pk: h for pk, h in revised.items() if pk not in in_case}
    return list(({h.pk: h for h in heard} | loose).values())
