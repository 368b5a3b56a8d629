"""The lane "suspected false": put a case there with the evidence, hear the customer's appeal, lift the suspicion."""

from __future__ import annotations

from typing import Annotated

from django.utils import timezone
from ninja import Router
from pydantic import AfterValidator, Field

from anfu.api.caring import CaseState, state_of
from anfu.api.holder import Call
from anfu.api.problems import unless
from anfu.api.routes import once, writes
from anfu.api.words import Code, Said, Text, no_odd_characters
from anfu.cases.suspicion.rules import Evidence
from anfu.desk.case.queries import case_of
from anfu.flows.staff_suspects import customer_appeals, staff_clears, staff_suspects

router = Router(tags=["suspicions"])

Link = Annotated[str, AfterValidator(no_odd_characters), Field(max_length=500)]


class Suspecting(Said):
    """What the customer claims, what the brand knows to be so, and where it can be read."""

    claims: Text
    facts: Text
    links: list[Link] = Field(default_factory=list, max_length=20)


class Appeal(Said):
    """What the customer brought forward through the formal channel."""

    text: Text


class Clearing(Said):
    """Why the suspicion is lifted."""

    why: Text


@router.post("/cases/{code}/suspicion", **writes("cases:write", CaseState))
@once
def suspect(request: Call, code: Code, said: Suspecting) -> CaseState:
    """Put a case into the lane; nothing is said to the customer, and no clock stops."""
    case = case_of(request.auth.staff, code)
    evidence = Evidence(said.claims, said.facts, said.links)
    unless(staff_suspects(case.pk, request.auth.staff, evidence, timezone.now()))
    return state_of(case)


@router.post("/cases/{code}/appeal", **writes("cases:write", CaseState))
@once
def appeal(request: Call, code: Code, said: Appeal) -> CaseState:
    """Keep what the customer says against it."""
    case = case_of(request.auth.staff, code)
    unless(customer_appeals(case.pk, request.auth.staff, said.text, timezone.now()))
    return state_of(case)


@router.post("/cases/{code}/clearing", **writes("cases:write", CaseState))
@once
def clear(request: Call, code: Code, said: Clearing) -> CaseState:
    """Lift the suspicion."""
    case = case_of(request.auth.staff, code)
    unless(staff_clears(case.pk, request.auth.staff, said.why, timezone.now()))
    return state_of(case)
