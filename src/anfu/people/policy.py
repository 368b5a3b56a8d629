"""Who may do what: every page and every flow of the desk asks here. The matrix stands in docs/permissions.md."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Protocol

from django.core.exceptions import PermissionDenied


class Action(StrEnum):
    """What a role may or may not do, always within the person's own brand."""

    OWN = "own"
    READ = "read"
    READ_PRIVATE = "read_private"
    CARE = "care"
    CORRECT = "correct"
    APPROVE = "approve"
    ASSESS = "assess"
    DECIDE_GRANTS = "decide_grants"
    REACH_OUT = "reach_out"
    LEAD_CRISIS = "lead_crisis"
    EXPORT_CUSTOMERS = "export_customers"
    MEASURE = "measure"
    MEASURE_PEOPLE = "measure_people"
    ROSTER = "roster"
    CONNECT = "connect"
    ALERTS = "alerts"
    IMPORT = "import"
    PLAYBOOK = "playbook"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    SEE_SETTINGS = "see_settings"
    AUDIT = "audit"


AGENT, SENIOR, LEAD, ANALYST, ADMIN, AUDITOR = ROLES = (
    "agent",
    "senior",
    "lead",
    "analyst",
    "admin",
    "auditor",
)

_CARING = frozenset({AGENT, SENIOR, LEAD, ADMIN})
_SENIOR = frozenset({SENIOR, LEAD, ADMIN})
_LEADING = frozenset({LEAD, ADMIN})
_ALL = frozenset(ROLES)

MATRIX: Mapping[Action, Collection[str]] = {
    Action.OWN: _ALL,
    Action.READ: _ALL,
    Action.READ_PRIVATE: _CARING,
    Action.CARE: _CARING,
    Action.CORRECT: _CARING,
    Action.APPROVE: _CARING,
    Action.ASSESS: _SENIOR,
    Action.DECIDE_GRANTS: _SENIOR,
    Action.REACH_OUT: _CARING,
    Action.LEAD_CRISIS: _SENIOR,
    Action.EXPORT_CUSTOMERS: _SENIOR,
    Action.MEASURE: _ALL,
    Action.MEASURE_PEOPLE: frozenset({LEAD, ANALYST, ADMIN}),
    Action.ROSTER: _LEADING,
    Action.CONNECT: _LEADING,
    Action.ALERTS: _LEADING,
    Action.IMPORT: _LEADING,
    Action.PLAYBOOK: _LEADING,
    Action.SEE_PEOPLE: frozenset({LEAD, ADMIN, AUDITOR}),
    Action.MANAGE_PEOPLE: frozenset({ADMIN}),
    Action.SEE_SETTINGS: frozenset({LEAD, ADMIN, AUDITOR}),
    Action.AUDIT: frozenset({ADMIN, AUDITOR}),
}
"""The roles that may, by action. What is more than a role stays where it is decided: a reply by its owner alone, words
in a serious case by two people, a grant by somebody else than who proposed it."""


class Person(Protocol):
    """Somebody with a login; staff, but also whatever else signs in for one."""

    role: str
    is_active: bool


class NotAllowedError(PermissionDenied):
    """This person's role does not allow it; a page answers 403. Carries the action that was refused."""


def may(person: Person, action: Action) -> bool:
    """May this person do it? Nobody may whose login is closed."""
    return person.is_active and person.role in MATRIX[action]


def require(person: Person, action: Action) -> None:
    """Go on only where this person may; raises NotAllowedError."""
    if not may(person, action):
        raise NotAllowedError(action)
