"""Customers: who they are to us, and what they agreed to."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel

from anfu.api.holder import Call
from anfu.api.pages import Paging, page_of
from anfu.api.routes import once, reads, writes
from anfu.api.words import Code, Id, Said, Word, XId
from anfu.desk.case.queries import case_of
from anfu.flows.customer_agrees import customer_agrees, customer_takes_back, customer_wants_silence
from anfu.people.models import Customer
from anfu.playbook.queries import playbook_of
from anfu.winback.consents.queries import consents_of

router = Router(tags=["customers"])

Purpose = Literal["improvements", "research", "public_thanks", "purchases"]


class CustomerOut(BaseModel):
    """The author of posts to the brand; names are empty where they were forgotten."""

    id: int
    x_id: XId
    handle: str
    name: str
    followers: int
    first_heard_at: AwareDatetime
    opted_out_at: AwareDatetime | None


class Customers(BaseModel):
    """A page of customers."""

    items: list[CustomerOut]
    next: str | None


class ConsentOut(BaseModel):
    """To what a customer agreed, from when until when; `holds` now?"""

    purpose: str
    given_at: AwareDatetime
    expires_at: AwareDatetime
    revoked_at: AwareDatetime | None
    holds: bool


class Standing(BaseModel):
    """What a customer agreed to, and since when they want silence, which wins over everything."""

    customer: int
    opted_out_at: AwareDatetime | None
    consents: list[ConsentOut]


class CustomerFilter(Paging):
    """Which customers."""

    handle: Word | None = None


class Agreeing(Said):
    """What the customer told us: that they agree to this, or do not any more."""

    purpose: Purpose
    agrees: bool


@router.get("/customers", **reads("customers:read", Customers))
def list_customers(request: Call, asked: Query[CustomerFilter]) -> dict[str, Any]:
    """Customers, the newest first."""
    found = Customer.objects.filter(brand_id=request.auth.staff.brand_id)
    if asked.handle is not None:
        found = found.filter(username__iexact=asked.handle.removeprefix("@"))
    return page_of(found, asked, lambda people: [_told(customer) for customer in people])


@router.get("/customers/{customer_id}", **reads("customers:read", CustomerOut))
def one_customer(request: Call, customer_id: Id) -> CustomerOut:
    """One customer."""
    return _told(_customer(request, customer_id))


@router.get("/customers/{customer_id}/consents", **reads("customers:read", Standing))
def consents(request: Call, customer_id: Id) -> Standing:
    """What a customer agreed to."""
    return _standing(_customer(request, customer_id))


@router.post("/cases/{code}/consents", **writes("customers:write", Standing))
@once
def agree(request: Call, code: Code, said: Agreeing) -> Standing:
    """Record that a case's customer agreed, in the words of the case's playbook, or took it back."""
    case, now = case_of(request.auth.staff, code), timezone.now()
    if said.agrees:
        book = playbook_of(case.playbook_id)
        customer_agrees(case.customer, [said.purpose], book, now, told=request.auth.staff)
    else:
        customer_takes_back(case.customer_id, said.purpose, now)
    return _standing(case.customer)


@router.post("/cases/{code}/silence", **writes("customers:write", Standing))
@once
def silence(request: Call, code: Code) -> Standing:
    """A case's customer wants to hear nothing any more: no automatic replies, surveys or invitations."""
    case = case_of(request.auth.staff, code)
    customer_wants_silence(case.customer, timezone.now())
    return _standing(case.customer)


def _customer(request: Call, customer_id: int) -> Customer:
    found = Customer.objects.filter(pk=customer_id, brand_id=request.auth.staff.brand_id).first()
    if found is None:
        raise Http404
    return found


def _told(customer: Customer) -> CustomerOut:
    return CustomerOut(
        id=customer.pk,
        x_id=customer.x_id,
        handle=customer.username,
        name=customer.name,
        followers=customer.followers,
        first_heard_at=customer.first_heard_at,
        opted_out_at=customer.opted_out_at,
    )


def _standing(customer: Customer) -> Standing:
    now = timezone.now()
    fresh = Customer.objects.get(pk=customer.pk)
    given = consents_of([fresh.pk]).get(fresh.pk, [])
    return Standing(
        customer=fresh.pk,
        opted_out_at=fresh.opted_out_at,
        consents=[
            ConsentOut(
                purpose=one.purpose,
                given_at=one.given_at,
                expires_at=one.expires_at,
                revoked_at=one.revoked_at,
                holds=one.holds(now),
            )
            for one in given
        ],
    )
