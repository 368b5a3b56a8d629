"""A crisis is led from one room: opened for a spike or an incident, one owner, one statement, closed with a lesson."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from anfu.cases.models import Incident
from anfu.crisis import actions as crisis
from anfu.crisis.models import Fact, Room
from anfu.crisis.queries import open_room_of
from anfu.insight.models import Spike
from anfu.people.models import Brand, Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import shelf
from anfu.replies.checks.finding import Finding, Setting
from anfu.replies.checks.lint import check_reply, is_blocked, under_playbook


def crisis_is_opened(
    name: str, staff: Staff, now: datetime, *, spike_id: int | None = None, incident_id: int | None = None
) -> str | None:
    """Open a room for a spike, an incident, or on somebody's word; the reason code where it may not be, else None."""
    require(staff, Action.LEAD_CRISIS)
    if not name.strip():
        return "crisis_unnamed"
    with transaction.atomic():
        Brand.objects.select_for_update(of=("self",), no_key=True).get(pk=staff.brand_id)
        if open_room_of(staff.brand_id) is not None:
            return "crisis_open_already"
        occasion = _occasion(name.strip(), staff, now, spike_id, incident_id)
        if occasion is None:
            return "no_such_incident"
        crisis.open_room(occasion, staff, now)
    return None


def crisis_changes_hands(why: str, staff: Staff, now: datetime) -> str | None:
    """Somebody takes over; the reason code where they may not, else None."""
    require(staff, Action.LEAD_CRISIS)
    if not why.strip():
        return "reason_missing"
    with transaction.atomic():
        room = _locked(staff)
        if room is None:
            return "no_crisis"
        crisis.take_over(room, why.strip(), staff, now)
    return None


def statement_findings(brand: Brand, language: str, words: str, now: datetime) -> list[Finding]:
    """What the reply check finds in a statement, under the brand's playbook in that language; humour never passes."""
    _, book = shelf(brand).for_language(language)
    setting = under_playbook(Setting("update", "ordinary", language, now=now), book)
    return check_reply(words, replace(setting, humour=False))


def crisis_is_spoken_of(language: str, words: str, staff: Staff, now: datetime) -> str | None:
    """The owner says what everybody says for now; the reason code where they may not, else None."""
    require(staff, Action.LEAD_CRISIS)
    with transaction.atomic():
        room = _locked(staff)
        if room is None:
            return "no_crisis"
        if room.owner_id != staff.pk:
            return "not_crisis_owner"
        if language not in shelf(staff.brand).by_language:
            return "no_such_language"
        if is_blocked(statement_findings(staff.brand, language, words, now)):
            return "blocked"
        crisis.state(room, language, words.strip(), staff, now)
    return None


def fact_is_pinned(words: str, source: str, staff: Staff, now: datetime) -> str | None:
    """Pin what is known, with its source; the reason code where it may not be, else None."""
    require(staff, Action.CARE)
    if not words.strip() or not source.strip():
        return "source_missing"
    with transaction.atomic():
        room = _locked(staff)
        if room is None:
            return "no_crisis"
        crisis.pin(room, words.strip()[:500], source.strip()[:200], staff, now)
    return None


def fact_is_unpinned(fact_id: int, staff: Staff, now: datetime) -> str | None:
    """A fact holds no more; the reason code where it was not pinned, else None."""
    require(staff, Action.CARE)
    with transaction.atomic():
        room = _locked(staff)
        fact = Fact.objects.filter(pk=fact_id, room=room, unpinned_at=None).select_related("room").first()
        if room is None or fact is None:
            return "no_such_fact"
        crisis.unpin(fact, staff, now)
    return None


def crisis_is_noted(words: str, staff: Staff, now: datetime) -> str | None:
    """Leave a line for everybody in the room; the reason code where it may not be, else None."""
    require(staff, Action.CARE)
    if not words.strip():
        return "empty"
    with transaction.atomic():
        room = _locked(staff)
        if room is None:
            return "no_crisis"
        crisis.note(room, words.strip(), staff, now)
    return None


def crisis_is_over(lesson: str, staff: Staff, now: datetime) -> str | None:
    """The owner closes the room with what was learnt; the reason code where they may not, else None."""
    require(staff, Action.LEAD_CRISIS)
    if not lesson.strip():
        return "lesson_missing"
    with transaction.atomic():
        room = _locked(staff)
        if room is None:
            return "no_crisis"
        if room.owner_id != staff.pk:
            return "not_crisis_owner"
        crisis.close(room, lesson.strip(), staff, now)
    return None


def _occasion(
    name: str, staff: Staff, now: datetime, spike_id: int | None, incident_id: int | None
) -> crisis.Occasion | None:
    if incident_id is not None:
        incident = Incident.objects.filter(pk=incident_id, brand_id=staff.brand_id, merged_into=None).first()
        return crisis.Occasion(name, incident.topic, incident.opened_at, incident) if incident else None
    if spike_id is not None:
        spike = Spike.objects.filter(pk=spike_id, brand_id=staff.brand_id).first()
        return crisis.Occasion(name, spike.topic, spike.began_at) if spike else None
    return crisis.Occasion(name, "", now)


def _locked(staff: Staff) -> Room | None:
    rooms = Room.objects.select_for_update(of=("self",))
    return rooms.filter(brand_id=staff.brand_id, closed_at=None).first()
