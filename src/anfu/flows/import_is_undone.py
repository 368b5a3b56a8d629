"""An import is undone: what it brought goes again, as far as nobody has worked with it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anfu.cases.queries import without_case
from anfu.imports import actions as imports
from anfu.imports.models import Import
from anfu.imports.queries import posts_of
from anfu.listening import actions as listening
from anfu.listening.models import Post
from anfu.listening.queries import silent_customers
from anfu.people import actions as people
from anfu.people.models import Staff
from anfu.people.policy import Action, require


@dataclass(frozen=True)
class Undone:
    """How many posts went, and how many stay: X itself showed them, or they belong to a case."""

    posts: int
    stay: int


def import_is_undone(imported: Import, by: Staff | None, now: datetime) -> Undone | None:
    """Take back what an import brought; None where there is nothing to undo. All of it goes, or nothing changes."""
    if by:
        require(by, Action.IMPORT)
    with transaction.atomic():
        listening.take_turn(imported.brand)
        brought = posts_of(imported)
        if not imports.undo(imported, by, now):
            return None
        loose = without_case(brought)
        told = Post.objects.filter(pk__in=loose).exclude(customer=None)
        authors = {pk for pk in told.values_list("customer_id", flat=True) if pk}
        gone = listening.unhear(imported.brand, loose)
        people.forget_names(silent_customers(authors))
    return Undone(gone, len(brought) - gone)
