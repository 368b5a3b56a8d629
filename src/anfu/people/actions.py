"""The verbs of people: meeting customers, opening a desk for a brand and its staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.db.models.functions import Lower

from anfu.channel.port import Author
from anfu.people.models import Brand, Customer, Staff
from anfu.search import actions as search
from anfu.search.actions import Kind as Findable

_MEET = """
    WITH known AS (
        SELECT x_id, username, name FROM people_customer WHERE brand_id = %s AND x_id = ANY(%s)
    )
    INSERT INTO people_customer (brand_id, x_id, username, name, followers, first_heard_at)
    SELECT %s, a.x_id, a.username, a.name, a.followers, %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[]) AS a (x_id, username, name, followers)
    ON CONFLICT (brand_id, x_id) DO UPDATE SET
        username = coalesce(nullif(excluded.username, ''), people_customer.username),
        name = coalesce(nullif(excluded.name, ''), people_customer.name),
        followers = greatest(excluded.followers, 0)
    RETURNING x_id, id, opted_out_at, first_heard_at, NOT EXISTS (
        SELECT FROM known WHERE known.x_id = people_customer.x_id
            AND known.username = people_customer.username AND known.name = people_customer.name
    )
"""


_ADOPT = """
    UPDATE people_customer AS known SET x_id = a.x_id
    FROM unnest(%s::bigint[], %s::text[]) AS a (x_id, username)
    WHERE known.brand_id = %s AND lower(known.username) = lower(a.username) AND known.x_id < 0
        AND a.x_id > 0 AND a.username <> ''
        AND NOT EXISTS (SELECT FROM people_customer there WHERE there.brand_id = %s AND there.x_id = a.x_id)
"""


def meet(brand: Brand, authors: Iterable[Author], now: datetime) -> dict[int, Customer]:
    """Know each author as a customer of the brand, with the name that they bear now; by X id.

    The customers returned carry only ids, names, `opted_out_at` and `first_heard_at`. An author of whom a file told
    the handle alone has a negative id, which stands in for X's own until X tells it, and is the same customer.
    """
    given = {author.x_id: author for author in authors}
    known = _known_by_handle(brand, [one.username for one in given.values() if one.x_id < 0])
    real = {x_id: known.get(one.username.lower(), x_id) if x_id < 0 else x_id for x_id, one in given.items()}
    met = _meet(brand, {real[x_id]: one for x_id, one in given.items()}, now)
    return {x_id: met[real[x_id]] for x_id in given}


def _known_by_handle(brand: Brand, handles: Iterable[str]) -> dict[str, int]:
    asked = [handle.lower() for handle in handles]
    if not asked:
        return {}
    named = Customer.objects.annotate(handle=Lower("username")).filter(
        brand=brand, handle__in=asked, x_id__gt=0
    )
    return dict(named.order_by("-pk").values_list("handle", "x_id"))


def _meet(brand: Brand, by_id: Mapping[int, Author], now: datetime) -> dict[int, Customer]:
    ids = sorted(by_id)
    columns = (
        ids,
        [by_id[i].username for i in ids],
        [by_id[i].name for i in ids],
        [by_id[i].followers for i in ids],
    )
    with connection.cursor() as cursor:
        cursor.execute(_ADOPT, [ids, columns[1], brand.pk, brand.pk])
        cursor.execute(_MEET, [brand.pk, ids, brand.pk, now, *columns])
        rows = cursor.fetchall()
    named = [(pk, by_id[x_id]) for x_id, pk, _, _, is_renamed in rows if is_renamed]
    sayings = [(pk, now, f"{author.name} {author.username}") for pk, author in named]
    search.keep_anew(brand.pk, Findable.CUSTOMER, sayings)
    return {
        x_id: Customer(
            id=pk,
            brand_id=brand.pk,
            x_id=x_id,
            username=by_id[x_id].username,
            name=by_id[x_id].name,
            opted_out_at=opted_out_at,
            first_heard_at=first_heard_at,
        )
        for x_id, pk, opted_out_at, first_heard_at, _ in rows
    }


def opt_out(customers: Iterable[Customer], now: datetime) -> None:
    """These customers get no automatic replies any more; the first time counts, and nothing takes it back."""
    asked = list(customers)
    Customer.objects.filter(pk__in=[c.pk for c in asked], opted_out_at=None).update(opted_out_at=now)
    for customer in asked:
        customer.opted_out_at = customer.opted_out_at or now


def open_desk(network: str, account: tuple[int, str, str], listens_from: datetime) -> Brand:
    """The brand of an account (id, handle, name), made when it is new; older posts are never answered."""
    x_id, handle, name = account
    brand, _ = Brand.objects.get_or_create(
        x_id=x_id,
        defaults={"network": network, "handle": handle, "name": name, "listens_from": listens_from},
    )
    return brand


def invite(
    username: str,
    password: str | None,
    brand: Brand,
    role: str,
    name: str = "",
    language: str = "en",
    joined_at: datetime | None = None,
) -> Staff:
    """A login for one member of staff; where the username exists, its password, role and brand are set.

    Without a password only single sign-on opens it. `joined_at` (UTC) says since when they work here, where that is
    not now.
    """
    staff, _ = Staff.objects.get_or_create(username=username, defaults={"brand": brand})
    staff.date_joined = joined_at or staff.date_joined
    staff.brand, staff.role, staff.language, staff.first_name = brand, role, language, name
    staff.set_password(password)
    staff.save()
    return staff


def forget_names(customer_ids: Iterable[int]) -> None:
    """Forget what customers are called; they are known again by the next post that they write."""
    forgotten = list(customer_ids)
    Customer.objects.filter(pk__in=forgotten).update(username="", name="")
    search.forget(Findable.CUSTOMER, forgotten)


def forget(customer: Customer) -> None:
    """Forget who a customer was. Their id on X stays only where they asked never to be answered: to keep to that."""
    kept = customer.x_id if customer.opted_out_at else -customer.pk
    Customer.objects.filter(pk=customer.pk).update(username="", name="", followers=0, x_id=kept)
    search.forget(Findable.CUSTOMER, [customer.pk])
