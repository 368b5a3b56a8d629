"""A month of a made-up brand whose truth is known, and the month before it: drawn with a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.insight.past import Past, Said, Told, Vowed

OCTOBER = datetime(2026, 9, 30, 22, tzinfo=UTC)
"""Midnight in Berlin, where the brand's days are counted."""
SEPTEMBER = datetime(2026, 8, 31, 22, tzinfo=UTC)

GROWTH = 1.5
"""Delivery complaints a day, October against September."""
DEPOT = 0.3
"""The share of October's delivery complaints that stem from one depot."""
KEPT = 0.9
RESOLVED = 0.8
HELPS = 0.08
"""What `ack_named` adds to the share of customers won over; `ack_bright` adds nothing, and goes to easy cases."""
OUTAGE = datetime(2026, 10, 14, 14, tzinfo=UTC)
OUTAGE_CASES = 300
BIASED_SLOW, FAIR = 0.45, 0.75
"""Replies within the hour to customers with few followers, by the biased people; to all others, by everybody."""
A_DAY = {"delivery": 90, "product": 70, "billing": 50, "service": 40}

_PLACES = ("berlin", "hamburg", "dresden", "bremen", "köln", "mainz")
_SAID = {
    "delivery": (
        "parcel is late again, still waiting in {place}",
        "no sign of my parcel, courier in {place} silent",
    ),
    "product": ("the lamp from {place} broke after a week", "drawer arrived scratched in {place}"),
    "billing": ("charged twice in {place}, refund missing", "wrong amount on my invoice {place}"),
    "service": ("your hotline in {place} hung up on me", "rude clerk in the {place} store"),
}


@dataclass
class Team:
    """Who answers: the biased two, and the fair three."""

    biased: list[int]
    fair: list[int]


def a_month(team: Team, seed: int = 20261001) -> list[Past]:
    """All cases of September and October."""
    draw = random.Random(seed)
    pasts: list[Past] = []
    for start, days, growth, depot in ((SEPTEMBER, 30, 1.0, 0.0), (OCTOBER, 31, GROWTH, DEPOT)):
        for topic, a_day in A_DAY.items():
            times = growth if topic == "delivery" else 1.0
            for _ in range(round(a_day * times * days)):
                opened = start + timedelta(seconds=draw.uniform(0, days * 86400))
                pasts.append(_case(draw, team, opened, topic, _words(draw, topic, depot), len(pasts)))
    for _ in range(OUTAGE_CASES):
        opened = OUTAGE + timedelta(seconds=draw.expovariate(1 / 4000))
        text = "@sprucehome checkout shows error 504 again, cannot pay"
        pasts.append(_case(draw, team, opened, "outage", text, len(pasts)))
    return pasts


def _words(draw: random.Random, topic: str, depot: float) -> str:
    if topic == "delivery" and draw.random() < depot:
        return "@sprucehome my parcel is stuck at the leipzig depot for days"
    return "@sprucehome " + draw.choice(_SAID[topic]).format(place=draw.choice(_PLACES))


def _case(draw: random.Random, team: Team, opened: datetime, topic: str, text: str, number: int) -> Past:
    arousal, serious = draw.random(), draw.random() < 0.1
    followers = int(10 ** draw.uniform(0, 5))
    person = draw.choice(team.biased + team.fair)
    template = _template(draw, is_easy=arousal < 0.4 and not serious)
    wait = _wait(draw, person in team.biased and followers < 1000)
    won = 0.65 - 0.5 * arousal - 0.1 * serious + (HELPS if template == "ack_named" else 0)
    past = Past(opened, customer=500_000 + number, topic=topic, serious=serious, followers=followers)
    past.said = [Said(0, arousal=arousal, text=text)]
    if draw.random() < 0.75:
        is_won = draw.random() < won
        past.said.append(
            Said(wait + 3600, feeling=1 if is_won else draw.choice([0, -1]), arousal=arousal / 2)
        )
    past.told = [Told(40, "acknowledge", None, template), Told(wait, "answer", person, "answer_1")]
    late = 4 * 3600.0 * (1 + draw.random())
    past.vowed = [Vowed(40, 4 * 3600, 3000 if draw.random() < KEPT else late)]
    if draw.random() < RESOLVED:
        past.ends = [(wait + 7200, "resolved")]
    return past


def _template(draw: random.Random, *, is_easy: bool) -> str:
    luck = draw.random()
    if luck < 0.002:
        return "ack_rare"
    if is_easy and luck < 0.7:
        return "ack_bright"
    if not is_easy and luck < 0.1:
        return "ack_bright"
    return draw.choice(["ack_named", "ack_plain"])


def _wait(draw: random.Random, is_slighted: bool) -> float:
    prompt = draw.random() < (BIASED_SLOW if is_slighted else FAIR)
    return draw.uniform(300, 3500) if prompt else draw.uniform(3700, 5 * 3600)
