"""Two months of customers whose truth is known: what they complain of, how often, why, and what wins them over.

For trying a review of care: whoever takes these posts in and answers them knows what an honest review must find.
"""

from __future__ import annotations

import heapq
from datetime import UTC, datetime
from random import Random
from typing import Any, NamedTuple

from anfu.fakex.records import Json, Post, User
from anfu.fakex.texts import parts
from anfu.fakex.world import Change, World

SHARES = {"delivery": 0.36, "product": 0.28, "billing": 0.2, "service": 0.16}
"""Of the complaints of a usual day, by what they are about."""
GROWTH = 1.5
"""Delivery complaints a day in the month, against the month before; all others stay as they are."""
DEPOT = 0.3
"""The share of the month's delivery complaints that stem from one depot."""
OUTAGE_DAY, OUTAGE_HOUR = 14, 14
"""The day and hour (UTC) of the month at which the shop's page fails."""
OUTAGE_DAYS = 1.2
"""As many complaints about it as come on so many usual days, most of them within the hour."""
ANSWERS = 0.75
"""The share of customers who write again after they were answered."""
CALM, FURIOUS = 0.65, 0.25
"""The chance to win over whoever writes again: of the calmest and of the most furious, in a straight line between."""
HELPS = 0.08
"""What is added to that chance where our first reply said `HELPFUL`."""
HELPFUL = "right to tell us"
"""No other word of a first reply moves anybody."""
USUAL_RATE = 0.1
"""Complaints a minute on a usual day."""

DAY_MS = 86_400_000
HOUR_MS = 3_600_000


class MonthError(ValueError):
    """What was given is no month; the message says how to write one."""


class Complaint(NamedTuple):
    """What one customer complains of, when (ms since 1970), and how angry they are, from 0 to 1."""

    at_ms: int
    topic: str
    is_depot: bool
    anger: float


class MonthlyCrowd:
    """Acts when stepped, like `Crowd`, each deed at its own time. `rate` is complaints a minute on a usual day."""

    def __init__(self, world: World, seed: int, rate: float, month: str) -> None:
        self._world, self._seed = world, seed
        complaints = drawn(seed, rate, month)
        self._due: list[tuple[int, int, str]] = [
            (one.at_ms, n, "complain") for n, one in enumerate(complaints)
        ]
        heapq.heapify(self._due)
        self._complaints = complaints
        self._numbers: dict[int, int] = {}
        """The customer of each conversation."""
        self._posts: dict[int, int] = {}
        self._first_words: dict[int, str] = {}
        self._answers: dict[int, int] = {}
        self._won: dict[int, bool] = {}
        world.listeners.append(self._listen)

    @property
    def next_ms(self) -> int | None:
        """When something happens next by itself; None: never again."""
        return self._due[0][0] if self._due else None

    def step(self, now_ms: int) -> None:
        """Let everything happen that is due by now, at the time at which it is due."""
        while self._due and self._due[0][0] <= now_ms:
            at_ms, number, deed = heapq.heappop(self._due)
            if deed == "complain":
                self._complain(number, at_ms)
            else:
                self._write_again(number, deed, at_ms)

    def reload(self, record: dict[str, Any]) -> bool:
        """Keeps no journal."""
        del record
        return False

    def figures(self) -> Json:
        """How they fare."""
        won = list(self._won.values())
        return {"complaints": len(self._posts), "wrote_again": len(won), "won": sum(won)}

    def truth(self) -> list[Json]:
        """What each complaint really is."""
        return [
            {
                "post_id": str(post_id),
                "lang": "en",
                "story": self._complaints[number].topic,
                "is_complaint": True,
                "is_serious": False,
                "depot": self._complaints[number].is_depot,
                "anger": round(self._complaints[number].anger, 3),
                "won": self._won.get(number),
            }
            for number, post_id in self._posts.items()
        ]

    def _complain(self, number: int, at_ms: int) -> None:
        dice, told = self._dice(number, "complain"), self._complaints[number]
        user = _customer(number, self._seed, at_ms)
        self._world.add_user(user)
        post = self._world.say(user.id, self._words(dice, told), at_ms, lang="en")
        self._posts[number] = post.id
        self._numbers[post.conversation_id] = number

    def _words(self, dice: Random, told: Complaint) -> str:
        said = parts("en")["month"]
        fact: str = dice.choice(said["depot" if told.is_depot else told.topic])
        for slot in ("item", "place", "span", "money"):
            fact = fact.replace(f"{{{slot}}}", dice.choice(said[slot]))
        tone: str = dice.choice(said["tones"][min(2, int(told.anger * 3))])
        return f"@{self._world.settings.brand_handle} {fact} {tone}".strip()

    def _listen(self, change: Change) -> None:
        post = change.post
        if change.kind != "created" or post is None or post.author_id != self._world.settings.brand_id:
            return
        number = self._numbers.get(post.conversation_id)
        if number is None or number in self._answers:
            return
        if number not in self._first_words:
            self._first_words[number] = post.text
        else:
            self._make_up_mind(number, post)

    def _make_up_mind(self, number: int, answer: Post) -> None:
        """The second reply is the answer: most customers write once more, an hour later, and that is all."""
        self._answers[number] = answer.id
        dice = self._dice(number, "answered")
        if dice.random() >= ANSWERS:
            return
        chance = CALM + (FURIOUS - CALM) * self._complaints[number].anger
        chance += HELPS if HELPFUL in self._first_words[number] else 0.0
        self._won[number] = dice.random() < chance
        heapq.heappush(self._due, (answer.at_ms + HOUR_MS, number, "won" if self._won[number] else "not_won"))

    def _write_again(self, number: int, kind: str, at_ms: int) -> None:
        post = self._world.posts[self._posts[number]]
        words: str = self._dice(number, kind).choice(parts("en")["month"][kind])
        text = f"@{self._world.settings.brand_handle} {words}"
        self._world.say(post.author_id, text, at_ms, lang="en", replies_to=self._answers[number])

    def _dice(self, number: int, moment: str) -> Random:
        return Random(f"{self._seed}/{number}/{moment}")


def drawn(seed: int, rate: float, month: str) -> list[Complaint]:
    """Every complaint of a month ("2026-10") and the one before it (both UTC), in the order of time."""
    dice = Random(f"{seed}/month")
    before_ms, begins_ms, ends_ms = _bounds(month)
    told: list[Complaint] = []
    for start_ms, end_ms, growth, depot in (
        (before_ms, begins_ms, 1.0, 0.0),
        (begins_ms, ends_ms, GROWTH, DEPOT),
    ):
        for topic, share in SHARES.items():
            times = growth if topic == "delivery" else 1.0
            for _ in range(round(rate * 1440 * share * times * (end_ms - start_ms) / DAY_MS)):
                at_ms = int(dice.uniform(start_ms, end_ms))
                is_depot = topic == "delivery" and dice.random() < depot
                told.append(Complaint(at_ms, topic, is_depot, dice.random()))
    fails_ms = begins_ms + (OUTAGE_DAY - 1) * DAY_MS + OUTAGE_HOUR * HOUR_MS
    for _ in range(round(rate * 1440 * OUTAGE_DAYS)):
        told.append(
            Complaint(int(fails_ms + dice.expovariate(2.5 / HOUR_MS)), "outage", False, dice.random())
        )
    return sorted(told)


def begins_ms(month: str) -> int:
    """The beginning of the month before ("2026-10": 1 September, UTC). Raises `MonthError` where it is no month."""
    return _bounds(month)[0]


def _bounds(month: str) -> tuple[int, int, int]:
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    except ValueError as error:
        raise MonthError(f'"{month}" is no month; write it as "2026-10"') from error
    before = first.replace(year=first.year - (first.month == 1), month=(first.month - 2) % 12 + 1)
    after = first.replace(year=first.year + (first.month == 12), month=first.month % 12 + 1)
    at = [int(moment.timestamp() * 1000) for moment in (before, first, after)]
    return at[0], at[1], at[2]


def _customer(number: int, seed: int, now_ms: int) -> User:
    """Each complaint comes from somebody else; as many have ten followers as have ten thousand."""
    dice = Random(f"{seed}/{number}/who")
    words = parts("en")
    given, family = dice.choice(words["given"]), dice.choice(words["family"])
    return User(
        id=1_300_000_000_000_000_000 + seed % 1000 * 10**14 + number,
        username=f"{given.lower()[:8]}{number:x}",
        name=f"{given} {family}",
        followers=int(10 ** dice.uniform(0, 5)),
        created_ms=now_ms - 900 * DAY_MS,
    )
