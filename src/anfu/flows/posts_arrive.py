"""Posts arrive: heard once, judged, placed in cases, acknowledged where X allows. One batch, one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import NamedTuple

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.actions import Kind, Line
from anfu.cases.code import code_of
from anfu.cases.queries import cases_by_post, cases_of_posts, past_failures
from anfu.cases.rules import Arrival, Opening, place, tier_of
from anfu.channel.port import HeardPost
from anfu.listening import actions as listening
from anfu.listening.rules import addresses, apart, once, words_of
from anfu.people import actions as people
from anfu.people.models import Brand, Customer
from anfu.people.queries import seniors
from anfu.playbook.book import Playbook
from anfu.playbook.queries import shelf
from anfu.promises import actions as promises
from anfu.promises.actions import Deed, Vow
from anfu.replies import actions as replies
from anfu.replies.acknowledge import acknowledgement
from anfu.replies.actions import Words
from anfu.replies.gate import Approach, why_not_automatic
from anfu.replies.optout import asks_for_silence
from anfu.triage import judge
from anfu.triage.actions import judge_again, record
from anfu.triage.verdict import Verdict


@dataclass(frozen=True)
class Arrived:
    """What a batch came to."""

    heard: int = 0
    duplicates: int = 0
    complaints: int = 0
    opened: int = 0
    queued: int = 0

    def __add__(self, other: Arrived) -> Arrived:
        """What two batches came to."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Arrived(*(mine + theirs for mine, theirs in pairs))


class _Heard(NamedTuple):
    pk: int
    post: HeardPost
    verdict: Verdict
    customer: Customer


def posts_arrive(brand: Brand, batch: Sequence[HeardPost]) -> Arrived:
    """Take in a batch of posts that concern `brand`, in the order heard; each carries when it was heard (UTC).

    Whatever was heard before changes nothing. All of it is stored, or none.
    """
    fresh = once(batch, listening.known(brand, {post.x_id for post in batch}))
    verdicts = _judge(brand, fresh)
    with transaction.atomic():
        listening.take_turn(brand)
        again = listening.known(brand, {post.x_id for post in fresh})
        new = [post for post in fresh if post.x_id not in again]
        if not new:
            return Arrived(duplicates=len(batch))
        authors = [post.author for post in new if post.author.x_id != brand.x_id]
        customers = people.meet(brand, authors, new[0].heard_at)
        utterances, edits = apart(new, listening.chains(brand, new))
        ids = listening.hear(brand, utterances, customers)
        judged = [
            _Heard(pk, post, verdicts[post.x_id], customers[post.author.x_id])
            for pk, post in zip(ids, utterances, strict=True)
            if post.x_id in verdicts
        ]
        record(brand, ((h.pk, h.verdict, h.post.heard_at) for h in judged))
        elsewhere = _replies_elsewhere(brand, new)
        replies.withdraw_queued(brand.pk, elsewhere, "answered with another tool", new[-1].heard_at)
        judged = _with_edits(brand, judged, edits, verdicts, customers)
        _heed_opt_outs(brand, judged)
        opened, queued = _care(brand, judged)
        _note_elsewhere(brand, elsewhere)
    complaints = sum(h.verdict.is_complaint for h in judged)
    return Arrived(len(new), len(batch) - len(new), complaints, opened, queued)


def _judge(brand: Brand, posts: Sequence[HeardPost]) -> dict[int, Verdict]:
    """Verdicts by X id on what customers say; our own posts and reposts of others' words get none."""
    theirs = [post for post in posts if post.author.x_id != brand.x_id and not post.is_repost]
    said = judge([words_of(post) for post in theirs], [post.lang for post in theirs])
    return {post.x_id: verdict for post, verdict in zip(theirs, said, strict=True)}


def _with_edits(
    brand: Brand,
    heard: Sequence[_Heard],
    edits: Sequence[HeardPost],
    verdicts: Mapping[int, Verdict],
    customers: Mapping[int, Customer],
) -> list[_Heard]:
    """What was heard, as it reads after its edits. A case is told of an edit; other posts are judged like new ones."""
    revised = {
        pk: _Heard(pk, post, verdicts[post.x_id], customers[post.author.x_id])
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


def _heed_opt_outs(brand: Brand, heard: Sequence[_Heard]) -> None:
    """Who asks us for silence gets no automatic reply from now on; what waits for them is taken back."""
    asking = [h for h in heard if addresses(h.post, brand.x_id) and asks_for_silence(h.post.text)]
    if not asking:
        return
    now = max(h.post.heard_at for h in asking)
    people.opt_out([h.customer for h in asking], now)
    theirs = cases.open_of(brand, {h.customer.pk for h in asking})
    replies.withdraw_automatic([case.case_id for case in theirs.values()], "opted_out", now)
    told = {"why": "opted_out"}
    cases.remember(
        brand.pk,
        [
            Line(theirs[h.customer.pk].case_id, Kind.LEFT_TO_PERSON, h.post.created_at, h.pk, detail=told)
            for h in asking
            if h.customer.pk in theirs
        ],
    )


def _care(brand: Brand, heard: Sequence[_Heard]) -> tuple[int, int]:
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
    standards: list[Vow] = []
    words: list[Words] = []
    left: list[Line] = []
    for case_id, opening, (_, book) in zip(case_ids, placed.openings, chosen, strict=True):
        first = by_post[opening.first.post_id]
        made_at = first.post.created_at
        standards.append(Vow(case_id, "first_reply", made_at, made_at + book.standards.first_reply))
        why = why_not_automatic(_approach(brand, first))
        said = why or acknowledgement(
            book,
            case_id=case_id,
            code=code_of(case_id),
            tier=tier_of(opening),
            topic=first.verdict.topic,
            arousal=first.verdict.arousal,
            customer=first.customer.name,
            failures=failures[first.customer.pk],
            to_x_id=first.post.x_id,
            now=first.post.heard_at,
        )
        if isinstance(said, Words):
            words.append(said)
        else:
            told = {"why": said}
            left.append(Line(case_id, Kind.LEFT_TO_PERSON, first.post.heard_at, first.pk, detail=told))
    promises.make(brand.pk, standards)
    cases.remember(brand.pk, left)
    replies.queue(brand.pk, words)
    return len(case_ids), len(words)


def _replies_elsewhere(brand: Brand, posts: Sequence[HeardPost]) -> list[HeardPost]:
    """Replies of the brand that did not leave from here."""
    ours = {p.x_id: p for p in posts if p.author.x_id == brand.x_id and p.replies_to}
    left_here = replies.left_from_here(brand, {x_id: p.text for x_id, p in ours.items()})
    return [post for x_id, post in ours.items() if x_id not in left_here]


def _note_elsewhere(brand: Brand, posts: Sequence[HeardPost]) -> None:
    """What the brand answered with another tool stops the clocks, as a reply of ours would."""
    asked = cases_of_posts(brand, {post.replies_to for post in posts if post.replies_to})
    answers = [(asked[post.replies_to], post) for post in posts if post.replies_to in asked]
    if not answers:
        return
    told = [
        Line(case_id, Kind.REPLY_ELSEWHERE, post.created_at, detail={"x_id": str(post.x_id)})
        for case_id, post in answers
    ]
    cases.remember(brand.pk, told)
    deeds = [Deed(case_id, "answer", post.created_at, None) for case_id, post in answers]
    promises.fulfil(brand.pk, deeds, max(post.heard_at for _, post in answers))


def _owners(brand: Brand, openings: Sequence[Opening]) -> Mapping[int, int]:
    """A senior owner for every serious opening, by position: dealt out to those with the fewest cases."""
    serious = [i for i, opening in enumerate(openings) if tier_of(opening) == "serious"]
    free = seniors(brand) if serious else []
    return {i: free[n % len(free)].pk for n, i in enumerate(serious)} if free else {}


def _arrival(heard: _Heard, book: Playbook, failures: int) -> Arrival:
    verdict = heard.verdict
    return Arrival(
        post_id=heard.pk,
        customer_id=heard.customer.pk,
        created_at=heard.post.created_at,
        is_complaint=verdict.is_complaint,
        tier=book.gravity(verdict.tier, verdict.topic, verdict.risks, failures),
        topic=verdict.topic,
        arousal=verdict.arousal,
        lang=verdict.lang,
    )


def _approach(brand: Brand, heard: _Heard) -> Approach:
    return Approach(
        addresses_brand=addresses(heard.post, brand.x_id),
        reply_settings=heard.post.reply_settings,
        opted_out_at=heard.customer.opted_out_at,
        created_at=heard.post.created_at,
        heard_at=heard.post.heard_at,
        listens_from=brand.listens_from,
        risks=heard.verdict.risks,
    )
