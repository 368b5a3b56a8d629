"""Replies are drawn, assessed by colleagues, read by their writer first, appealed against, and counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.reply_is_assessed import (
    appeal_is_decided,
    assessment_is_appealed,
    assessments_are_read,
    reply_is_assessed,
)
from anfu.flows.week_is_sampled import week_is_sampled
from anfu.insight.quality.models import Appeal, Assessment, Sample
from anfu.insight.quality.queries import about, agreed, standings, waiting_for
from anfu.insight.quality.rules import Candidate, agreement, draw, kappa, score
from anfu.people.models import Brand, Staff
from anfu.people.policy import NotAllowedError
from tests.build import a_person
from tests.insight.past import Past, Told, Vowed, a_house, write

MONDAY = datetime(2026, 10, 5, 8, tzinfo=UTC)
NEXT = MONDAY + timedelta(days=8, hours=8)
"""A day and a bit after the week's end, in Berlin and in New York."""
PLAIN = {"heard": 2, "solved": 1}


@pytest.fixture
def team(db: None) -> tuple[Brand, Staff, Staff, Staff]:
    """Mia with nine ordinary and three serious answers in a week; Noor with one; Lin and Ola assess."""
    del db
    brand, versions = a_house()
    mia, noor = a_person(brand), a_person(brand, "noor")
    lin, _ola = a_person(brand, "lin", "senior"), a_person(brand, "ola", "lead")
    pasts = [
        Past(MONDAY + timedelta(hours=3 * n), customer=n, serious=n < 3, told=[_said(600, mia.pk)])
        for n in range(12)
    ]
    pasts[5].vowed = [Vowed(0, 60, 600)]
    pasts.append(Past(MONDAY, customer=50, told=[_said(60, noor.pk)]))
    pasts.append(Past(MONDAY + timedelta(days=7), customer=51, told=[_said(60, noor.pk)]))
    write(brand, versions, pasts)
    return brand, mia, noor, lin


def _said(after: float, by: int) -> Told:
    return Told(after, "answer", by, "answer_1")


def test_a_week_is_drawn_once_and_serious_ones_are_seen(team: tuple[Brand, Staff, Staff, Staff]) -> None:
    """Four of Mia's, two of them serious, one for two colleagues; Noor's one; nothing of the week after."""
    brand, mia, noor, lin = team
    assert week_is_sampled(brand, NEXT) == 5
    assert week_is_sampled(brand, NEXT + timedelta(hours=1)) == 0
    mias = Sample.objects.filter(person=mia)
    assert (
        mias.count() == 4 and mias.filter(is_serious=True).count() == 2 and mias.filter(wanted=2).count() == 1
    )
    assert [one.week for one in Sample.objects.filter(person=noor)] == ["2026-W41"]
    assert len(waiting_for(lin, 10)) == 5
    assert waiting_for(a_person(brand, "other", "senior"), 10)[0].week == "2026-W41"


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=60), st.randoms(use_true_random=False))
def test_the_lot_does_not_ask_for_the_order(people: list[tuple[int, bool]], luck: object) -> None:
    """The same week draws the same replies however they are listed, and never more than it may."""
    found = [Candidate(n, person, serious) for n, (person, serious) in enumerate(people)]
    mixed = list(found)
    luck.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis' own
    drawn = draw(found, "1:2026-W41")
    assert drawn == draw(mixed, "1:2026-W41")
    for person in {one.person_id for one in found}:
        theirs = [one for one in drawn if one.person_id == person]
        had = [one for one in found if one.person_id == person]
        assert len(theirs) == min(4, len(had))
        assert sum(one.is_serious for one in theirs) >= min(2, sum(one.is_serious for one in had))
        assert sum(one.wanted == 2 for one in theirs) == 1


def test_the_lot_is_fair() -> None:
    """Over many weeks each of twenty replies is drawn about as often as any other."""
    found = [Candidate(n, 1, is_serious=False) for n in range(20)]
    counts = [0] * 20
    for week in range(2000):
        for one in draw(found, f"1:{week}"):
            counts[one.reply_id] += 1
    assert sum(counts) == 8000 and all(
        340 < count < 460 for count in counts
    )  # 400, give or take 3.3 deviations


def test_a_score_adds_up() -> None:
    """Weights count, what does not apply is left out, what is unsafe counts nothing."""
    assert score({"heard": 2, "solved": 1}, {"on_time": 0.0}, is_unsafe=False) == pytest.approx(4.5 / 8)
    assert score({"heard": 2}, {}, is_unsafe=False) == 1
    assert score({"heard": 2}, {"language": 1.0}, is_unsafe=True) == 0
    assert score({}, {}, is_unsafe=False) is None


def test_kappa_is_cohens() -> None:
    """A worked example by hand: 35 of 50 agree, 0.5 by chance; 1 when always, None when nobody could differ."""
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([(0, 0), (2, 2)]) == 1
    assert kappa([(2, 2), (2, 2)]) is None and kappa([]) is None
    told = agreement([[pair] for pair in pairs])
    # Fleiss, Cohen and Everitt (1969) give the standard error 0.1269 for this table.
    assert told.value is not None and told.low is not None and told.high is not None
    assert told.n == 50 and (told.high - told.low) / 2 == pytest.approx(1.96 * 0.1269, rel=0.06)


def test_the_desk_marks_what_it_sees(team: tuple[Brand, Staff, Staff, Staff]) -> None:
    """The past's bare words break rules of the reply check; a late promise counts against what was late."""
    brand, *_ = team
    week_is_sampled(brand, NEXT)
    one = Sample.objects.first()
    assert one is not None and one.facts["language"] == 0 and "no_empathy" in one.found


def test_the_person_reads_it_first(team: tuple[Brand, Staff, Staff, Staff]) -> None:
    """Others see it in figures only once the person has read it, or after three days."""
    brand, mia, _noor, lin = team
    week_is_sampled(brand, NEXT)
    sample = Sample.objects.filter(person=mia, wanted=1).first()
    assert sample is not None
    assert reply_is_assessed(sample.pk, PLAIN, "Kind. Say when next.", lin, NEXT, is_unsafe=False) is None
    span = (MONDAY - timedelta(days=1), NEXT)
    assert standings(brand, *span, NEXT + timedelta(days=2)) == []
    assert standings(brand, *span, NEXT + timedelta(days=3))[0].person_id == mia.pk
    assessments_are_read([one.assessment.pk for one in about(mia, 5)], mia, NEXT)
    (standing,) = standings(brand, *span, NEXT)
    assert standing.score.n == 1 and standing.items["solved"].value == 0.5


def test_who_may_assess(team: tuple[Brand, Staff, Staff, Staff]) -> None:
    """Nobody their own, nobody twice, nobody without marks and words; agents not at all."""
    brand, mia, noor, lin = team
    week_is_sampled(brand, NEXT)
    sample = Sample.objects.filter(person=noor).get()
    with pytest.raises(NotAllowedError):
        reply_is_assessed(sample.pk, PLAIN, "Good", mia, NEXT, is_unsafe=False)
    Staff.objects.filter(pk=noor.pk).update(role="senior")
    noor.refresh_from_db()
    assert reply_is_assessed(sample.pk, PLAIN, "Good", noor, NEXT, is_unsafe=False) == "own_reply"
    assert reply_is_assessed(sample.pk, {}, "Good", lin, NEXT, is_unsafe=False) == "marks_missing"
    assert reply_is_assessed(sample.pk, {"heard": 3}, "Good", lin, NEXT, is_unsafe=False) == "marks_missing"
    assert reply_is_assessed(sample.pk, PLAIN, " ", lin, NEXT, is_unsafe=False) == "kind_words_missing"
    assert reply_is_assessed(sample.pk, PLAIN, "Good", lin, NEXT, is_unsafe=False) is None
    assert reply_is_assessed(sample.pk, PLAIN, "Good", lin, NEXT, is_unsafe=False) == "assessed_already"
    pia = a_person(brand, "pia", "lead")
    if sample.wanted == 2:
        assert reply_is_assessed(sample.pk, PLAIN, "Good", pia, NEXT, is_unsafe=False) is None
    quinn = a_person(brand, "quinn", "lead")
    assert reply_is_assessed(sample.pk, PLAIN, "Good", quinn, NEXT, is_unsafe=False) == "enough_assessed"


def test_an_appeal_is_decided_by_somebody_else(team: tuple[Brand, Staff, Staff, Staff]) -> None:
    """It counts for nothing until then; what was decided counts afterwards; agreement stays as it was."""
    brand, mia, noor, lin = team
    week_is_sampled(brand, NEXT)
    sample = Sample.objects.filter(person=mia, wanted=2).get()
    pia = a_person(brand, "pia", "lead")
    for by, marks in ((lin, {"heard": 0}), (pia, {"heard": 2})):
        assert reply_is_assessed(sample.pk, marks, "Words", by, NEXT, is_unsafe=False) is None
    of_lin = Assessment.objects.get(by=lin)
    assert assessment_is_appealed(of_lin.pk, "But I did", noor, NEXT) == "not_about_you"
    assert assessment_is_appealed(of_lin.pk, "", mia, NEXT) == "appeal_reason_missing"
    assert assessment_is_appealed(of_lin.pk, "I named her parcel", mia, NEXT) is None
    assert assessment_is_appealed(of_lin.pk, "Again", mia, NEXT) == "appealed_already"
    span, late = (MONDAY - timedelta(days=1), NEXT), NEXT + timedelta(days=4)
    assert standings(brand, *span, late)[0].items["heard"].value == 1.0
    appeal = Appeal.objects.get()
    assert appeal_is_decided(appeal.pk, None, "No", lin, NEXT, is_unsafe=False) == "needs_somebody_else"
    assert (
        appeal_is_decided(appeal.pk, {"heard": 1}, " ", pia, NEXT, is_unsafe=False) == "appeal_answer_missing"
    )
    assert appeal_is_decided(appeal.pk, {"heard": 1}, "Partly", pia, NEXT, is_unsafe=False) is None
    assert appeal_is_decided(appeal.pk, None, "No", pia, NEXT, is_unsafe=False) == "decided_already"
    assert standings(brand, *span, late)[0].items["heard"].value == 0.75
    assert agreed(brand, MONDAY).n == 1


def test_the_screens_show_it(team: tuple[Brand, Staff, Staff, Staff], client: Client) -> None:
    """Lin assesses on the card; Mia reads and appeals; the lead sees that it is not enough yet."""
    brand, mia, _noor, lin = team
    week_is_sampled(brand, NEXT)
    sample = Sample.objects.filter(person=mia, wanted=1).first()
    assert sample is not None
    client.force_login(lin)
    assert f"/quality/{sample.pk}" in client.get("/quality").content.decode()
    told = {"heard": "2", "solved": "1", "true": "", "words": "Warm opening. Give a time."}
    assert client.post(f"/quality/{sample.pk}", {**told, "words": ""}).status_code == 422
    assert client.post(f"/quality/{sample.pk}", told).status_code == 302
    client.force_login(mia)
    page = client.get("/quality").content.decode()
    assert "Warm opening. Give a time." in page and "new" in page
    assessment = Assessment.objects.get()
    assert assessment.read_at is not None
    assert client.post(f"/quality/assessment/{assessment.pk}/appeal", {"reason": "I did"}).status_code == 302
    client.force_login(Staff.objects.get(username="ola"))
    page = client.get("/quality").content.decode()
    assert "Appeal by Mia" in page and "not enough yet" in page.lower()
    decided = client.post(f"/quality/appeal/{Appeal.objects.get().pk}/decision",
                          {"outcome": "changed", "solved": "2", "answer": "The time was there."})  # fmt: skip
    assert decided.status_code == 302 and Appeal.objects.get().marks == {"solved": 2}


def test_who_is_erased_leaves_no_words(team: tuple[Brand, Staff, Staff, Staff]) -> None:
    """What colleagues wrote about a reply to them goes; the marks stay."""
    brand, mia, _noor, lin = team
    week_is_sampled(brand, NEXT)
    sample = Sample.objects.filter(person=mia, wanted=1).first()
    assert sample is not None
    reply_is_assessed(sample.pk, PLAIN, "He lives in Elm Street", lin, NEXT, is_unsafe=False)
    person_is_erased(sample.reply.case.customer, NEXT)
    told = Assessment.objects.get()
    assert told.words == "" and told.marks == PLAIN


def test_the_review_says_where_a_talk_helps(team: tuple[Brand, Staff, Staff, Staff], client: Client) -> None:
    """Of ten replies the weakest item is named, with the lowest ones as examples; a colleague reads nothing of it."""
    brand, mia, noor, lin = team
    versions = list(brand.playbooks.order_by("pk"))
    pasts = [
        Past(MONDAY + timedelta(weeks=week, hours=n), customer=100 + 10 * week + n, told=[_said(60, mia.pk)])
        for week in (1, 2)
        for n in range(4)
    ]
    write(brand, versions, pasts)
    for week in range(3):
        week_is_sampled(brand, NEXT + timedelta(weeks=week))
    for place, sample in enumerate(Sample.objects.filter(person=mia)):
        marks = {"heard": 2, "solved": 0 if place == 3 else 1, "true": 2, "fitting": 2}
        Sample.objects.filter(pk=sample.pk).update(facts={"language": 1.0})
        reply_is_assessed(sample.pk, marks, f"Words {place}", lin, NEXT, is_unsafe=False)
    client.force_login(Staff.objects.get(username="ola"))
    page = client.get("/review?month=2026-10").content.decode()
    assert "Moved on" in page and "Words 3" in page
    client.force_login(mia)
    assert "Words 3" in client.get("/review?month=2026-10").content.decode()
    client.force_login(noor)
    assert "Words 3" not in client.get("/review?month=2026-10").content.decode()
