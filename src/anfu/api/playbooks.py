"""Playbooks: which are in force, whether a text holds, what its examples say, and how it comes into force."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from anfu.api.holder import Call
from anfu.api.pages import Paging, page_of
from anfu.api.problems import Fault, ProblemError
from anfu.api.routes import once, reads, writes
from anfu.api.words import Id, Said, no_odd_characters
from anfu.flows.playbook_is_activated import playbook_is_activated
from anfu.playbook.book import Playbook
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import read
from anfu.playbook.models import PlaybookVersion
from anfu.playbook.queries import shelf
from anfu.replies.examples import differences
from anfu.triage.judgement import judge

router = Router(tags=["playbooks"])


class PlaybookOut(BaseModel):
    """One version of a playbook; new cases go by the one that `is_active` for their language."""

    id: int
    language: str
    version: str
    sha256: str
    is_active: bool
    activated_at: AwareDatetime
    activated_by: str | None


class PlaybookText(PlaybookOut):
    """A version with its TOML."""

    text: str


class Playbooks(BaseModel):
    """A page of versions."""

    items: list[PlaybookOut]
    next: str | None


class Toml(Said):
    """A playbook, whole."""

    text: Annotated[str, AfterValidator(no_odd_characters), Field(max_length=1_000_000)]


class Checked(BaseModel):
    """Whether a playbook holds; where it does not, every problem at once."""

    holds: bool
    problems: list[Fault]


class Trial(BaseModel):
    """One example of a playbook, and what it expects that the desk would do otherwise."""

    post: str
    differs: list[Fault]


class Tested(BaseModel):
    """All examples of a playbook; `passed` where none differs."""

    passed: bool
    examples: list[Trial]


@router.get("/playbooks", **reads("playbook:read", Playbooks))
def list_playbooks(request: Call, asked: Query[Paging]) -> dict[str, Any]:
    """The versions of the brand's playbooks, the newest first."""
    brand = request.auth.staff.brand
    active = {pk for pk, _ in shelf(brand).by_language.values()}
    found = PlaybookVersion.objects.filter(brand=brand).select_related("activated_by").defer("text")
    return page_of(found, asked, lambda rows: [PlaybookOut(**_told(one, active)) for one in rows])


@router.post("/playbooks/check", **reads("playbook:read", Checked))
def check(request: Call, said: Toml) -> Checked:
    """Say everything that does not hold in a playbook. It changes nothing, so it takes no idempotency key."""
    del request
    try:
        read(said.text, "playbook")
    except PlaybookError as error:
        return Checked(holds=False, problems=_faults(error))
    return Checked(holds=True, problems=[])


@router.post("/playbooks/test", **reads("playbook:read", Tested))
def run_examples(request: Call, said: Toml) -> Tested:
    """Run a playbook's examples through triage and templates. It changes nothing, so it takes no idempotency key."""
    del request
    book = _read(said.text)
    verdicts = judge([example.post for example in book.examples], [book.language] * len(book.examples))
    trials = [
        Trial(
            post=example.post,
            differs=[
                Fault(where=one.key, what=f"expected {one.expected}, found {one.found}")
                for one in differences(book, example, verdict)
            ],
        )
        for example, verdict in zip(book.examples, verdicts, strict=True)
    ]
    return Tested(passed=not any(trial.differs for trial in trials), examples=trials)


@router.get("/playbooks/{playbook_id}", **reads("playbook:read", PlaybookText))
def one_playbook(request: Call, playbook_id: Id) -> PlaybookText:
    """One version, with its text."""
    brand = request.auth.staff.brand
    found = PlaybookVersion.objects.filter(pk=playbook_id, brand=brand).select_related("activated_by").first()
    if found is None:
        raise Http404
    active = {pk for pk, _ in shelf(brand).by_language.values()}
    return PlaybookText(**_told(found, active), text=found.text)


@router.post("/playbooks", **writes("playbook:write", PlaybookOut))
@once
def put_in_force(request: Call, said: Toml) -> PlaybookOut:
    """Put a playbook in force for its language, or refuse it whole; the same text again changes nothing."""
    staff = request.auth.staff
    try:
        version = playbook_is_activated(staff, said.text, timezone.now())
    except PlaybookError as error:
        raise ProblemError("playbook_refused", _faults(error)) from error
    return PlaybookOut(**_told(version, {version.pk}))


def _read(text: str) -> Playbook:
    try:
        return read(text, "playbook")
    except PlaybookError as error:
        raise ProblemError("playbook_refused", _faults(error)) from error


def _faults(error: PlaybookError) -> list[Fault]:
    return [
        Fault(where=f"{one.file}:{one.line}{': ' if one.key else ''}{one.key}", what=str(one))
        for one in error.problems
    ]


def _told(version: PlaybookVersion, active: set[int]) -> dict[str, Any]:
    return {
        "id": version.pk,
        "language": version.language,
        "version": version.version,
        "sha256": version.sha256,
        "is_active": version.pk in active,
        "activated_at": version.activated_at,
        "activated_by": version.activated_by.username if version.activated_by else None,
    }
