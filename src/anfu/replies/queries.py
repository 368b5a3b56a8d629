"""What was said in a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef
from django.db.models.functions import Coalesce

from anfu.cases.models import Case, CaseEvent
from anfu.channel.networks import able
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.playbook.queries import playbook_of
from anfu.replies.asking import asks_for_a_message
from anfu.replies.first_message import tells_how_to_stop, tells_privacy
from anfu.replies.gate import Leaving, Privately
from anfu.replies.models import Pause, Reply
from anfu.replies.optout import asks_for_silence


def doubtful(case: Case) -> bool:
    """May or may not an earlier reply of this case be on X?"""
    return Reply.objects.filter(case=case, status__in=[Reply.Status.SENDING, Reply.Status.UNSURE]).exists()


def leavings(replies: Sequence[Reply], stale_after: timedelta | None, now: datetime) -> dict[int, Leaving]:
    """What the gate must know of each reply that is about to leave."""
    by_hand = Reply.objects.filter(case=OuterRef("case"), is_automatic=False).exclude(
        status__in=[
            Reply.Status.PENDING,
            Reply.Status.RETURNED,
            Reply.Status.REFUSED,
            Reply.Status.WITHDRAWN,
        ]
    )
    told = CaseEvent.objects.filter(case=OuterRef("case"))
    from_here = Reply.objects.filter(brand=OuterRef("brand"), x_id=OuterRef("x_id"))
    said = Post.objects.filter(brand=OuterRef("brand"), customer=None, replies_to=OuterRef("to_x_id"))
    unknown = said.exclude(Exists(from_here))
    rows = (
        Reply.objects.filter(pk__in=[reply.pk for reply in replies])
        .annotate(
            answered=Exists(by_hand)
            | Exists(told.filter(kind=CaseEvent.Kind.REPLY_ELSEWHERE))
            | Exists(unknown),
            known=Coalesce("seen_x_id", "to_x_id"),
            newer=Exists(told.filter(kind=CaseEvent.Kind.HEARD, post__x_id__gt=OuterRef("known"))),
        )
        .select_related("case__customer")
    )
    return {
        reply.pk: Leaving(
            is_automatic=reply.is_automatic,
            opted_out=reply.case.customer.opted_out_at is not None,
            is_closed=reply.case.closed_at is not None,
            is_answered=reply.answered,
            has_newer=reply.newer,
            is_stale=stale_after is not None and now - reply.queued_at > stale_after,
            acknowledges=reply.stage == Reply.Stage.ACKNOWLEDGE,
            privately=private_approach(reply.case, reply.text, is_automatic=reply.is_automatic, leaving=reply)
            if reply.is_private
            else None,
        )
        for reply in rows
    }


def is_first_message(case: Case, leaving: Reply | None = None) -> bool:
    """Have we never written privately to this customer, in any case?

    While nothing leaves yet, what waits in the outbox counts as written; for a reply that is `leaving` it does not.
    """
    written = LEFT if leaving else (*LEFT, Reply.Status.QUEUED)
    ours = Reply.objects.filter(case__customer_id=case.customer_id, is_private=True, status__in=written)
    return not ours.exclude(pk__in=[leaving.pk] if leaving else []).exists()


def private_approach(case: Case, text: str, *, is_automatic: bool, leaving: Reply | None = None) -> Privately:
    """What the gate must know before a direct message with this text goes to a case's customer."""
    customer = case.customer
    said = Post.objects.filter(customer=customer, addresses_brand=True).order_by("-heard_at", "-pk")
    wrote = said.filter(is_private=True).first()
    in_public = said.filter(is_private=False).values_list("text", flat=True)[:LOOKED_THROUGH]
    silenced_at, newest = customer.opted_out_at, said.first()
    wants_silence = silenced_at is not None and (
        wrote is None
        or wrote.heard_at <= silenced_at
        or (newest is not None and asks_for_silence(newest.text))
    )
    return Privately(
        wrote_to_us=wrote is not None,
        asked_for_it=wrote is None and any(map(asks_for_a_message, in_public)),
        wants_silence=wants_silence,
        is_first=is_first_message(case, leaving),
        tells_privacy=tells_privacy(text, playbook_of(case.playbook_id).contact.privacy),
        tells_how_to_stop=tells_how_to_stop(text),
        is_automatic=is_automatic,
        is_possible=able(case.brand.network).has_messages,
    )


def recipients(replies: Sequence[Reply]) -> dict[int, int]:
    """Whom direct messages go to: the X id of the case's customer, by reply id."""
    private = Reply.objects.filter(pk__in=[reply.pk for reply in replies], is_private=True)
    return dict(private.values_list("pk", "case__customer__x_id"))


LOOKED_THROUGH = 50
"""How many of a customer's posts may hold the wish to be written to."""
LEFT = (Reply.Status.SENDING, Reply.Status.UNSURE, Reply.Status.SENT)
"""What has left, as far as we know."""


def written_by_itself(case: Case, stage: str, template: str) -> bool:
    """Was an automatic direct message by this template queued in this case, and not taken back?"""
    automatic = Reply.objects.filter(
        case=case, stage=stage, template=template, is_automatic=True, is_private=True
    )
    return automatic.exclude(status=Reply.Status.WITHDRAWN).exists()


def never_left(case: Case, template: str) -> bool:
    """Was an automatic direct message by this template refused, or taken back, so that nobody has read it?"""
    ours = Reply.objects.filter(case=case, template=template, is_automatic=True, is_private=True)
    statuses = set(ours.values_list("status", flat=True))
    return bool(statuses) and statuses <= {Reply.Status.REFUSED, Reply.Status.WITHDRAWN}


def said_lately(texts: Collection[str], but: Collection[int], now: datetime) -> set[str]:
    """Which of these texts we have said within a day, as other replies than `but`."""
    said = Reply.objects.filter(
        status__in=[Reply.Status.SENDING, Reply.Status.UNSURE, Reply.Status.SENT],
        claimed_at__gt=now - timedelta(days=1),
        text__in=texts,
    ).exclude(pk__in=but)
    return set(said.values_list("text", flat=True))


def is_answered(case: Case) -> bool:
    """Was an answer published, from here or with another tool?"""
    ours = Reply.objects.filter(
        case=case, status=Reply.Status.SENT, stage__in=[Reply.Stage.ANSWER, Reply.Stage.CLOSE]
    )
    elsewhere = CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.REPLY_ELSEWHERE)
    return ours.exists() or elsewhere.exists()


def acknowledgements(brand: Brand) -> Counter[str]:
    """How many automatic acknowledgements a brand has, by status."""
    counted = (
        Reply.objects.filter(brand=brand, is_automatic=True).values_list("status").annotate(n=Count("pk"))
    )
    return Counter(dict(counted))


def last_claim(brand: Brand) -> datetime | None:
    """When a worker last took a reply of this brand to send it (UTC)."""
    newest: datetime | None = Reply.objects.filter(brand=brand).aggregate(at=Max("claimed_at"))["at"]
    return newest


def not_settled(brand: Brand) -> list[Reply]:
    """What waits, is on its way, or is in doubt, locked for this transaction; oldest first."""
    open_ones = Reply.objects.filter(
        brand=brand, status__in=[Reply.Status.QUEUED, Reply.Status.SENDING, Reply.Status.UNSURE]
    )
    return list(open_ones.select_for_update().order_by("queued_at", "pk"))


def unknown_here(brand: Brand, x_ids: Collection[int]) -> set[int]:
    """Which of these posts and messages of ours no reply of this database is known as."""
    return set(x_ids) - set(Reply.objects.filter(brand=brand, x_id__in=x_ids).values_list("x_id", flat=True))


def last_claimed(brand: Brand) -> datetime | None:
    """When we last began to say something (UTC), as far as this database knows."""
    told: datetime | None = Reply.objects.filter(brand=brand).aggregate(at=Max("claimed_at"))["at"]
    return told


def looks_back(brand: Brand) -> datetime | None:
    """Since when (UTC) nothing leaves because X has to be asked what we said; None: nothing has to be asked."""
    paused = Pause.objects.filter(brand=brand, code=Pause.Code.RESTORED, ended_at=None)
    return paused.values_list("began_at", flat=True).first()
