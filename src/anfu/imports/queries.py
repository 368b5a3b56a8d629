"""What was imported before, and what of it is under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anfu.imports.columns import Mapped, by_name, fingerprint, propose
from anfu.imports.models import Broken, Brought, Columns, Import
from anfu.people.models import Brand


def imports_of(brand: Brand, most: int) -> list[Import]:
    """The newest imports of a brand, without their files."""
    return list(Import.objects.filter(brand=brand).defer("content").order_by("-pk")[:most])


def under_way() -> list[Import]:
    """Imports of which rows wait, oldest first."""
    begun = Import.objects.filter(begun_at__isnull=False, finished_at=None)
    return list(begun.select_related("brand").defer("content").order_by("pk"))


def same_file(imported: Import) -> Import | None:
    """The newest import of the very same file that stands."""
    others = Import.objects.filter(
        brand=imported.brand_id, digest=imported.digest, begun_at__isnull=False, undone_at=None
    )
    return others.exclude(pk=imported.pk).defer("content").order_by("-pk").first()


def faults_of(imported: Import) -> list[Broken]:
    """Where rows could not be read, in the order of the file."""
    return list(imported.faults.order_by("line", "pk"))


def posts_of(imported: Import) -> list[int]:
    """The posts that it brought, by our ids."""
    return list(Brought.objects.filter(imported=imported).values_list("post_id", flat=True))


def meaning_of(brand: Brand, header: Sequence[str]) -> tuple[Mapped, bool]:
    """What a header's columns mean, and whether somebody said so before; else it is proposed."""
    proposed = propose(header)
    known = Columns.objects.filter(brand=brand, fingerprint=fingerprint(header)).first()
    if known is None:
        return proposed, False
    columns: Mapping[str, str] = known.columns
    return Mapped(proposed.system, by_name(header, columns)), True
