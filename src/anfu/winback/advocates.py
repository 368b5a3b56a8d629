"""Former complainers who now praise: found from their later public posts, with the path from anger to praise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from anfu.cases.models import Case
from anfu.listening.models import Post
from anfu.people.models import Brand, Customer
from anfu.winback.models import Rating

MOST = 50


@dataclass(frozen=True)
class Advocate:
    """A customer whose complaint was resolved, and who praised in public afterwards."""

    customer: Customer
    case: Case
    ratings: Sequence[Rating]
    praises: Sequence[Post]


def advocates(brand: Brand) -> Sequence[Advocate]:
    """The customers who praised last, first; private messages are no praise to the world."""
    resolved = Case.objects.filter(customer=OuterRef("customer"), closed_at__lt=OuterRef("created_at"))
    praising = Post.objects.filter(
        Exists(resolved.filter(events__kind="closed", events__detail__why="resolved")),
        brand=brand,
        is_private=False,
        is_repost=False,
        gone_at=None,
        verdict__intent="praise",
        verdict__is_complaint=False,
    )
    by_customer: dict[int, list[Post]] = {}
    for post in praising.exclude(customer=None).order_by("-created_at")[: MOST * 4]:
        by_customer.setdefault(post.customer_id or 0, []).append(post)
    ids = list(by_customer)[:MOST]
    closed = Case.objects.filter(customer_id__in=ids, closed_at__isnull=False).select_related("root_post")
    cases = Prefetch("cases", closed.order_by("opened_at"), to_attr="resolved_cases")
    ratings = Prefetch("ratings", Rating.objects.order_by("at"), to_attr="all_ratings")
    known = {
        customer.pk: customer
        for customer in Customer.objects.filter(pk__in=ids).prefetch_related(cases, ratings)
    }
    found = []
    for pk in ids:
        customer = known[pk]
        case = next(iter(customer.resolved_cases))
        ratings_of = customer.all_ratings
        found.append(
            Advocate(customer, case, ratings_of, sorted(by_customer[pk], key=lambda p: p.created_at))
        )
    return found
