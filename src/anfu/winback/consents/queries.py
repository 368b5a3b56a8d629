"""How customers stand to being contacted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from anfu.cases.models import Case
from anfu.crisis.queries import in_crisis
from anfu.listening.models import Post
from anfu.people.models import Customer
from anfu.replies.models import Reply
from anfu.winback.models import Consent, Contact
from anfu.winback.rules import Given, Standing


def standings(customer_ids: Collection[int]) -> dict[int, Standing]:
    """What `rules.why_not_contact` must know of each of these customers."""
    people = Customer.objects.filter(pk__in=customer_ids).values_list("pk", "opted_out_at", "brand_id")
    resting = in_crisis()
    waiting = Case.objects.filter(customer_id__in=customer_ids, closed_at=None)
    busy = set(waiting.values_list("customer_id", flat=True))
    agreed = consents_of(customer_ids)
    contacts: defaultdict[int, list[datetime]] = defaultdict(list)
    heard = Contact.objects.filter(customer_id__in=customer_ids)
    for customer_id, at in heard.values_list("customer_id", "at"):
        contacts[customer_id].append(at)
    wrote = Post.objects.filter(customer_id__in=customer_ids, is_private=True, addresses_brand=True)
    writers = set(wrote.values_list("customer_id", flat=True))
    refused = Reply.objects.filter(
        case__customer_id__in=customer_ids,
        is_private=True,
        refusal__in=["dm_closed", "dm_blocked", "blocked"],
    )
    closed = set(refused.values_list("case__customer_id", flat=True))
    return {
        pk: Standing(
            opted_out_at=opted_out_at,
            has_open_case=pk in busy,
            wrote_privately=pk in writers,
            takes_messages=pk not in closed,
            in_crisis=brand_id in resting,
            consents=agreed.get(pk, ()),
            contacted_at=contacts.get(pk, ()),
        )
        for pk, opted_out_at, brand_id in people
    }


def standing_of(customer_id: int) -> Standing:
    """How one customer stands."""
    return standings([customer_id])[customer_id]


def consents_of(customer_ids: Collection[int]) -> dict[int, list[Given]]:
    """All that these customers ever agreed to."""
    given: defaultdict[int, list[Given]] = defaultdict(list)
    rows = Consent.objects.filter(customer_id__in=customer_ids).order_by("given_at")
    for one in rows:
        given[one.customer_id].append(Given(one.purpose, one.given_at, one.expires_at, one.revoked_at))
    return dict(given)
