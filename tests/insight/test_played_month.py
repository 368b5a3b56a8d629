"""The stand-in X's month of known truth, through everything that serves customers, and what the review makes of it."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from anfu.clock.months import Month
from anfu.fakex import month as truth
from anfu.insight.actions import catch_up
from anfu.insight.findings import Review
from anfu.insight.intervals import share
from anfu.insight.review import review
from tests.fakex.conftest import Live, Start, start, stopping
from tests.insight.played import BIASED, FAIR, LATE, RESOLVED, Played
from tests.insight.test_review import holds, of

__all__ = ["start", "stopping"]

SEPTEMBER, MIDDLE = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 16, tzinfo=UTC)
AFTER, NOW = datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
RATE = float(os.environ.get("MONTH_RATE", truth.USUAL_RATE))


def lived(start: Start, rate: float) -> tuple[Played, Review]:
    """September and October, and October in review."""
    x: Live = start(customers=True, month="2026-10", rate=rate, speed=0, limits=False)
    played = Played(x, SEPTEMBER)
    played.live_until(MIDDLE)
    played.bright_for_all()
    played.live_until(AFTER)
    played.close()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have done within the month
    catch_up()
    return played, review(played.brand, Month(2026, 10), NOW)


def in_october(played: Played) -> list[dict[str, object]]:
    """What the stand-in knows of October's complaints."""
    begins = datetime(2026, 10, 1, tzinfo=UTC).timestamp() * 1000
    posts = played.x.site.world.posts
    return [one for one in played.crowd.truth() if posts[int(str(one["post_id"]))].at_ms >= begins]


def report(played: Played, told: Review) -> None:
    """What was found, for whoever runs the whole month."""
    for effect in (*told.templates, *told.favour):
        print(effect.name, effect.with_it.n, effect.crude, effect.adjusted, effect.verdict)  # noqa: T201 - the report
    for cause in told.causes:
        print(cause.topic, cause.n, cause.words, cause.peak, cause.peak_n)  # noqa: T201 - as above
    print([(t.topic, t.n, t.before, t.times) for t in told.types])  # noqa: T201 - as above
    print({key: told.figures[key] for key in ("promises_kept", "resolved", "won_over")})  # noqa: T201 - as above
    print(played.refused[:5], len(played.crowd.truth()), played.crowd.figures())  # noqa: T201 - as above


@pytest.mark.django_db
def test_a_small_month_is_lived_through_whole(start: Start) -> None:
    """Each complaint became a case, was acknowledged in time and answered; what is found is said with its doubt."""
    played, told = lived(start, 0.0008)
    assert not played.refused
    known = in_october(played)
    assert told.complaints == len(known) and len(played.crowd.truth()) > 60
    assert Counter(t.topic for t in told.types for _ in range(t.n)) == Counter(one["story"] for one in known)
    won = [one["won"] for one in known if one["won"] is not None]
    assert told.figures["won_over"].n == len(won)
    assert told.figures["won_over"].value == pytest.approx(sum(map(bool, won)) / len(won))
    assert holds(told.figures["promises_kept"], (1 + 1 - LATE) / 2)
    assert holds(told.figures["resolved"], RESOLVED)
    assert told.figures["acknowledged_within_hour"].value == 1
    assert {effect.name for effect in told.templates} == {"ack_named", "ack_plain", "ack_bright"}
    assert {effect.verdict for effect in told.templates} <= {"few", "same"}


@pytest.mark.month
@pytest.mark.django_db
def test_the_truth_of_a_month_is_recovered(start: Start) -> None:
    """Rates, growth, causes, the outage, the wording that helps, the one that only looks so, and who is biased."""
    played, told = lived(start, RATE)
    report(played, told)
    assert not played.refused
    assert holds(told.figures["promises_kept"], (1 + 1 - LATE) / 2)
    assert holds(told.figures["resolved"], RESOLVED)

    trends = {trend.topic: trend for trend in told.types}
    assert told.types[0].topic == "delivery" and holds(trends["delivery"].times, truth.GROWTH)
    assert all(holds(trends[topic].times, 1.0) for topic in ("product", "billing", "service"))

    causes = {cause.topic: cause for cause in told.causes}
    words = causes["delivery"].words[0]
    delivery = [one for one in in_october(played) if one["story"] == "delivery"]
    assert "leipzig" in words.words or "depot" in words.words
    assert holds(share(words.said_by, words.read), truth.DEPOT) and len(delivery) > 100
    outage = causes["outage"]
    assert outage.peak == date(2026, 10, truth.OUTAGE_DAY)
    assert any("504" in one.words for one in outage.words)
    assert not {"product", "billing", "service"} & causes.keys()

    named, bright = of(list(told.templates), "ack_named"), of(list(told.templates), "ack_bright")
    assert named.verdict == "better" and holds(named.adjusted, truth.HELPS)
    assert (bright.crude.low or -1) > -0.01, "it ought to look at least as good as the others"
    assert bright.verdict != "better" and holds(bright.adjusted, -truth.HELPS / 2)

    gaps = {int(effect.name): effect for effect in told.favour}
    for person in played.biased:
        assert gaps[person.pk].verdict == "worse" and holds(gaps[person.pk].adjusted, BIASED - FAIR)
    assert all(gaps[person.pk].verdict == "same" for person in played.fair)
