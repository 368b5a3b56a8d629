"""What is done with a case besides replying. Each answers how the case stands then, without anybody's words."""

from __future__ import annotations

from typing import Literal

from django.utils import timezone
from ninja import Router
from pydantic import AwareDatetime, BaseModel

from anfu.api.cases import file_of
from anfu.api.holder import Call
from anfu.api.problems import unless
from anfu.api.routes import once, writes
from anfu.api.words import CaseCode, Code, Moment, Said, Text, Word
from anfu.cases.models import Case
from anfu.desk.case.queries import case_of
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.staff_corrects import staff_corrects, staff_takes_correction_back
from anfu.flows.staff_notes import staff_notes
from anfu.flows.staff_sorts import staff_deals, staff_snoozes, staff_tags
from anfu.flows.staff_takes import staff_takes
from anfu.people.models import Staff

router = Router(tags=["cases"])


class CaseState(BaseModel):
    """How a case stands."""

    code: CaseCode
    is_open: bool
    lane: str
    tier: str
    topic: str
    owner: str | None
    tags: list[str]
    snoozed_until: AwareDatetime | None
    closed_at: AwareDatetime | None
    seen: int


class Taking(Said):
    """Why, where it is taken from somebody."""

    why: Text = ""


class Note(Said):
    """What the team must know."""

    text: Text


class Closing(Said):
    """Why a case is closed."""

    why: Literal["resolved", "no_complaint"]


class Dealing(Said):
    """To whom a case is given: a username."""

    to: Word


class Tagging(Said):
    """A tag, put on or taken off."""

    tag: Word
    off: bool = False


class Snoozing(Said):
    """Until when a case is out of sight; null brings it back."""

    until: Moment | None


class Correcting(Said):
    """What of the verdict is wrong, and what is right."""

    what: Literal["grievance", "tier", "topic", "intent"]
    to: Word


@router.post("/cases/{code}/owner", **writes("cases:write", CaseState))
@once
def take(request: Call, code: Code, said: Taking) -> CaseState:
    """Take a case: its owner is the person for whom the token acts."""
    staff = request.auth.staff
    case = case_of(staff, code)
    unless(staff_takes(case.pk, staff, said.why, timezone.now()))
    return state_of(case)


@router.post("/cases/{code}/dealing", **writes("cases:write", CaseState))
@once
def deal(request: Call, code: Code, said: Dealing) -> CaseState:
    """Give a case to a colleague."""
    staff = request.auth.staff
    case = case_of(staff, code)
    to = Staff.objects.filter(username=said.to, brand_id=staff.brand_id).first()
    unless(staff_deals([case.pk], staff, to.pk if to else 0, timezone.now()))
    return state_of(case)


@router.post("/cases/{code}/notes", **writes("cases:write", CaseState))
@once
def note(request: Call, code: Code, said: Note) -> CaseState:
    """Leave a note for the team."""
    staff = request.auth.staff
    case = case_of(staff, code)
    unless(staff_notes(case.pk, staff, said.text, timezone.now()))
    return state_of(case)


@router.post("/cases/{code}/tags", **writes("cases:write", CaseState))
@once
def tag(request: Call, code: Code, said: Tagging) -> CaseState:
    """Put a tag on a case, or take it off."""
    staff = request.auth.staff
    case = case_of(staff, code)
    unless(staff_tags([case.pk], staff, said.tag, timezone.now(), off=said.off))
    return state_of(case)


@router.post("/cases/{code}/snooze", **writes("cases:write", CaseState))
@once
def snooze(request: Call, code: Code, said: Snoozing) -> CaseState:
    """Put a case out of sight until a moment, or bring it back."""
    staff = request.auth.staff
    case = case_of(staff, code)
    unless(staff_snoozes([case.pk], staff, said.until, timezone.now()))
    return state_of(case)


@router.post("/cases/{code}/closure", **writes("cases:write", CaseState))
@once
def close(request: Call, code: Code, said: Closing) -> CaseState:
    """Close a case: resolved once its answer is out, or found to be no complaint."""
    staff = request.auth.staff
    case = case_of(staff, code)
    unless(case_is_closed(case.pk, staff, said.why, timezone.now()))
    return state_of(case)


@router.post("/cases/{code}/corrections", **writes("verdicts:write", CaseState))
@once
def correct(request: Call, code: Code, said: Correcting) -> CaseState:
    """Correct the verdict on a case's first post; the case follows, and triage learns."""
    staff = request.auth.staff
    case = case_of(staff, code)
    unless(staff_corrects(case.pk, staff, said.what, said.to, timezone.now()))
    return state_of(case)


@router.delete("/cases/{code}/corrections", **writes("verdicts:write", CaseState))
@once
def take_correction_back(request: Call, code: Code) -> CaseState:
    """Take the newest correction back."""
    staff = request.auth.staff
    case = case_of(staff, code)
    unless(staff_takes_correction_back(case.pk, staff, timezone.now()))
    return state_of(case)


def state_of(case: Case) -> CaseState:
    """How a case stands now."""
    file = file_of(case)
    return CaseState(**{name: getattr(file, name) for name in CaseState.model_fields})
