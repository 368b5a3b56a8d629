"""The verbs of events: who hears of what, what waits for them, and what became of each try."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection
from django.db.models import F, Q

from anfu.events.kinds import NOTICED, TEST
from anfu.events.models import Delivery, Mark, Subscription
from anfu.events.posting import Answered
from anfu.events.queries import Fact, latest, newest_line, writers
from anfu.events.rules import OLD_SECRET_FOR, Answer, Rest, is_given_up, is_tired, meaning, wait_after
from anfu.people.models import Brand, Staff

LEASE = timedelta(seconds=60)
"""A worker that died lets go of a receiver after this long; a batch takes half of it at most."""
KEEP = timedelta(days=30)
"""For so long the log can be read, and replayed."""
State = Delivery.State


@dataclass(frozen=True)
class Wish:
    """What somebody enters of a receiver, checked; `address` and `secret` are encrypted."""

    name: str
    shape: str
    kinds: Sequence[str]
    language: str
    cooldown: int = 0
    quiet_from: time | None = None
    quiet_to: time | None = None
    zone: str = "UTC"


def subscribe(
    brand: Brand, wish: Wish, address: tuple[str, str], secret: str, by: Staff, now: datetime
) -> Subscription:
    """A new receiver of what happens from now on; `address` is encrypted, and as people may see it."""
    return Subscription.objects.create(
        brand=brand, address=address[0], shown=address[1], secret=secret, made_by=by, made_at=now, due_at=now,
        **vars(wish),
    )  # fmt: skip


def change(subscription: Subscription, wish: Wish, address: tuple[str, str] | None) -> None:
    """Other wishes, and another address where one is given."""
    changed = vars(wish) | ({"address": address[0], "shown": address[1]} if address else {})
    Subscription.objects.filter(pk=subscription.pk).update(**changed)


def change_secret(subscription: Subscription, secret: str, now: datetime) -> None:
    """Sign with a new secret; the old one signs beside it for a day."""
    Subscription.objects.filter(pk=subscription.pk).update(
        secret=secret, old_secret=F("secret"), old_until=now + OLD_SECRET_FOR
    )


def pause(subscription: Subscription, by: Staff | None, now: datetime) -> None:
    """Tell a receiver nothing until it is resumed; what happens meanwhile waits."""
    Subscription.objects.filter(pk=subscription.pk, paused_at=None).update(paused_at=now, paused_by=by)


def resume(subscription: Subscription, now: datetime) -> None:
    """Tell it again, beginning with what waited, as if it had never failed."""
    Subscription.objects.filter(pk=subscription.pk).update(
        paused_at=None, paused_by=None, failures=0, failing_since=None, due_at=now
    )


def remove(subscription: Subscription, now: datetime) -> None:
    """Forget a receiver's address and secrets; nothing is told to it any more."""
    Subscription.objects.filter(pk=subscription.pk).update(
        removed_at=now, address="", secret="", old_secret=""
    )


def try_out(subscription: Subscription, address: str, now: datetime) -> None:
    """Send a test, past quiet hours and cool-down."""
    Delivery.objects.create(
        subscription=subscription, key=f"test:{now.isoformat()}", kind=TEST, at=now, due_at=now,
        data={"url": f"{address}/alerts"},
    )  # fmt: skip
    Subscription.objects.filter(pk=subscription.pk).update(due_at=now)


def replay(subscription: Subscription, ids: Iterable[int], now: datetime) -> int:
    """Tell these once more, under the ids that they had; how many."""
    return subscription.deliveries.filter(pk__in=list(ids)).update(
        state=State.WAITING, due_at=now, tries=0, status=None, answer=""
    )


def replay_span(subscription: Subscription, since: datetime, until: datetime, now: datetime) -> int:
    """Tell everything once more that happened in a span (UTC); how many."""
    found = subscription.deliveries.filter(at__gte=since, at__lt=until)
    return replay(subscription, found.values_list("pk", flat=True), now)


def mark() -> Mark:
    """How far the history was told, locked. The first time: up to now, since nobody wanted what was before."""
    mark, is_new = Mark.objects.get_or_create(pk=1)
    mark = Mark.objects.select_for_update().get(pk=1)
    if is_new:
        mark.told = mark.read = newest_line()
    return mark


def readable(mark: Mark) -> int:
    """Up to which line the history is whole; looks for who may still add lines below what can be seen."""
    top = newest_line()
    writing = writers()  # after what can be seen was looked at: the order matters
    upto = mark.told
    if not set(writing) & set(mark.writers):
        upto, mark.read, mark.writers = mark.read, top, writing
    return mark.read if not writing else upto


def move(mark: Mark, told: int) -> None:
    """The history was told up to here."""
    Mark.objects.filter(pk=1).update(told=told, read=mark.read, writers=mark.writers)


def enter(facts: Sequence[Fact], now: datetime) -> int:
    """Let facts wait for everybody who wants to hear of them; how many. What waits or was told already stays once."""
    receivers = list(Subscription.objects.filter(removed_at=None))
    last = latest(one.pk for one in receivers if one.cooldown)
    rows = []
    for fact in facts:
        for one in receivers:
            if fact.brand_id == one.brand_id and fact.kind in one.kinds and _is_news(fact, one):
                due = rest_of(one).due(last.get((one.pk, fact.kind)), now)
                last[one.pk, fact.kind] = due
                rows.append(_row(one, fact, due))
    return len(Delivery.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True))


def rest_of(one: Subscription) -> Rest:
    """When messages to a receiver wait."""
    return Rest(timedelta(minutes=one.cooldown), one.quiet_from, one.quiet_to, one.zone)


_CLAIM = """
    UPDATE events_subscription SET leased_until = %(until)s
    WHERE id IN (
        SELECT s.id FROM events_subscription s
        WHERE s.paused_at IS NULL AND s.removed_at IS NULL AND s.due_at <= %(now)s
        AND (s.leased_until IS NULL OR s.leased_until <= %(now)s)
        AND EXISTS (SELECT FROM events_delivery d
                    WHERE d.subscription_id = s.id AND d.state = 'waiting' AND d.due_at <= %(now)s)
        ORDER BY s.due_at, s.id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


def claim(now: datetime, most: int) -> list[Subscription]:
    """Receivers that something waits for and whom no other worker serves; one worker serves one, so order holds."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "until": now + LEASE, "most": most})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Subscription.objects.filter(pk__in=ids).select_related("brand").order_by("pk"))


_WAITING = """
    WITH held AS MATERIALIZED (
        SELECT case_id, min(id) AS first FROM events_delivery
        WHERE subscription_id = %(receiver)s AND state = 'waiting' AND due_at > %(now)s AND case_id IS NOT NULL
        GROUP BY case_id
    )
    SELECT d.* FROM events_delivery d
    LEFT JOIN held ON held.case_id = d.case_id AND held.first < d.id
    WHERE d.subscription_id = %(receiver)s AND d.state = 'waiting' AND d.due_at <= %(now)s AND held.case_id IS NULL
    ORDER BY d.id LIMIT %(most)s
"""


def waiting(subscription: Subscription, now: datetime, most: int) -> list[Delivery]:
    """What is due for a receiver, in the order in which it happened; nothing of a case while an earlier event waits."""
    asked = {"receiver": subscription.pk, "now": now, "most": most}
    return list(Delivery.objects.raw(_WAITING, asked))


_SETTLE = """
    UPDATE events_delivery d
    SET state = r.state, due_at = coalesce(r.due_at, d.due_at), tries = d.tries + 1, tried_at = %s,
        took_ms = r.took_ms, status = r.status, answer = r.answer
    FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::int[], %s::int[], %s::text[])
        AS r (id, state, due_at, took_ms, status, answer)
    WHERE d.id = r.id AND d.state = 'waiting'
"""


def settle(
    subscription: Subscription, tries: Sequence[tuple[Sequence[Delivery], Answered]], now: datetime
) -> None:
    """Keep what became of each try, and let go of the receiver."""
    state: dict[str, object] = {"leased_until": None}
    rows = []
    for told, answered in tries:
        found = meaning(answered.status)
        rows += list(_results(told, answered, found, now))
        if found in (Answer.TAKEN, Answer.REFUSED):
            state |= {"failures": 0, "failing_since": None}
            subscription.failures, subscription.failing_since = 0, None
        else:
            state |= _failure(subscription, answered, found, now)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_SETTLE, [now, *(list(column) for column in zip(*rows, strict=True))])
    Subscription.objects.filter(pk=subscription.pk).update(**state)


def forget_old(now: datetime) -> int:
    """Forget deliveries that nobody needs any more; what still waits is kept. How many."""
    old = Delivery.objects.filter(at__lt=now - KEEP).filter(
        ~Q(state=State.WAITING) | Q(subscription__removed_at__isnull=False)
    )
    return old.delete()[0]


def _is_news(fact: Fact, one: Subscription) -> bool:
    # Lines of history are read from the mark on, whenever they are dated; of the rest, what came before is old.
    return fact.kind not in NOTICED or fact.at >= one.made_at


def _row(one: Subscription, fact: Fact, due: datetime) -> Delivery:
    return Delivery(
        subscription=one, key=fact.key, kind=fact.kind, case_id=fact.case_id, at=fact.at, data=fact.data, due_at=due
    )  # fmt: skip


Result = tuple[int, str, datetime | None, int, int | None, str]


def _results(told: Sequence[Delivery], answered: Answered, found: Answer, now: datetime) -> Iterator[Result]:
    """What is kept of one try for each event that it told: id, state, next try, duration, status, answer."""
    state, due_at = str(State.DELIVERED if found is Answer.TAKEN else State.WAITING), None
    if found is Answer.REFUSED:
        tries = max(one.tries for one in told) + 1
        state, due_at = str(State.GIVEN_UP) if is_given_up(tries) else state, now + wait_after(tries)
    said = answered.said[:300].replace("\x00", "")
    for one in told:
        yield (
            one.pk, state, due_at, answered.took // timedelta(milliseconds=1), answered.status or None, said,
        )  # fmt: skip


def _failure(one: Subscription, answered: Answered, found: Answer, now: datetime) -> dict[str, object]:
    since = one.failing_since or now
    failures = one.failures + 1
    state = {
        "failures": failures,
        "failing_since": since,
        "due_at": now + wait_after(failures, answered.asked),
    }
    if found is Answer.GONE or is_tired(since, now):
        state |= {"paused_at": now, "paused_by": None}
    return state


def encrypt_anew(again: Callable[[str], str]) -> int:
    """Encrypt all addresses and secrets with the newest key; how many receivers."""
    kept = list(Subscription.objects.select_for_update())
    for one in kept:
        address, secret, old = (
            again(said) if said else "" for said in (one.address, one.secret, one.old_secret)
        )
        Subscription.objects.filter(pk=one.pk).update(address=address, secret=secret, old_secret=old)
    return len(kept)
