"""Champion and challenger on posts that taught neither: which is better, and whether that can be told yet. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from math import comb

import msgspec

from anfu.triage.learning.fitting import Lesson
from anfu.triage.verdict import SERIOUS, Verdict

HELD_BACK = 3
"""Of ten lessons so many test instead of teaching."""

CHANCE = 0.05
"""A challenger takes over only where luck alone would do as well less often than this."""

FEWEST_RIGHT = 10
"""So many held-back verdicts that nobody corrected are needed, to see what the challenger would spoil."""

SERIOUS_KEPT = 10
"""At most one of so many serious posts that the champion found may be lost."""

TOOK_OVER, NOT_BETTER, NOT_ENOUGH = "took_over", "not_better", "not_enough"


class Contest(msgspec.Struct, frozen=True):
    """What came out. `gained` were wrong by the champion and right by the challenger, `lost` the other way round."""

    taught: int
    held_back: int
    champion_right: int
    challenger_right: int
    gained: int
    lost: int
    serious_found: int
    serious_lost: int
    """Of the held-back serious posts that the champion found, those that the challenger does not."""
    examples_lost: int
    """Examples of the playbooks that hold with the champion and not with the challenger."""
    chance: float
    """How often a coin would do at least as well on the posts that the two judge differently (sign test)."""
    others: int
    others_changed: int
    """Of so many recent posts on which nobody has said a word, so many would be judged otherwise."""

    @property
    def outcome(self) -> str:
        """Whether the challenger takes over; "not_enough" while luck cannot be told from learning."""
        if self.champion_right < FEWEST_RIGHT or fewest_to_tell() > self.gained + self.lost:
            return NOT_ENOUGH
        is_better = self.gained > self.lost and self.chance < CHANCE
        spoils = self.serious_lost * SERIOUS_KEPT > self.serious_found or self.examples_lost
        return TOOK_OVER if is_better and not spoils else NOT_BETTER


def is_held_back(x_id: int) -> bool:
    """Does this post test rather than teach? Always the same, whatever else is known."""
    return zlib.crc32(str(x_id).encode()) % 10 < HELD_BACK


def is_right(lesson: Lesson, verdict: Verdict) -> bool:
    """Does a verdict say what the person said: complaint or not, tier, and the intent where they named one?"""
    standing = lesson.standing
    return (
        verdict.is_complaint == standing.is_complaint
        and verdict.tier == standing.tier
        and (not lesson.names_intent or verdict.intent == standing.intent)
    )


def contest(
    taught: int,
    lessons: Sequence[Lesson],
    champion: Sequence[Verdict],
    challenger: Sequence[Verdict],
    others: Sequence[tuple[Verdict, Verdict]] = (),
    examples_lost: int = 0,
) -> Contest:
    """Compare the verdicts of both on held-back lessons; `others` are both verdicts on posts nobody spoke of."""
    pairs = [
        (is_right(lesson, old), is_right(lesson, new), lesson.standing.tier == SERIOUS, old.tier, new.tier)
        for lesson, old, new in zip(lessons, champion, challenger, strict=True)
    ]
    gained = sum(new and not old for old, new, *_ in pairs)
    lost = sum(old and not new for old, new, *_ in pairs)
    return Contest(
        taught=taught,
        held_back=len(pairs),
        champion_right=sum(old for old, *_ in pairs),
        challenger_right=sum(new for _, new, *_ in pairs),
        gained=gained,
        lost=lost,
        serious_found=sum(grave and old == SERIOUS for _, _, grave, old, _ in pairs),
        serious_lost=sum(grave and old == SERIOUS != new for _, _, grave, old, new in pairs),
        examples_lost=examples_lost,
        chance=round(by_luck(gained, lost), 4),
        others=len(others),
        others_changed=sum((a.is_complaint, a.tier) != (b.is_complaint, b.tier) for a, b in others),
    )


def by_luck(gained: int, lost: int) -> float:
    """How often a fair coin shows heads at least `gained` times in `gained + lost` throws."""
    throws = gained + lost
    return float(sum(comb(throws, heads) for heads in range(gained, throws + 1)) / 2**throws)


def fewest_to_tell() -> int:
    """On how many posts the two must differ before even all of them gained would be more than luck."""
    return next(n for n in range(1, 100) if by_luck(n, 0) < CHANCE)
