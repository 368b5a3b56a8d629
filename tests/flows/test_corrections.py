"""Staff correct a verdict: it is kept who, when and what it was; the case follows; and it can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import Case
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.staff_corrects import staff_corrects, staff_takes_correction_back
from anfu.people.models import Brand, Staff
from anfu.replies.models import Reply
from anfu.triage.models import Correction, PostVerdict
from tests.build import ANGRY, GRAVE, MONDAY, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def mia(brand: Brand) -> Staff:
    """Who corrects."""
    return a_person(brand)


def a_case(brand: Brand, text: str = ANGRY) -> Case:
    """A case that was just opened."""
    posts_arrive(brand, [a_post(text)])
    return Case.objects.get()


def test_a_corrected_tier_is_stored_and_raises_the_case(brand: Brand, mia: Staff) -> None:
    """Author, time and the verdict replaced are kept; the case goes to somebody senior and says who found it so."""
    senior = a_person(brand, "sun", "senior")
    case = a_case(brand)
    before = PostVerdict.objects.get()
    assert staff_corrects(case.pk, mia, "tier", "serious", LATER) is None
    case.refresh_from_db()
    kept, verdict = Correction.objects.get(), PostVerdict.objects.get()
    assert (case.tier, case.owner, case.escalated_at, verdict.tier) == ("serious", senior, LATER, "serious")
    assert (kept.by, kept.at, kept.was_tier, kept.tier) == (mia, LATER, "ordinary", "serious")
    assert (kept.was_complaint, verdict.complaint) == (before.complaint, before.complaint)
    line = case.events.get(kind="corrected")
    assert (line.by, line.detail["changes"]) == (mia, {"tier": ["ordinary", "serious"]})


def test_topic_follows_and_both_are_taken_back_in_turn(brand: Brand, mia: Staff) -> None:
    """Undo goes back one correction at a time, to exactly what stood before, and leaves its own line."""
    case = a_case(brand, GRAVE)
    was = PostVerdict.objects.values_list("is_complaint", "topic", "tier", "intent").get()
    topic = case.topic
    staff_corrects(case.pk, mia, "topic", "product", LATER)
    staff_corrects(case.pk, mia, "tier", "ordinary", LATER)
    case.refresh_from_db()
    assert (case.tier, case.topic) == ("ordinary", "product")
    assert staff_takes_correction_back(case.pk, mia, LATER) is None
    case.refresh_from_db()
    assert (case.tier, case.topic) == ("serious", "product")
    assert staff_takes_correction_back(case.pk, mia, LATER) is None
    case.refresh_from_db()
    assert (case.tier, case.topic) == ("serious", topic)
    assert PostVerdict.objects.values_list("is_complaint", "topic", "tier", "intent").get() == was
    assert staff_takes_correction_back(case.pk, mia, LATER) == "not_corrected"
    assert Correction.objects.filter(undone_by=mia, undone_at=LATER).count() == 2
    assert case.events.filter(kind="corrected", detail__is_undone=True).count() == 2


def test_a_word_on_the_topic_leaves_a_tier_that_a_later_post_gave(brand: Brand, mia: Staff) -> None:
    """The first post is ordinary, the second made the case serious: only a word on the tier lowers it."""
    case = a_case(brand)
    posts_arrive(brand, [a_post(GRAVE, at=LATER)])
    staff_corrects(case.pk, mia, "topic", "billing", LATER)
    case.refresh_from_db()
    assert (case.tier, case.topic) == ("serious", "billing")
    staff_corrects(case.pk, mia, "tier", "ordinary", LATER)
    case.refresh_from_db()
    assert case.tier == "ordinary"
    staff_takes_correction_back(case.pk, mia, LATER)
    case.refresh_from_db()
    assert case.tier == "serious"


def test_what_is_no_complaint_gets_no_automatic_reply(brand: Brand, mia: Staff) -> None:
    """The waiting acknowledgement is taken back; the case stays with people until one closes it."""
    case = a_case(brand)
    staff_corrects(case.pk, mia, "grievance", "no_complaint", LATER)
    case.refresh_from_db()
    assert Reply.objects.get().status == "withdrawn" and case.closed_at is None
    assert not PostVerdict.objects.get().is_complaint


def test_closing_as_no_complaint_teaches_the_same(brand: Brand, mia: Staff) -> None:
    """Nobody says it twice."""
    case = a_case(brand)
    assert case_is_closed(case.pk, mia, "no_complaint", LATER) is None
    kept = Correction.objects.get()
    assert (kept.by, kept.is_complaint, kept.was_is_complaint) == (mia, False, True)


def test_what_is_so_already_or_cannot_be_changes_nothing(brand: Brand, mia: Staff) -> None:
    """The same verdict again leaves no line; an unknown one is refused; so is a case of another brand."""
    case = a_case(brand)
    assert staff_corrects(case.pk, mia, "tier", "ordinary", LATER) is None
    assert staff_corrects(case.pk, mia, "tier", "urgent", LATER) == "no_such_verdict"
    assert staff_takes_correction_back(case.pk, mia, LATER) == "not_corrected"
    PostVerdict.objects.all().delete()
    assert staff_corrects(case.pk, mia, "tier", "serious", LATER) == "not_judged"
    assert not Correction.objects.exists() and not case.events.filter(kind="corrected").exists()
