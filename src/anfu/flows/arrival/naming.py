"""A direct message may name its case: the link in our invitation begins it with "Case K7Q2"."""

from __future__ import annotations

from collections.abc import Sequence

from anfu.cases import actions as cases
from anfu.cases.actions import Kind, Line
from anfu.cases.code import named_in
from anfu.cases.queries import cases_by_post, cases_named
from anfu.flows.arrival.heard import Heard
from anfu.people.models import Brand
from anfu.playbook.queries import playbook_of
from anfu.promises import actions as promises
from anfu.promises.actions import Vow
from anfu.winback.reopening import drop_questions


def reopen_named(brand: Brand, heard: Sequence[Heard]) -> None:
    """A message that names a closed case of its author's opens it again, where they have none open."""
    named = _named(heard)
    if not named:
        return
    there = cases_named(brand, {pk for ids in named.values() for pk in ids})
    busy = set(cases.open_of(brand, {h.customer.pk for h in heard}))
    for h in heard:
        own = [
            there[pk] for pk in named.get(h.pk, ()) if pk in there and there[pk].customer_id == h.customer.pk
        ]
        if own and own[0].closed_at and h.customer.pk not in busy:
            case, at = own[0], h.post.created_at
            cases.reopen(case, "named", at, post_id=h.pk)
            drop_questions(case, at)
            within = playbook_of(case.playbook_id).standards.first_reply
            promises.make(brand.pk, [Vow(case.pk, "first_reply", at, at + within)])
            busy.add(h.customer.pk)


def note_names(brand: Brand, heard: Sequence[Heard]) -> None:
    """A message that names somebody else's case stays with its author's own; who reads it is told of the other.

    The reference of a case stands in public, so naming it proves nothing.
    """
    named = _named(heard)
    if not named:
        return
    there = cases_named(brand, {pk for ids in named.values() for pk in ids})
    own = cases_by_post(named)
    told = [
        Line(own[h.pk], Kind.NAMED_OTHER, h.post.created_at, detail={"case": pk})
        for h in heard
        for pk in named.get(h.pk, ())
        if h.pk in own and pk in there and there[pk].customer_id != h.customer.pk
    ]
    cases.remember(brand.pk, told)


def _named(heard: Sequence[Heard]) -> dict[int, list[int]]:
    return {h.pk: ids for h in heard if h.post.is_private and (ids := named_in(h.post.text))}
