"""Who is on shift and who is dealt a case."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from anfu.cases import actions as cases
from anfu.cases.actions import Line
from anfu.cases.models import Case
from anfu.flows.cases_are_dealt import cases_are_dealt
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.roster_changes import roster_changes
from anfu.flows.staff_sorts import staff_hands_over
from anfu.people.models import Brand, Staff
from anfu.people.policy import NotAllowedError
from anfu.people.roster.rules import Colleague, Hours, choose, next_shift, on_shift_until
from tests.build import ANGRY_ZH, GRAVE, MONDAY, a_brand, a_person, a_post

NIGHT = Hours(0, time(22), time(6), "Asia/Shanghai")
ALL_DAY = [Hours(day, time(0), time(0), "UTC") for day in range(7)]


def test_a_shift_may_end_on_the_next_day() -> None:
    """Monday 22:00 in Shanghai is 14:00 UTC; it ends on Tuesday at 06:00 there."""
    monday = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
    assert on_shift_until([NIGHT], monday) == monday + timedelta(hours=8)
    assert on_shift_until([NIGHT], monday - timedelta(seconds=1)) is None
    assert on_shift_until([NIGHT], monday + timedelta(hours=8)) is None
    assert next_shift([NIGHT], monday + timedelta(hours=8)) == monday + timedelta(days=7)


def test_a_shift_keeps_its_wall_clock_over_the_change_of_hours() -> None:
    """Nine in Berlin is 07:00 UTC in summer and 08:00 in winter."""
    sunday = [Hours(6, time(9), time(17), "Europe/Berlin")]
    assert on_shift_until(sunday, datetime(2026, 10, 18, 7, 0, tzinfo=UTC)) is not None
    assert on_shift_until(sunday, datetime(2026, 10, 25, 7, 59, tzinfo=UTC)) is None
    assert on_shift_until(sunday, datetime(2026, 10, 25, 8, 0, tzinfo=UTC)) is not None


def test_a_case_goes_to_who_is_here_able_and_least_loaded() -> None:
    """The last owner goes before the least loaded; nobody is given more than they bear."""
    mia = Colleague(1, False, True, 3, languages={"en"})
    lin = Colleague(2, True, True, 5, languages={"zh"}, skills={"delivery"})
    tom = Colleague(3, False, True, 1, capacity=1, languages={"en"})
    zoe = Colleague(4, False, False, 0)
    team = [mia, lin, tom, zoe]

    def chosen(
        lang: str, topic: str = "delivery", senior: bool = False, last: int = 0, but: int = 0
    ) -> int | None:
        return choose(team, lang, topic, senior=senior, last_owner=last or None, but=but or None)

    assert chosen("en") == 1
    assert chosen("zh-Hans") == 2
    assert chosen("zh", topic="billing") == 2
    assert chosen("zh", but=2) is None
    assert chosen("en", senior=True) is None
    assert chosen("fr") is None
    assert choose([mia, Colleague(5, False, True, 9)], "en", "x", senior=False, last_owner=5, but=None) == 5


@pytest.mark.django_db
def test_cases_are_dealt_to_the_shift_and_return_from_the_silent() -> None:
    """Without a roster nothing moves; with one, each goes to who can; what lies for two hours is dealt to another."""
    brand = a_brand()
    mia, lin, lead = a_person(brand), a_person(brand, "lin", "senior"), a_person(brand, "zoe", "lead")
    posts_arrive(brand, [a_post(by=1), a_post(ANGRY_ZH, by=2, lang="zh")])
    now = MONDAY + timedelta(minutes=5)
    assert cases_are_dealt(brand, now) == 0
    _enrol(lead, mia, ["en"])
    _enrol(lead, lin, ["zh", "en"])
    assert cases_are_dealt(brand, now) == 2
    assert (_case(brand, 1).owner, _case(brand, 2).owner) == (mia, lin)
    assert cases_are_dealt(brand, now + timedelta(minutes=119)) == 0
    assert cases_are_dealt(brand, now + timedelta(minutes=121)) == 1
    assert _case(brand, 1).owner == lin
    assert _case(brand, 2).owner is None
    assert list(_case(brand, 1).events.values_list("kind", flat=True)).count("given_back") == 1


@pytest.mark.django_db
def test_a_serious_case_goes_to_a_senior_and_an_absent_owner_loses_theirs_sooner() -> None:
    """Fifteen minutes, where the owner is not there."""
    brand = a_brand()
    mia, lead = a_person(brand), a_person(brand, "zoe", "lead")
    lin = a_person(brand, "lin", "senior")
    _enrol(lead, mia, [])
    posts_arrive(brand, [a_post(GRAVE, by=3)])
    grave = _case(brand, 3)
    assert grave.owner in (lin, lead)
    cases_are_dealt(brand, MONDAY + timedelta(minutes=16))
    assert _case(brand, 3).owner is None
    _enrol(lead, lead, [])
    _enrol(lead, lin, [])
    cases_are_dealt(brand, MONDAY + timedelta(minutes=17))
    assert _case(brand, 3).owner in {lin, lead} - {grave.owner}


@pytest.mark.django_db
def test_who_was_answered_does_not_wait() -> None:
    """A case that a colleague answered and handed over stays with its new owner."""
    brand = a_brand()
    mia, lin, lead = a_person(brand), a_person(brand, "lin"), a_person(brand, "zoe", "lead")
    posts_arrive(brand, [a_post(by=1)])
    _enrol(lead, mia, [])
    _enrol(lead, lin, [])
    case = _case(brand, 1)
    cases.remember(brand.pk, [Line(case.pk, "reply_queued", MONDAY + timedelta(minutes=3), by_id=mia.pk)])
    Case.objects.update(owner=mia)
    assert staff_hands_over(mia, lin.pk, "Waits for the carrier", MONDAY + timedelta(minutes=5)) is None
    cases_are_dealt(brand, MONDAY + timedelta(hours=9))
    assert _case(brand, 1).owner == lin


@pytest.mark.django_db
def test_a_hand_over_leaves_its_note_in_every_case() -> None:
    """Without a note nothing changes hands."""
    brand = a_brand()
    mia, lin = a_person(brand), a_person(brand, "lin")
    posts_arrive(brand, [a_post(by=1), a_post(by=2)])
    Case.objects.update(owner=mia)
    assert staff_hands_over(mia, lin.pk, " ", MONDAY) == "note_missing"
    assert staff_hands_over(mia, mia.pk, "x", MONDAY) == "no_such_colleague"
    assert staff_hands_over(mia, lin.pk, "The carrier calls back at six", MONDAY) is None
    for case in Case.objects.all():
        told = case.events.get(kind="handed_over")
        assert (case.owner, told.detail["why"]) == (lin, "The carrier calls back at six")


@pytest.mark.django_db
def test_only_a_lead_changes_the_roster() -> None:
    """Nobody else, not even for themselves."""
    mia = a_person(a_brand())
    with pytest.raises(NotAllowedError):
        roster_changes(mia, mia.pk, ALL_DAY, [], [], 0)


def _enrol(lead: Staff, staff: Staff, languages: list[str]) -> None:
    roster_changes(lead, staff.pk, ALL_DAY, languages, [], 0)


def _case(brand: Brand, by: int) -> Case:
    return Case.objects.select_related("owner").get(brand=brand, customer__x_id=by)
