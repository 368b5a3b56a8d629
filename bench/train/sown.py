"""Posts of our own, drawn from frames and fillings: the same posts each time."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "seeds"
_SLOT = re.compile(r"\{(\w+)\}")


class Sown(msgspec.Struct, frozen=True):
    """One drawn post. `arousal` is 0 for all but complaints and abuse; `weight` is how much it counts.

    `risk` is that of the first filling which has one, or "".
    """

    text: str
    label: str
    arousal: float
    lang: str
    weight: float
    risk: str


class _Set(msgspec.Struct, forbid_unknown_fields=True):
    label: str
    count: int
    frames: list[str]
    arousal: float = 0.0
    weight: float = 1.0


class _Seeds(msgspec.Struct, forbid_unknown_fields=True):
    fill: dict[str, list[str]]
    set: list[_Set]
    risks: dict[str, str] = {}


def sown() -> list[Sown]:
    """All posts of all languages, in a fixed order."""
    posts: list[Sown] = []
    for path in sorted(FOLDER.glob("*.toml")):
        seeds = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Seeds)
        draw = random.Random(f"{path.stem} {len(seeds.set)}")
        for entry in seeds.set:
            seen: dict[str, str] = {}
            for _ in range(entry.count * 20):
                if len(seen) == entry.count:
                    break
                frame = draw.choice(entry.frames)
                risk = next((seeds.risks[slot] for slot in _SLOT.findall(frame) if slot in seeds.risks), "")
                seen[_filled(frame, seeds.fill, draw)] = risk if entry.label == "serious" else ""
            posts += [
                Sown(text, entry.label, entry.arousal, path.stem[:2], entry.weight, risk)
                for text, risk in sorted(seen.items())
            ]
    return posts


def _filled(frame: str, fill: dict[str, list[str]], draw: random.Random) -> str:
    while "{" in frame:
        frame = _SLOT.sub(lambda slot: draw.choice(fill[slot[1]]), frame)
    return re.sub(r"\s+", " ", frame).strip(" ,，")
