"""What triage learns from corrections, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest

from anfu.triage import judge
from anfu.triage.learning.contest import (
    Contest,
    by_luck,
    contest,
    fewest_to_tell,
    is_held_back,
)
from anfu.triage.learning.drift import FEWEST, Word, new_words, weeks
from anfu.triage.learning.fitting import Lesson, fit, unpacked, with_delta
from anfu.triage.learning.rules import Standing
from anfu.triage.linear import HEADS, shipped

ROOMS = ("kitchen", "hall", "bedroom", "office", "nursery", "porch", "attic", "studio")
WHEN = (
    "yesterday",
    "this morning",
    "again",
    "on Sunday",
    "last night",
    "just now",
    "at noon",
    "since Friday",
)
JARGON = [f"our {room} lamp: full banana {when}" for room, when in product(ROOMS, WHEN)]
FINE = [f"our {room} lamp: splendid {when}" for room, when in product(ROOMS, WHEN)]
COMPLAINT = Standing(True, "product", "ordinary", "complaint")
PRAISE = Standing(False, "product", "ordinary", "praise")


def lessons(texts: Sequence[str], standing: Standing, *, is_corrected: bool, first: int = 0) -> list[Lesson]:
    """What a person said of these texts."""
    return [
        Lesson(first + at, text, "en", standing, is_corrected, names_intent=False)
        for at, text in enumerate(texts)
    ]


def test_a_word_that_triage_did_not_know_is_learned_and_the_rest_stays() -> None:
    """After corrections, posts never seen with that word are complaints; plain posts are judged as before."""
    taught = [
        *lessons(JARGON[:40], COMPLAINT, is_corrected=True),
        *lessons(FINE[:40], PRAISE, is_corrected=False),
    ]
    learned = with_delta(shipped(), fit(taught, shipped()))
    unseen = JARGON[40:] + FINE[40:]
    before = [verdict.is_complaint for verdict in judge(unseen, ["en"] * len(unseen))]
    after = [verdict.is_complaint for verdict in judge(unseen, ["en"] * len(unseen), learned)]
    assert after == [True] * 24 + [False] * 24
    assert sum(before[:24]) < 12
    others = [
        "Thank you, the driver was lovely!",
        "Where do I find the manual?",
        "My parcel is two weeks late!!",
    ]
    kept = [(v.is_complaint, v.tier) for v in judge(others, ["en"] * 3, learned)]
    assert kept == [(v.is_complaint, v.tier) for v in judge(others, ["en"] * 3)]


def test_the_same_lessons_give_the_same_bytes_in_any_order() -> None:
    """Training draws no lots; and what is stored is what was learned."""
    taught = lessons(JARGON, COMPLAINT, is_corrected=True) + lessons(
        FINE, PRAISE, is_corrected=False, first=99
    )
    packed = fit(taught, shipped()).packed()
    Random(3).shuffle(taught)
    assert fit(taught, shipped()).packed() == packed
    assert unpacked(packed).packed() == packed
    assert len(packed) < 100_000


def test_what_teaches_nothing_moves_nothing() -> None:
    """Posts that are judged as they should be leave every threshold where it is."""
    verdicts = judge(FINE, ["en"] * len(FINE))
    taught = [
        Lesson(at, text, "en", Standing(v.is_complaint, v.topic, v.tier, v.intent), False, False)
        for at, (text, v) in enumerate(zip(FINE, verdicts, strict=True))
    ]
    delta = fit(taught, shipped())
    assert delta.bias[HEADS.index("grave")] == 0.0
    with pytest.raises(ValueError, match="nothing to learn from"):
        fit([], shipped())
    with pytest.raises(ValueError, match="not a delta"):
        unpacked(b"weights")


def a_contest(
    gained: int, lost: int, *, right: int = 40, serious_lost: int = 0, examples_lost: int = 0
) -> Contest:
    """A contest with these figures."""
    return Contest(100, 60, right, right + gained - lost, gained, lost, 10, serious_lost, examples_lost,
                   by_luck(gained, lost), 0, 0)  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "outcome"),
    [
        (a_contest(5, 0), "took_over"),
        (a_contest(4, 0), "not_enough"),
        (a_contest(0, 0), "not_enough"),
        (a_contest(30, 0, right=9), "not_enough"),
        (a_contest(8, 4), "not_better"),
        (a_contest(4, 8), "not_better"),
        (a_contest(20, 5), "took_over"),
        (a_contest(20, 5, serious_lost=2), "not_better"),
        (a_contest(20, 5, serious_lost=1), "took_over"),
        (a_contest(20, 5, examples_lost=1), "not_better"),
    ],
)
def test_a_challenger_takes_over_only_when_it_is_more_than_luck(figures: Contest, outcome: str) -> None:
    """Few differences are "not enough yet"; more than luck takes over, unless it loses what must not be lost."""
    assert figures.outcome == outcome


def test_luck_is_a_coin() -> None:
    """The sign test: five of five happen by luck once in 32 times, so five are the fewest that tell."""
    assert by_luck(5, 0) == 1 / 32 and by_luck(0, 0) == 1.0 and by_luck(1, 1) == 0.75
    assert fewest_to_tell() == 5


def test_posts_that_test_never_teach() -> None:
    """About three of ten are held back, always the same ones."""
    held = [x_id for x_id in range(10_000) if is_held_back(x_id)]
    assert 2800 < len(held) < 3200 and held == [x_id for x_id in range(10_000) if is_held_back(x_id)]


def test_a_contest_counts_what_a_person_said() -> None:
    """Right is complaint or not, and tier; the intent only where it was named."""
    told = lessons([JARGON[0], FINE[0]], COMPLAINT, is_corrected=True)
    late, nice = judge(
        ["My parcel is two weeks late and nobody answers!", "Lovely sofa, thanks!"], ["en", "en"]
    )
    found = contest(7, told, [late, nice], [late, late], others=[(late, nice), (late, late)])
    assert (found.champion_right, found.challenger_right, found.gained, found.lost) == (1, 2, 1, 0)
    assert (found.others, found.others_changed, found.outcome) == (2, 1, "not_enough")


def test_drift_is_told_by_week() -> None:
    """Weeks begin on Monday; a share has its count; calibration waits until there are enough."""
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)
    words = [Word(monday + timedelta(hours=at), 0.9, at % 4 > 0, at % 4 == 0) for at in range(FEWEST)]
    words += [Word(monday - timedelta(days=1), 0.8, True, False)]
    last, this = weeks([word.judged_at for word in words], words, monday + timedelta(days=3), 2)
    assert (last.monday, this.monday) == (date(2026, 11, 9), date(2026, 11, 16))
    assert (last.judged, last.share, last.calibration) == (1, 0.0, None)
    assert (this.spoken_of, this.corrected, this.share) == (50, 13, 0.26)
    assert this.calibration is not None and this.calibration == pytest.approx(0.16, abs=0.001)


def test_new_words_are_told_in_both_languages() -> None:
    """What nobody wrote before stands out; what everybody always writes, names, links and numbers do not."""
    before = ["my parcel is late"] * 200 + ["快递又迟到了"] * 200
    now = ["my parcel is late, the turnstile ate it @ada https://x.example/1 4711"] * 6 + [
        "快递柜机坏了又迟到了"
    ] * 6
    told = [word for word, _, _ in new_words(now, before, 20)]
    assert "turnstile" in told and "柜机" in told
    assert not {"parcel", "late", "迟到", "ada", "4711"} & set(told)
    assert new_words(["banana"] * 3, before, 9) == [] and new_words([], [], 9) == []
