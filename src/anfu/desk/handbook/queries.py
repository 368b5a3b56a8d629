"""Reads for the handbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from anfu.people.models import Brand
from anfu.playbook.book import Playbook
from anfu.playbook.models import PlaybookVersion
from anfu.playbook.parts import Standard
from anfu.playbook.queries import shelf
from anfu.playbook.standards import TierStandards
from anfu.playbook.template import Template

STAGES = ("acknowledge", "answer", "update", "close", "follow_up")
_VERSIONS = 10


@dataclass(frozen=True)
class Owed:
    """What a case of a tier is owed: the kind of promise, and its time."""

    tier: str
    standards: TierStandards
    clocks: Sequence[tuple[str, Standard]]


@dataclass(frozen=True)
class Handbook:
    """One active playbook, ready to be read."""

    book: Playbook
    versions: Sequence[PlaybookVersion]
    owed: Sequence[Owed]
    wordings: Sequence[tuple[str, Sequence[Template]]]
    """By stage, in the order in which a case goes through them."""


def handbooks(brand: Brand) -> list[Handbook]:
    """The active playbooks of a brand, by language."""
    return [_handbook(brand, book) for _, book in shelf(brand).by_language.values()]


def _handbook(brand: Brand, book: Playbook) -> Handbook:
    versions = PlaybookVersion.objects.filter(brand=brand, language=book.language).select_related(
        "activated_by"
    )
    ordered = sorted(book.templates, key=lambda one: (STAGES.index(one.stage), one.place, one.key))
    return Handbook(
        book,
        list(versions.order_by("-activated_at", "-pk")[:_VERSIONS]),
        [_owed(book, tier) for tier in ("ordinary", "serious")],
        [(stage, list(there)) for stage, there in groupby(ordered, key=lambda one: one.stage)],
    )


def _owed(book: Playbook, tier: str) -> Owed:
    kinds = ("first_reply", "contact", "answer", "update")
    clocks = [(kind, standard) for kind in kinds if (standard := book.standard(tier, kind))]
    return Owed(tier, book.tier(tier), clocks)
