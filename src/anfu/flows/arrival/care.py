"""Care: complaints find their case, the first clock starts, and an acknowledgement is queued where it may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anfu.cases import actions as cases
from anfu.cases.actions import Kind, Line
from anfu.cases.code import code_of, named_in
from anfu.cases.queries import past_failures
from anfu.cases.rules import Arrival, Opening, place, tier_of
from anfu.channel.networks import able
from anfu.flows.arrival.heard import Heard
from anfu.listening.rules import addresses
from anfu.people.models import Brand
from anfu.people.queries import seniors
from anfu.playbook.book import Playbook
from anfu.playbook.queries import shelf
from anfu.promises import actions as promises
from anfu.promises.actions import Vow
from anfu.replies import actions as replies
from anfu.replies.acknowledge import acknowledgement
from anfu.replies.actions import Words
from anfu.replies.gate import Approach, why_not_automatic


def care(brand: Brand, heard: Sequence[Heard]) -> tuple[int, int]:
    """Place posts in cases, start the clocks, queue the acknowledgements; how many (cases, replies)."""
    by_post = {h.pk: h for h in heard}
    customers = {h.customer.pk for h in heard}
    books, failures = shelf(brand), past_failures(brand, customers)
    arrivals = [_arrival(h, books.for_language(h.verdict.lang)[1], failures[h.customer.pk]) for h in heard]
    placed = place(arrivals, cases.open_of(brand, customers))
    cases.join_cases(brand, placed.joinings)
    if not placed.openings:
        return 0, 0
    chosen = [books.for_language(opening.first.lang) for opening in placed.openings]
    case_ids = cases.open_cases(
        brand, placed.openings, [version for version, _ in chosen], _owners(brand, placed.openings)
    )
    network = able(brand.network)
    standards: list[Vow] = []
    words: list[Words] = []
    left: list[Line] = []
    for case_id, opening, (_, book) in zip(case_ids, placed.openings, chosen, strict=True):
        first = by_post[opening.first.post_id]
        made_at = first.post.created_at
        standards.append(Vow(case_id, "first_reply", made_at, made_at + book.standards.first_reply))
        tier = tier_of(opening)
        why = why_not_automatic(_approach(brand, first))
        if tier == "serious" and not network.has_messages:  # its wordings invite to write privately
            why = why or "no_messages"
        said = why or acknowledgement(
            book,
            case_id=case_id,
            code=code_of(case_id),
            tier=tier,
            topic=first.verdict.topic,
            arousal=first.verdict.arousal,
            customer=first.customer.name,
            failures=failures[first.customer.pk],
            known_since=first.customer.first_heard_at,
            to_x_id=first.post.x_id,
            now=first.post.heard_at,
            private=first.post.is_private,
        )
        if isinstance(said, Words) and network.weigh(said.text) > network.limit(private=said.is_private):
            said = "no_wording"
        if isinstance(said, Words):
            words.append(said)
        else:
            told = {"why": said}
            left.append(Line(case_id, Kind.LEFT_TO_PERSON, first.post.heard_at, first.pk, detail=told))
    promises.make(brand.pk, standards)
    cases.remember(brand.pk, left)
    replies.queue(brand.pk, words)
    return len(case_ids), len(words)


def _owners(brand: Brand, openings: Sequence[Opening]) -> Mapping[int, int]:
    """A senior owner for every serious opening, by position: dealt out to those with the fewest cases."""
    serious = [i for i, opening in enumerate(openings) if tier_of(opening) == "serious"]
    free = seniors(brand) if serious else []
    return {i: free[n % len(free)].pk for n, i in enumerate(serious)} if free else {}


def _arrival(heard: Heard, book: Playbook, failures: int) -> Arrival:
    verdict, post = heard.verdict, heard.post
    # What nobody could read yet, or what follows an invitation of ours, is seen by a person, whatever it sounds like.
    is_for_us = post.is_sealed or (post.is_private and bool(named_in(post.text)))
    return Arrival(
        post_id=heard.pk,
        customer_id=heard.customer.pk,
        created_at=post.created_at,
        is_complaint=verdict.is_complaint or is_for_us or book.names(post.text),
        tier=book.gravity(verdict.tier, verdict.topic, verdict.risks, failures, post.text),
        topic=verdict.topic,
        arousal=verdict.arousal,
        lang=verdict.lang,
    )


def _approach(brand: Brand, heard: Heard) -> Approach:
    return Approach(
        addresses_brand=addresses(heard.post, brand.x_id),
        reply_settings=heard.post.reply_settings,
        opted_out_at=heard.customer.opted_out_at,
        created_at=heard.post.created_at,
        heard_at=heard.post.heard_at,
        listens_from=brand.listens_from,
        risks=heard.verdict.risks,
        is_sealed=heard.post.is_sealed,
    )
