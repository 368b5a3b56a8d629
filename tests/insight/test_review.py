"""The review recovers the truth of a made-up month, and does not fall for what only looks like it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation

from anfu.cli.review import page_of
from anfu.clock.months import Month
from anfu.desk.insight.printing import lacks_chinese, write_pdf
from anfu.desk.insight.reviewed import shown
from anfu.desk.translations import compile_translations
from anfu.flows.month_ends import month_ends
from anfu.insight.actions import catch_up, keep_review
from anfu.insight.bottlenecks import Held, approvals
from anfu.insight.effect import Effect, adjusted, strata
from anfu.insight.findings import Review
from anfu.insight.following import follow
from anfu.insight.intervals import Estimate, Z, share
from anfu.insight.period import Period
from anfu.insight.review import review
from anfu.insight.reviews import kept_review
from tests.build import a_person
from tests.insight import month
from tests.insight.past import Past, Said, a_house, write

NOW = datetime(2026, 11, 20, tzinfo=UTC)


_TOLD: list[tuple[Review, month.Team]] = []


@pytest.fixture
def month_told(db: None) -> tuple[Review, month.Team]:
    """October, written and reviewed once for all tests; its rows are gone with the first."""
    del db
    compile_translations()
    if not _TOLD:
        brand, versions = a_house()
        biased, fair = (
            [a_person(brand, name).pk for name in names.split()] for names in ("rex ria", "fay fin flo")
        )
        team = month.Team(biased, fair)
        write(brand, versions, month.a_month(team))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum would have done within the month
        catch_up()
        _TOLD.append((review(brand, Month(2026, 10), NOW), team))
    return _TOLD[0]


@pytest.fixture
def told(month_told: tuple[Review, month.Team]) -> Review:
    """The review."""
    return month_told[0]


@pytest.fixture
def team(month_told: tuple[Review, month.Team]) -> month.Team:
    """Who answered."""
    return month_told[1]


def holds(estimate: Estimate, truth: float) -> bool:
    """Does the interval hold the truth?"""
    return estimate.low is not None and estimate.high is not None and estimate.low <= truth <= estimate.high


def of(effects: list[Effect], name: str) -> Effect:
    """The effect of a name."""
    return next(effect for effect in effects if effect.name == name)


def test_rates_are_recovered(told: Review) -> None:
    """Promises kept and cases resolved, within their intervals."""
    assert holds(told.figures["promises_kept"], month.KEPT)
    assert holds(told.figures["resolved"], month.RESOLVED)


def test_the_trend_is_recovered(told: Review) -> None:
    """Delivery grew by half, nothing else did."""
    trends = {trend.topic: trend for trend in told.types}
    assert told.types[0].topic == "delivery" and holds(trends["delivery"].times, month.GROWTH)
    assert all(holds(trends[topic].times, 1.0) for topic in ("product", "billing", "service"))


def test_the_root_cause_is_found(told: Review) -> None:
    """The depot stands out in what is said of delivery, in about as many complaints as it caused; nothing else does."""
    causes = {cause.topic: cause for cause in told.causes}
    words = causes["delivery"].words[0]
    assert "leipzig" in words.words or "depot" in words.words
    assert holds(share(words.said_by, words.read), month.DEPOT)
    assert not {"product", "billing", "service"} & causes.keys()


def test_the_outage_is_found(told: Review) -> None:
    """Its day and its words."""
    outage = next(cause for cause in told.causes if cause.topic == "outage")
    assert outage.peak == date(2026, 10, 14) and outage.peak_n > 0.9 * month.OUTAGE_CASES
    assert any("504" in one.words for one in outage.words)


def test_the_template_that_helps_is_told_from_the_one_that_only_looks_so(told: Review) -> None:
    """Eight points are found where they are; the wording for easy cases looks better and is not called so."""
    named, bright = of(list(told.templates), "ack_named"), of(list(told.templates), "ack_bright")
    assert named.verdict == "better" and holds(named.adjusted, month.HELPS)
    assert (bright.crude.low or 0) > 0.03, "it ought to look good"
    assert bright.verdict != "better" and (bright.adjusted.high or 1) < 0.02
    assert of(list(told.templates), "ack_rare").verdict == "few"


def test_the_biased_people_are_found(told: Review, team: month.Team) -> None:
    """Who answers customers with few followers later, and by how much; the others are not suspected."""
    gaps = {int(effect.name): effect for effect in told.favour}
    for person in team.biased:
        assert gaps[person].verdict == "worse"
        assert holds(gaps[person].adjusted, month.BIASED_SLOW - month.FAIR)
    assert all(gaps[person].verdict == "same" for person in team.fair)


def test_actions_follow_from_what_was_found(told: Review, team: month.Team) -> None:
    """Each finding ends in something to do, with somebody and a date."""
    codes = {(action.code, action.owner) for action in told.actions}
    assert {("use_template", 0), ("mend_cause", 0)} <= codes
    assert {("even_care", person) for person in team.biased} <= codes
    assert all(action.due == date(2026, 11, 15) for action in told.actions)


def test_adjusted_intervals_hold_what_they_promise() -> None:
    """Of 200 drawn months with an effect of 8 points under confounding, in 250 small strata: 95 in 100 hold it."""
    draw, hits = np.random.default_rng(5), 0
    for _ in range(200):
        arousal, serious = draw.random(2400), draw.random(2400) < 0.1
        topic, person = draw.integers(0, 5, 2400), draw.integers(0, 5, 2400)
        exposed = draw.random(2400) < np.where((arousal < 0.4) & ~serious, 0.15, 0.45)
        won = draw.random(2400) < 0.65 - 0.5 * arousal - 0.1 * serious + 0.08 * exposed
        alike = strata(serious, (arousal * 5).astype(np.int64), topic, person)
        hits += holds(adjusted(exposed, won, alike, Z)[0], 0.08)
    assert 0.91 <= hits / 200 <= 0.99


@pytest.mark.django_db
def test_a_month_is_reviewed_once_when_it_has_ended() -> None:
    """By the brand's own clock, and not when there was nothing to review."""
    brand, versions = a_house()
    write(brand, versions, [Past(month.OCTOBER, customer=1)])
    midnight = datetime(2026, 10, 31, 23, tzinfo=UTC)  # in Berlin, on winter time again
    assert not month_ends(brand, midnight - timedelta(seconds=1)), "September is empty"
    assert month_ends(brand, midnight)
    assert not month_ends(brand, midnight + timedelta(days=20))
    kept = kept_review(brand, Month(2026, 10))
    assert kept is not None and kept.complaints == 1


def test_a_review_is_kept_as_it_was_told(month_told: tuple[Review, month.Team]) -> None:
    """What is kept reads back the same, and its page says it in both languages."""
    told, _team = month_told
    brand, _versions = a_house()
    keep_review(brand, told, NOW)
    assert kept_review(brand, told.month) == msgspec.convert(msgspec.to_builtins(told), Review)
    for language, word in (("en", "What to do next"), ("zh-hans", "接下来做什么")):
        with translation.override(language):
            page = render_to_string("desk/insight/reviewed.html", {"review": shown(told)})
        assert word in page and "ack_named" in page and "leipzig" in page


def test_it_says_where_cases_wait(told: Review) -> None:
    """For what: all are acknowledged at once, most of the waiting is for the end."""
    states = {stay.state: stay for stay in told.states}
    assert list(states) == ["first_word", "replied", "answered", "resolved"]
    assert sum(stay.share for stay in told.states) == pytest.approx(1)
    assert states["first_word"].median.value == pytest.approx(40)
    assert states["first_word"].n == states["replied"].n == told.complaints
    assert max(states.values(), key=lambda stay: stay.share).state == "resolved"


def test_proposals_are_followed(told: Review) -> None:
    """A month like the one before changes nothing; where the words of a cause are rarer, it says so."""
    brand, versions = a_house()
    lately = [Past(month.OCTOBER + timedelta(days=40, hours=n), customer=n) for n in range(80)]
    for one in lately:
        one.said = [Said(0, text="my parcel is late again in Berlin")]
    write(brand, versions, lately)
    catch_up()
    november = review(brand, Month(2026, 11), NOW, told)
    assert [one.action for one in november.followed] == list(told.actions)
    by_code = {one.action.code: one for one in november.followed}
    mended = next(one for one in november.followed if one.action.values.get("topic") == "delivery")
    assert mended.then.value == pytest.approx(month.DEPOT, abs=0.05) and mended.now.value == 0
    assert mended.verdict == "better"
    assert by_code["use_template"].verdict == by_code["even_care"].verdict == "few"
    page = render_to_string("desk/insight/reviewed.html", {"review": shown(november)})
    assert "What became of last month" in page
    same = follow(brand, Period.month(told.month, "UTC"), told, told)
    assert {one.verdict for one in same if one.action.code != "mend_cause"} == {"same"}


def test_how_long_approvals_take() -> None:
    """Median by rule, those undecided counted as open."""
    held = [Held("tier", 60.0 * n, True) for n in range(1, 8)] + [Held("tier", 3600.0, False)]
    [tier, new] = approvals([*held, Held("new_staff", 5.0, True)])
    assert (tier.why, tier.n, tier.waiting, tier.median.value) == ("tier", 8, 1, 240.0)
    assert (new.why, new.n, new.waiting) == ("new_staff", 1, 0)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_review_is_printed(told: Review, tmp_path: Path, language: str) -> None:
    """As a PDF of some pages, in either language."""
    if lacks_chinese():
        pytest.skip("needs a font with Chinese characters")
    brand, _versions = a_house()
    with translation.override(language):
        write_pdf(page_of(brand, told), tmp_path / "review.pdf")
    assert (tmp_path / "review.pdf").read_bytes().startswith(b"%PDF-")


def test_what_concerns_a_person_is_for_that_person(told: Review, team: month.Team) -> None:
    """An agent reads of themselves and of nobody else."""
    rex = team.biased[0]
    mine = shown(told, rex)
    assert len(mine["people"]) == len(mine["favour"]) == 1  # type: ignore[arg-type]
    assert len(shown(told)["people"]) == 5  # type: ignore[arg-type]
