"""The verbs of replies: queued, claimed, sent, refused, unsure, withdrawn. A reply leaves at most once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from psycopg.types.json import Jsonb

from anfu.cases.actions import Kind, Line, remember
from anfu.channel.port import HeardPost, NotNow, Published, Refused, Stopped
from anfu.people.models import Brand, Staff
from anfu.postgres.bulk import copy_rows, next_ids
from anfu.replies.models import Approval, Reply
from anfu.replies.rules import Pledge, plain

Status = Reply.Status


@dataclass(frozen=True)
class Words:
    """A reply to be queued: where it goes, what it says, and what it promises.

    `seen_x_id` is the customer's newest utterance that its writer knew, where that is not `to_x_id`.
    """

    case_id: int
    to_x_id: int
    stage: str
    text: str
    promises: Sequence[Pledge]
    queued_at: datetime
    due_at: datetime
    template: str = ""
    author_id: int | None = None
    is_private: bool = False
    invites: bool = False
    seen_x_id: int | None = None

    @property
    def is_automatic(self) -> bool:
        """Nobody wrote or confirmed it."""
        return self.author_id is None


def queue(brand_id: int, words: Sequence[Words]) -> list[int]:
    """Put replies into the outbox; their ids, in order."""
    if not words:
        return []
    table = Reply._meta.db_table
    with connection.cursor() as cursor:
        ids = next_ids(cursor.cursor, table, len(words))
        copy_rows(
            cursor.cursor,
            table,
            ("id", "brand_id", "case_id", "to_x_id", "stage", "template", "text", "promises", "author_id",
             "is_automatic", "status", "queued_at", "due_at", "refusal", "detail", "is_private", "invites",
             "seen_x_id"),
            (
                (
                    pk, brand_id, w.case_id, w.to_x_id, w.stage, w.template, w.text,
                    Jsonb([pledge.as_json() for pledge in w.promises]),
                    w.author_id, w.is_automatic, Status.QUEUED, w.queued_at, w.due_at, "", "", w.is_private, w.invites,
                    w.seen_x_id,
                )
                for pk, w in zip(ids, words, strict=True)
            ),
        )  # fmt: skip
    remember(
        brand_id,
        (
            Line(w.case_id, Kind.REPLY_QUEUED, w.queued_at, by_id=w.author_id, detail={"reply": pk})
            for pk, w in zip(ids, words, strict=True)
        ),
    )
    return ids


def left_from_here(brand: Brand, texts: Mapping[int, str]) -> set[int]:
    """Which of these posts of the brand (text by X id) are replies of ours.

    One that X shows before we have stored its id is known by its words.
    """
    known = Reply.objects.filter(brand=brand, x_id__in=list(texts)).values_list("x_id", flat=True)
    doubtful = Reply.objects.filter(brand=brand, status__in=[Status.SENDING, Status.UNSURE])
    words = {plain(text) for text in doubtful.values_list("text", flat=True)} if texts else set()
    return {*filter(None, known), *(x_id for x_id, text in texts.items() if plain(text) in words)}


# The rows are chosen once and apart: inside an IN the planner may choose anew for every row, beyond the limit.
_CLAIM = """
    WITH chosen AS MATERIALIZED (
        SELECT r.id FROM replies_reply r JOIN cases_case c ON c.id = r.case_id
        WHERE r.status = 'queued' AND r.due_at <= %(now)s AND r.is_private = %(private)s
          AND NOT (%(by_hand)s AND r.is_automatic)
        ORDER BY c.tier = 'serious' DESC, r.is_automatic, r.queued_at, r.id
        LIMIT %(limit)s FOR UPDATE OF r SKIP LOCKED)
    UPDATE replies_reply SET status = 'sending', claimed_at = %(now)s
    FROM chosen WHERE replies_reply.id = chosen.id
    RETURNING replies_reply.*
"""


def claim(now: datetime, limit: int, *, private: bool = False, by_hand: bool = False) -> list[Reply]:
    """Take up to `limit` waiting public replies, or messages, to send them; no other worker gets them.

    `by_hand` takes no automatic ones.

    Serious cases come first, then what people wrote, then whatever waits longest.
    """
    asked = {"now": now, "limit": limit, "private": private, "by_hand": by_hand}
    return list(Reply.objects.raw(_CLAIM, asked))


def mark_sent(reply: Reply, published: Published) -> None:
    """The network has it."""
    reply.status, reply.x_id, reply.sent_at = Status.SENT, published.x_id, published.published_at
    reply.refusal = reply.detail = ""


def mark_refused(reply: Reply, refused: Refused) -> None:
    """The network said no; a person decides what to do next."""
    reply.status, reply.refusal, reply.detail = Status.REFUSED, refused.reason, refused.detail


def mark_unsure(reply: Reply, detail: str) -> None:
    """The network may have it or not; it is looked up, never sent again on doubt."""
    reply.status, reply.detail = Status.UNSURE, detail


def put_back(reply: Reply, later: NotNow | Stopped) -> None:
    """It is certain that the network does not have it: it waits for its next try."""
    reply.status, reply.detail = Status.QUEUED, later.detail
    if isinstance(later, NotNow):  # where all of the account is stopped, the pause says when to try
        reply.due_at = later.retry_at


def hold(reply: Reply, why: str) -> None:
    """Do not let it leave for now: a person reads why, with its text, and decides."""
    reply.status, reply.refusal, reply.detail = Status.REFUSED, why, ""


def take_back(replies: Sequence[tuple[Reply, str]], now: datetime) -> None:
    """Withdraw replies, each for its reason."""
    if not replies:
        return
    Reply.objects.filter(pk__in=[reply.pk for reply, _ in replies]).update(status=Status.WITHDRAWN)
    for brand_id in {reply.brand_id for reply, _ in replies}:
        remember(
            brand_id,
            [
                Line(r.case_id, Kind.REPLY_WITHDRAWN, now, detail={"reply": r.pk, "why": why})
                for r, why in replies
                if r.brand_id == brand_id
            ],
        )


def reword(reply: Reply, words: Words) -> None:
    """Say the same in other words; only while it waits or is claimed, before the network has heard it."""
    reply.text, reply.template = words.text, words.template
    reply.promises = [pledge.as_json() for pledge in words.promises]
    Reply.objects.filter(pk=reply.pk).update(
        text=reply.text, template=reply.template, promises=reply.promises
    )


_LINES: Mapping[str, str] = {
    Status.SENT: Kind.REPLY_SENT,
    Status.REFUSED: Kind.REPLY_REFUSED,
    Status.UNSURE: Kind.REPLY_UNSURE,
}


_SETTLE = """
    UPDATE replies_reply r
    SET status = s.status, x_id = s.x_id, sent_at = s.sent_at, due_at = s.due_at,
        refusal = s.refusal, detail = s.detail
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::text[],
                %s::text[]) AS s (id, status, x_id, sent_at, due_at, refusal, detail)
    WHERE r.id = s.id
"""


def settle(replies: Sequence[Reply], now: datetime) -> None:
    """Store what has become of replies, with its line of history."""
    if not replies:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            [
                [r.pk for r in replies],
                [r.status for r in replies],
                [r.x_id for r in replies],
                [r.sent_at for r in replies],
                [r.due_at for r in replies],
                [r.refusal for r in replies],
                [r.detail for r in replies],
            ],
        )
    for brand_id in {reply.brand_id for reply in replies}:
        remember(
            brand_id,
            (
                Line(r.case_id, _LINES[r.status], r.sent_at or now, by_id=r.author_id, detail=_told(r))
                for r in replies
                if r.brand_id == brand_id and r.status in _LINES
            ),
        )


def in_doubt(
    now: datetime, lease: timedelta, again_after: tuple[timedelta, timedelta], give_up: timedelta
) -> list[Reply]:
    """Replies whose fate is unknown, locked: claimed over `lease` ago and not settled, or unsure.

    An unsure one comes again after a while (public, private) until `give_up` after its claim; then only a person
    decides.
    """
    return list(
        Reply.objects.raw(
            """SELECT * FROM replies_reply
               WHERE (status = 'sending' AND claimed_at < %(stale)s)
                  OR (status = 'unsure' AND claimed_at > %(oldest)s
                      AND (looked_up_at IS NULL
                           OR looked_up_at < CASE WHEN is_private THEN %(again_private)s ELSE %(again)s END))
               ORDER BY claimed_at LIMIT 200 FOR UPDATE SKIP LOCKED""",
            {
                "stale": now - lease,
                "oldest": now - give_up,
                "again": now - again_after[0],
                "again_private": now - again_after[1],
            },
        )
    )


def looked_up(replies: Iterable[Reply], now: datetime) -> None:
    """Note that X was asked for these and did not show them."""
    Reply.objects.filter(pk__in=[r.pk for r in replies]).update(looked_up_at=now)


def withdraw_queued(brand_id: int, answered: Sequence[HeardPost], why: str, now: datetime) -> None:
    """Take back what still waits in the outbox for posts that were `answered` otherwise."""
    if not answered:
        return
    waiting = Reply.objects.select_for_update(skip_locked=True).filter(
        brand_id=brand_id, to_x_id__in=[post.replies_to for post in answered], status=Status.QUEUED
    )
    take_back([(reply, why) for reply in waiting], now)


def withdraw_automatic(case_ids: Sequence[int], why: str, now: datetime) -> None:
    """Take back the automatic replies of cases that still wait in the outbox."""
    waiting = Reply.objects.select_for_update(skip_locked=True).filter(
        case_id__in=case_ids, is_automatic=True, status=Status.QUEUED
    )
    take_back([(reply, why) for reply in waiting], now)


def withdraw(reply: Reply, by: Staff, now: datetime) -> None:
    """Take a waiting reply back."""
    Reply.objects.filter(pk=reply.pk).update(status=Status.WITHDRAWN)
    detail = {"reply": reply.pk, "why": "taken back"}
    remember(reply.brand_id, [Line(reply.case_id, Kind.REPLY_WITHDRAWN, now, by_id=by.pk, detail=detail)])


def settle_by_hand(reply: Reply, by: Staff, is_on_x: bool, now: datetime) -> None:
    """A person saw whether an unsure reply is on X: it counts as sent when it was claimed, or is withdrawn."""
    if is_on_x:
        Reply.objects.filter(pk=reply.pk).update(status=Status.SENT, sent_at=reply.claimed_at)
    else:
        Reply.objects.filter(pk=reply.pk).update(status=Status.WITHDRAWN)
    kind = Kind.REPLY_SENT if is_on_x else Kind.REPLY_WITHDRAWN
    detail = {"reply": reply.pk, "why": "seen by a person"}
    at = (reply.claimed_at or now) if is_on_x else now
    remember(reply.brand_id, [Line(reply.case_id, kind, at, by_id=by.pk, detail=detail)])


def _told(reply: Reply) -> dict[str, object]:
    told: dict[str, object] = {"reply": reply.pk}
    if reply.is_private:
        told["private"] = True
    return told | ({"why": reply.refusal or reply.detail} if reply.status != Status.SENT else {})


def forget_old_messages(brand_id: int, before: datetime) -> int:
    """Forget what we wrote privately before a moment (UTC) in cases that are closed; how many messages."""
    old = Reply.objects.filter(brand_id=brand_id, is_private=True, queued_at__lt=before).exclude(text="")
    return old.exclude(case__closed_at=None).update(text="", detail="")


def forget_words(case_ids: Collection[int]) -> int:
    """Forget what was said to the customers of these cases; that and when it was said stays. How many replies."""
    Approval.objects.filter(reply__case_id__in=case_ids).update(reason="")
    return Reply.objects.filter(case_id__in=case_ids).update(text="", detail="")
