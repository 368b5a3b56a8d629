"""The network answers: the one place where a reply becomes sent, and its promises count from its publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.db import transaction

from anfu.cases.queries import open_serious, playbook_versions, said_elsewhere
from anfu.channel.networks import able
from anfu.channel.port import InDoubt, NotNow, Outcome, Published, Refused, Stopped
from anfu.playbook.queries import playbook_of
from anfu.promises import actions as promises
from anfu.promises.actions import Deed, Vow
from anfu.promises.models import Promise
from anfu.replies import actions as replies
from anfu.replies.models import Reply
from anfu.replies.rules import Pledge
from anfu.replies.traffic import actions as traffic
from anfu.spending.actions import Entry, book

UPDATE = Promise.Kind.UPDATE
NEWS = (Reply.Stage.ACKNOWLEDGE, Reply.Stage.ANSWER, Reply.Stage.UPDATE)


def network_answers(outcomes: Sequence[tuple[Reply, Outcome]], now: datetime) -> None:
    """Store what the network answered, and what follows from it for the promises of each case."""
    for reply, answer in outcomes:
        match answer:
            case Published():
                replies.mark_sent(reply, answer)
            case Refused():
                replies.mark_refused(reply, answer)
            case NotNow() | Stopped():
                replies.put_back(reply, answer)
            case InDoubt():
                replies.mark_unsure(reply, answer.detail)
    sent = [(reply, reply.sent_at) for reply, _ in outcomes if reply.sent_at]
    with transaction.atomic():
        replies.settle([reply for reply, _ in outcomes], now)
        _heed_stops(outcomes, now)
        for brand_id in {reply.brand_id for reply, _ in sent}:
            ours = [(reply, at) for reply, at in sent if reply.brand_id == brand_id]
            book(brand_id, list(_entries(ours)))
            promises.make(brand_id, list(_vows(ours)))
            deeds = [Deed(reply.case_id, reply.stage, at, reply.pk) for reply, at in ours]
            promises.move(brand_id, {reply.pk: at for reply, at in ours})
            promises.fulfil(brand_id, deeds + _deeds_elsewhere(ours), now)
            promises.make(brand_id, list(_next_updates(ours)))


def _entries(sent: Sequence[tuple[Reply, datetime]]) -> Iterator[Entry]:
    # Each reply passes here once, whether the network answered or it was found later, so each is paid for once.
    for reply, published_at in sent:
        if cost := able(reply.brand.network).cost:
            paid = cost(reply.text, reply.is_private, True)
            day = published_at.astimezone(UTC).date()
            yield Entry(day, paid.kind, reply.stage, 1, paid.usd, reply.case_id)


def _heed_stops(outcomes: Sequence[tuple[Reply, Outcome]], now: datetime) -> None:
    # A refusal of the account holds for every reply; one that got through says that it is over.
    stops = {reply.brand_id: answer for reply, answer in outcomes if isinstance(answer, Stopped)}
    for brand_id, stopped in stops.items():
        traffic.stop(brand_id, stopped, now)
    taken = {r.brand_id for r, answer in outcomes if isinstance(answer, Published | Refused)}
    traffic.go_on(taken - stops.keys(), now)


def _vows(sent: Sequence[tuple[Reply, datetime]]) -> Iterator[Vow]:
    versions = playbook_versions([reply.case_id for reply, _ in sent if reply.promises])
    for reply, published_at in sent:
        for kept in reply.promises:
            pledge = Pledge.from_json(kept)
            due_at = pledge.due_at(published_at, playbook_of(versions[reply.case_id]).calendar)
            yield Vow(reply.case_id, pledge.kind, published_at, due_at, reply.pk)


def _next_updates(sent: Sequence[tuple[Reply, datetime]]) -> Iterator[Vow]:
    """Serious cases hear from us regularly until they are closed, whether a reply says so or not."""
    silent = [(r, at) for r, at in sent if r.stage in NEWS and UPDATE not in {p["kind"] for p in r.promises}]
    serious = open_serious([reply.case_id for reply, _ in silent])
    for reply, at in silent:
        if version := serious.get(reply.case_id):
            book = playbook_of(version)
            standard = book.tiers.serious.update_every
            pledge = Pledge(UPDATE, standard.within, standard.clock == "working")
            yield Vow(reply.case_id, UPDATE, at, pledge.due_at(at, book.calendar))


def _deeds_elsewhere(sent: Sequence[tuple[Reply, datetime]]) -> list[Deed]:
    # A colleague may have answered with another tool between the publication and this line of ours.
    return [
        Deed(case_id, Reply.Stage.ANSWER, at, None)
        for case_id, at in said_elsewhere([reply.case_id for reply, _ in sent])
    ]
