"""What leads a reader of words astray: irony, negation, quotes, thanks, questions, troubles elsewhere, advertising.

The floors are below what is reached, and for several kinds what is reached is poor: see docs/model-card.md.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from anfu.triage import judge

POSTS = Path(__file__).parent / "posts"
KINDS = ("irony", "negation", "quote", "thanks", "question", "others", "spam")
FLOORS = {
    "en": dict(zip(KINDS, (0.3, 0.5, 0.2, 0.7, 0.8, 0.05, 0.8), strict=True)),
    "zh": dict(zip(KINDS, (0.45, 0.5, 0.55, 0.8, 0.65, 0.4, 0.95), strict=True)),
}
"""Share of posts told rightly, complaint or not."""


def posts(lang: str) -> dict[str, list[str]]:
    """The posts of one language by kind."""
    return tomllib.loads((POSTS / f"tricky.{lang}.toml").read_text("utf-8"))


@pytest.mark.parametrize("lang", FLOORS)
def test_every_kind_has_posts(lang: str) -> None:
    """Each kind has enough posts to say something."""
    assert {kind: len(found) >= 12 for kind, found in posts(lang).items()} == dict.fromkeys(
        FLOORS[lang], True
    )


@pytest.mark.parametrize(("lang", "kind"), [(lang, kind) for lang, kinds in FLOORS.items() for kind in kinds])
def test_share_told_rightly(lang: str, kind: str) -> None:
    """Only irony complains; everything else does not."""
    texts = posts(lang)[kind]
    rightly = [verdict.is_complaint == (kind == "irony") for verdict in judge(texts, [lang] * len(texts))]
    assert sum(rightly) / len(texts) >= FLOORS[lang][kind]
