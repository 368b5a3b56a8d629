"""A desk that is unfair in a known way is seen to be, and one that only looks so is not."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from anfu.insight.fairness.rules import PLAIN, POLITE, RUDE, compared, courtesy
from anfu.insight.frame import NEVER
from anfu.listening.models import Post
from tests.build import a_person
from tests.insight.frames import HOUR, a_frame
from tests.insight.past import Past, Said, Told, a_house, write


@pytest.mark.parametrize(
    ("text", "lang", "put"),
    [
        ("Could you please look at my order?", "en", POLITE),
        ("My order is late again", "en", PLAIN),
        ("Thanks for nothing, you scammers", "en", RUDE),
        ("Scampi was cold", "en", PLAIN),
        ("请帮我查一下订单，谢谢", "zh", POLITE),
        ("我请假等了一天还没到", "zh", PLAIN),
        ("骗子公司", "zh-Hans", RUDE),
        ("s'il vous plaît", "fr", None),
    ],
)
def test_how_it_is_put(text: str, lang: str, put: int | None) -> None:
    """By a few words; not at all in other languages."""
    assert courtesy(text, lang) == put


def test_unfairness_is_found_and_its_look_is_not() -> None:
    """Group b waits 15 points more often; group c only looks so, as its cases come at night, when all wait."""
    draw = np.random.default_rng(5)
    n = 9000
    parts = draw.integers(0, 3, n)
    night = draw.random(n) < np.where(parts == 2, 0.8, 0.2)
    prompt = draw.random(n) < np.where(night, 0.3, 0.8) - 0.15 * (parts == 1)
    frame = a_frame(n)
    opened = frame.opened // (24 * HOUR) * (24 * HOUR) + np.where(night, 2, 14) * HOUR
    replied = opened + np.where(prompt, HOUR // 3, 5 * HOUR)
    hours = np.where(night, 2, 14)
    rows = compared(a_frame(n, opened=opened, replied=replied), parts, ["a", "b", "c"], hours)
    by_name = {row.name: row for row in rows}
    verdicts = {name: row.prompt.verdict if row.prompt else "" for name, row in by_name.items()}
    assert verdicts["b"] == "worse" and verdicts["c"] != "worse"
    unfair, looks = by_name["b"].prompt, by_name["c"].prompt
    assert unfair and looks and unfair.adjusted.low is not None and unfair.adjusted.high is not None
    assert unfair.adjusted.low < -0.15 < unfair.adjusted.high
    assert (looks.crude.high or 0) < -0.1
    assert sum(row.n for row in rows) == n and (by_name["c"].wait.value or 0) > 3600


def test_outcomes_are_compared_too() -> None:
    """One group is resolved less often, and nobody showed a feeling: then nothing is said of that."""
    draw = np.random.default_rng(9)
    n = 3000
    parts = draw.integers(0, 2, n)
    frame = a_frame(n, feeling=np.full(n, -128))
    done = draw.random(n) < np.where(parts == 1, 0.6, 0.8)
    resolved = np.where(done, frame.opened + 9 * HOUR, NEVER)
    _, few = compared(a_frame(n, feeling=frame.feeling, resolved=resolved), parts, ["a", "b"], None)
    assert few.resolved is not None and few.resolved.verdict == "worse" and few.won is None


def test_the_screen_reads_only_what_it_may(client: Client, db: None) -> None:
    """Every cut has its table; words that are gone are not read; few cases are not enough."""
    del db
    brand, versions = a_house("UTC")
    mia, now = a_person(brand), timezone.now()
    pasts = [
        Past(now - timedelta(days=2, hours=n), customer=n, told=[Told(600, by=mia.pk)],
             said=[Said(0, text="please help" if n else "you idiots")])
        for n in range(4)
    ]  # fmt: skip
    write(brand, versions, pasts)
    Post.objects.filter(text="you idiots").update(gone_at=now)
    client.force_login(mia)
    page = client.get("/insight/fairness?days=30").content.decode()
    assert "with please or thanks" in page and "with abuse" not in page
    assert "not enough yet" in page and "of 3 public complaints" in page
    assert client.get("/insight/fairness?days=x").status_code == 404
