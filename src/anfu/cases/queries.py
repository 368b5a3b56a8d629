"""What a case has been through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from anfu.cases.models import Case, CaseEvent
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.postgres.bulk import array_of


def said_elsewhere(case_ids: Iterable[int]) -> list[tuple[int, datetime]]:
    """What the brand answered with other tools: (case id, when published)."""
    return list(
        CaseEvent.objects.filter(case_id__in=list(case_ids), kind=CaseEvent.Kind.REPLY_ELSEWHERE).values_list(
            "case_id", "at"
        )
    )


def cases_of_posts(brand: Brand, x_ids: Iterable[int]) -> dict[int, int]:
    """Which case each of these posts belongs to, by the post's id on X."""
    told = CaseEvent.objects.filter(brand=brand, post__brand=brand, post__x_id__in=list(x_ids))
    return dict(told.order_by("id").values_list("post__x_id", "case_id"))


def cases_by_post(post_ids: Iterable[int]) -> dict[int, int]:
    """Which case each of these posts belongs to, by our own id of the post."""
    told = CaseEvent.objects.filter(post_id__in=list(post_ids)).order_by("id")
    return {post_id: case_id for post_id, case_id in told.values_list("post_id", "case_id") if post_id}


def cases_of_people(brand: Brand, x_ids: Iterable[int]) -> dict[int, int]:
    """The open case of each of these people, by their id on X."""
    theirs = Case.objects.filter(brand=brand, customer__x_id__in=list(x_ids), closed_at=None)
    return dict(theirs.values_list("customer__x_id", "pk"))


def cases_named(brand: Brand, case_ids: Iterable[int]) -> dict[int, Case]:
    """Those of these cases that are the brand's, by id."""
    return Case.objects.filter(brand=brand).in_bulk(list(case_ids))


def open_conversations(brand: Brand, most: int) -> list[tuple[int, str]]:
    """Where customers of open cases wrote, newest first: (conversation, handle)."""
    talks = Case.objects.filter(brand=brand, closed_at=None, root_post__is_private=False)
    talks = talks.exclude(customer__username="")
    newest = talks.order_by("-last_heard_at")[:most]
    return list(newest.values_list("root_post__conversation_id", "customer__username"))


def cared_for(post_ids: Iterable[int], since: datetime) -> set[int]:
    """Of these posts, those of cases that are open, or were closed after a moment (UTC)."""
    told = CaseEvent.objects.filter(Q(case__closed_at=None) | Q(case__closed_at__gt=since))
    return {pk for pk in told.filter(post_id__in=list(post_ids)).values_list("post_id", flat=True) if pk}


def aged(brand: Brand, before: datetime, most: int) -> list[int]:
    """Posts published before a moment (UTC) whose words are still here and that belong to no open case; their ids."""
    in_use = CaseEvent.objects.filter(post_id=OuterRef("pk"), case__closed_at=None)
    old = Post.objects.filter(brand=brand, created_at__lt=before, gone_at=None).exclude(Exists(in_use))
    return list(old.order_by("created_at").values_list("pk", flat=True)[:most])


HEARD = (CaseEvent.Kind.OPENED, CaseEvent.Kind.HEARD, CaseEvent.Kind.EDITED)


def newest_from_customer(case: Case) -> tuple[int, Post]:
    """The customer's newest utterance, after the id of the event that brought it; an edit is news, too."""
    event = case.events.filter(kind__in=HEARD).select_related("post").latest("at", "pk")
    return event.pk, event.post or case.root_post


def newest_in_public(case: Case) -> Post | None:
    """The customer's newest public post in a case: what a public reply answers; None where all was private."""
    told = case.events.filter(kind__in=HEARD, post__is_private=False).select_related("post")
    event = told.order_by("-at", "-pk").first()
    return event.post if event else None


def past_failures(brand: Brand, customer_ids: Iterable[int]) -> Counter[int]:
    """How many complaints of each customer were resolved before: how often the brand failed them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT own.customer_id, count(*) FROM cases_case own JOIN cases_caseevent told ON told.case_id = own.id
               WHERE own.brand_id = %s AND own.customer_id = ANY(%s::bigint[])
               AND told.kind = 'closed' AND told.detail ->> 'why' = 'resolved' GROUP BY own.customer_id""",
            [brand.pk, array_of(customer_ids)],
        )
        return Counter(dict(cursor.fetchall()))


def without_case(post_ids: Iterable[int]) -> set[int]:
    """Of these posts, those that belong to no case."""
    asked = set(post_ids)
    return asked - set(cases_by_post(asked))


def resolved_posts(brand: Brand, most: int) -> list[int]:
    """The first posts of the cases resolved last, newest first: people found them to be complaints."""
    closed = CaseEvent.objects.filter(brand=brand, kind=CaseEvent.Kind.CLOSED, detail__why="resolved")
    return list(closed.order_by("-at", "-pk").values_list("case__root_post_id", flat=True)[:most])


def open_serious(case_ids: Iterable[int]) -> dict[int, int]:
    """Of these cases those that are open and serious, with the playbook version that each goes by."""
    serious = Case.objects.filter(pk__in=list(case_ids), tier=Case.Tier.SERIOUS, closed_at=None)
    return dict(serious.values_list("pk", "playbook_id"))


def playbook_versions(case_ids: Iterable[int]) -> dict[int, int]:
    """The playbook version that each case goes by."""
    return dict(Case.objects.filter(pk__in=list(case_ids)).values_list("pk", "playbook_id"))


def corrections_of(case: Case, correction_id: int) -> dict[str, tuple[str, str]]:
    """What a person's correction changed in a case: (before, after) by what was corrected."""
    told = case.events.filter(kind=CaseEvent.Kind.CORRECTED, detail__correction=correction_id).order_by("pk")
    changes = told.values_list("detail__changes", flat=True).first() or {}
    return {what: (before, after) for what, (before, after) in changes.items()}
