"""What the screen and the command say of imports."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MEANINGS: Mapping[str, Lazy] = {
    "link": _("Link of the post"),
    "id": _("Id of the post on X"),
    "network": _("Network"),
    "text": _("Text"),
    "title": pgettext_lazy("of a mention", "Title"),
    "handle": _("Author's handle"),
    "author": _("Author's name"),
    "author_id": _("Author's id on X"),
    "author_link": _("Link of the author"),
    "language": _("Language"),
    "followers": _("Followers"),
    "replies_to": _("Id of the post that it answers"),
}
"""What a column may mean."""

SYSTEMS: Mapping[str, str] = {
    "brand24": "Brand24",
    "talkwalker": "Talkwalker",
    "sprout": "Sprout Social",
    "hootsuite": "Hootsuite",
}
"""Names of systems; they are the same in every language."""

REASONS: Mapping[str, Lazy] = {
    "empty_file": _("there is nothing in it"),
    "too_large": _("the file is too large; export less at once"),
    "too_many_rows": _("it has too many rows; export less at once"),
    "too_many_columns": _("it has too many columns to be such an export"),
    "not_a_workbook": _("this is no workbook that can be read; save it again, or export CSV"),
    "password": _("it is locked by a password; save it without"),
    "bomb": _("it unpacks to more than is allowed"),
    "not_json": _("this is not JSON"),
    "no_object": _("this is no object"),
    "quote": _("a quotation mark does not fit: opened and never closed, or in the wrong place"),
    "cells": _("it has not as many cells as the header"),
    "too_long": _("a cell is longer than is allowed"),
    "not_text": _("these bytes are no text"),
    "no_id": _("neither a link nor an id of a post on X"),
    "id_wrong": _("this is no id of a post on X"),
    "id_rounded": _("a spreadsheet has rounded this id; export again, or give the column of links"),
    "link_wrong": _("this link leads to X, but to no post"),
    "no_id_column": _("No column holds the link or the id of a post on X: say which."),
    "column_missing": _("a column is missing that is needed"),
    "cell_wrong": _("this cannot be read"),
    "not_taken_in": _("it could not be stored"),
    "care_since_later": _("That moment is still to come."),
    "care_since_too_old": _(
        "Nothing older than 30 days is cared for: nobody waits for that answer any more."
    ),
    "import_begun": _("This import was begun already."),
}
"""Why a file, or a row of it, cannot be read."""


def said(code: str) -> str:
    """A reason in words."""
    return str(REASONS.get(code, code))
