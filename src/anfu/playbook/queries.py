"""Which playbook holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from anfu.people.models import Brand
from anfu.playbook.book import Playbook
from anfu.playbook.load import read
from anfu.playbook.models import PlaybookVersion


@dataclass(frozen=True)
class Shelf:
    """A brand's active playbooks: (version id, playbook) by language, in the order first activated."""

    by_language: Mapping[str, tuple[int, Playbook]]

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def for_language(self, lang: str) -> tuple[int, Playbook]:
        """The playbook for a BCP-47 language; where the brand has none in it, its first one."""
        found = self.by_language.get(lang.split("-")[0].lower())
        return found or next(iter(self.by_language.values()))


def shelf(brand: Brand) -> Shelf:
    """The brand's active playbooks."""
    newest: dict[str, int] = {}
    for pk, language in (
        PlaybookVersion.objects.filter(brand=brand)
        .order_by("activated_at", "pk")
        .values_list("pk", "language")
    ):
        newest[language] = pk
    return Shelf({language: (pk, playbook_of(pk)) for language, pk in newest.items()})


def active_version(brand: Brand, language: str) -> PlaybookVersion | None:
    """The version that is active for a language."""
    versions = PlaybookVersion.objects.filter(brand=brand, language=language)
    return versions.order_by("-activated_at", "-pk").first()


@lru_cache(maxsize=200)
def playbook_of(version_id: int) -> Playbook:
    """The playbook of a stored version; versions never change, so each is read once."""
    version = PlaybookVersion.objects.get(pk=version_id)
    return read(version.text, f"{version.language} {version.version}")
