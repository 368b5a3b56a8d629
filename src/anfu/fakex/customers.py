"""One simulated customer: who it is, what happened to it, and how it feels about it."""

from __future__ import annotations

from random import Random

import msgspec

from anfu.fakex.records import Json, User
from anfu.fakex.texts import COMPLAINTS, LANGS, OTHERS, SERIOUS, parts

HOUR_MS = 3_600_000
BURST: tuple[tuple[float, str, str], ...] = (
    (1.0, "en", "delivery"),
    (2.5, "zh", "billing"),
    (4.0, "zh", "injury"),
    (6.0, "en", "product"),
    (8.0, "zh", "delivery"),
    (10.5, "en", "data_leak"),
    (13.0, "en", "question"),
    (16.0, "zh", "service"),
    (18.5, "zh", "praise"),
)
"""(seconds after the start, language, story) of the first ones, so that a demo begins at once."""
STORY_WEIGHTS = {
    **dict.fromkeys(COMPLAINTS, 9.0),
    **dict.fromkeys(SERIOUS, 1.4),
    **dict(zip(OTHERS, (9.0, 9.0, 4.0, 5.0, 7.0), strict=True)),
    "repost": 4.0,
}


class Errand(msgspec.Struct, frozen=True):
    """Something that a customer is going to do at a time (ms)."""

    due_ms: int
    deed: str


class Customer(msgspec.Struct, omit_defaults=True):
    """The mood runs from 0 (lost for ever) to 1 (delighted); it only means something for complaints."""

    number: int
    user_id: int
    lang: str
    given: str
    full: str
    story: str
    tagged: bool = True
    mood: float = 0.5
    began_mood: float = 0.5
    patience_ms: int = HOUR_MS
    anger: int = 0
    hates_bots: bool = False
    """Says stop after the first answer."""
    post_id: int = 0
    conversation_id: int = 0
    last_post_ms: int = 0
    heard: int = 0
    heard_ms: int = 0
    promised_ms: int = 0
    late_promises: int = 0
    stopped: bool = False
    answered_after_stop: int = 0
    solved: bool = False
    gone: bool = False
    code: str = ""
    begins: str = ""
    """What a direct message begins with that is written by the link of an invitation."""
    in_private: bool = False
    """The brand said its last words in a direct message, so that is where it is answered."""
    last_heard: str = ""
    scale: tuple[int, int] = (1, 5)
    """On which it was last asked to rate."""
    errands: list[Errand] = []
    turns: int = 0
    """How often it acted: part of its dice, so that the same answers lead to the same deeds."""

    @property
    def is_complainer(self) -> bool:
        """Whether it came with a complaint."""
        return self.story in COMPLAINTS or self.story in SERIOUS

    @property
    def is_serious(self) -> bool:
        """Whether the complaint is of the serious tier."""
        return self.story in SERIOUS

    def feel(self, change: float) -> None:
        """Move the mood, within its bounds."""
        self.mood = min(1.0, max(0.0, self.mood + change))

    def plan(self, deed: str, due_ms: int) -> None:
        """Mean to do something; the same deed only once."""
        self.forget(deed)
        self.errands.append(Errand(due_ms, deed))

    def forget(self, *deeds: str) -> None:
        """Give up some plans; without names, all of them."""
        self.errands = [errand for errand in self.errands if deeds and errand.deed not in deeds]


def meet(number: int, seed: int, lang: str | None = None, story: str | None = None) -> tuple[Customer, User]:
    """The customer of this number, always the same for the same seed."""
    dice = Random(f"{seed}/{number}")
    lang = lang or dice.choice(LANGS)
    stories = list(STORY_WEIGHTS)
    story = story or dice.choices(stories, list(STORY_WEIGHTS.values()))[0]
    words: Json = parts(lang)
    given, family = dice.choice(words["given"]), dice.choice(words["family"])
    full = family + given if lang == "zh" else f"{given} {family}"
    user = User(
        id=1_200_000_000_000_000_000 + seed % 1000 * 10**14 + number * 7_919_003 + dice.randrange(4096),
        username=_handle(words["handle"], given, lang, number, dice),
        name=dice.choice([full, given, f"{given} {dice.choice('🌿🏠✨🐈☕')}"]),
        followers=int(dice.lognormvariate(5.2, 1.6)),
        following=int(dice.lognormvariate(5.4, 0.9)),
        verified=dice.random() < 0.08,
        open_dm=dice.random() < 0.6,
        created_ms=1_300_000_000_000 + dice.randrange(450_000_000_000),
    )
    is_complaint = story in COMPLAINTS or story in SERIOUS
    mood = dice.uniform(0.08, 0.25) if story in SERIOUS else dice.uniform(0.2, 0.5) if is_complaint else 0.7
    customer = Customer(
        number=number,
        user_id=user.id,
        lang=lang,
        given=given,
        full=full,
        story=story,
        tagged=story in SERIOUS or dice.random() < 0.86,
        mood=mood,
        began_mood=mood,
        patience_ms=int(HOUR_MS * dice.uniform(0.4, 2.0)),
        hates_bots=dice.random() < 0.04,
    )
    return customer, user


def figures(customers: list[Customer]) -> Json:
    """How customers fare, in numbers."""
    complainers = [one for one in customers if one.is_complainer]
    heard = [one for one in complainers if one.heard]
    return {
        "customers": len(customers),
        "complaints": len(complainers),
        "serious": sum(one.is_serious for one in complainers),
        "untagged": sum(not one.tagged for one in complainers),
        "heard": len(heard),
        "solved": sum(one.solved for one in complainers),
        "given_up": sum(one.gone and not one.solved for one in complainers),
        "late_promises": sum(one.late_promises for one in complainers),
        "said_stop": sum(one.stopped for one in complainers),
        "answered_after_stop": sum(one.answered_after_stop for one in complainers),
        "mean_mood_at_first": _mean([one.began_mood for one in complainers]),
        "mean_mood": _mean([one.mood for one in complainers]),
        "mean_mood_heard": _mean([one.mood for one in heard]),
        "mean_mood_unheard": _mean([one.mood for one in complainers if not one.heard]),
    }


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def _handle(endings: list[str], given: str, lang: str, number: int, dice: Random) -> str:
    """A name of at most 15 characters that nobody else has: the number is in it."""
    ending: str = dice.choice(endings)
    stem = f"{given.lower()}_{ending}" if lang == "en" else f"{ending}_{dice.choice(endings)}"
    digits = f"{number:x}"
    return stem[: 15 - len(digits)] + digits
