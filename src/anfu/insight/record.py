"""How a story is packed into bytes of one length, so that a period's stories are read at once where they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from anfu.insight.frame import LANGS, UNKNOWN
from anfu.playbook.words import TOPICS


def _places(words: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


_FIELDS: Mapping[str, tuple[str, str]] = {
    "case": ("int8send(case_id)", ">i8"),
    "opened": ("timestamptz_send(opened_at)", ">i8"),
    "first_word": ("timestamptz_send(coalesce(first_word_at, '-infinity'))", ">i8"),
    "replied": ("timestamptz_send(coalesce(replied_at, '-infinity'))", ">i8"),
    "answered": ("timestamptz_send(coalesce(answered_at, '-infinity'))", ">i8"),
    "resolved": ("timestamptz_send(coalesce(resolved_at, '-infinity'))", ">i8"),
    "closed": ("timestamptz_send(coalesce(closed_at, '-infinity'))", ">i8"),
    "came_back": ("timestamptz_send(coalesce(came_back_at, '-infinity'))", ">i8"),
    "person": ("int8send(coalesce(replied_by_id, 0))", ">i8"),
    "playbook": ("int8send(playbook_id)", ">i8"),
    "followers": ("int8send(followers)", ">i8"),
    "topic": (f"int2send(coalesce(array_position({_places(TOPICS)}, topic::text), 0)::int2)", ">i2"),
    "lang": (
        f"int2send(coalesce(array_position({_places(LANGS)}, split_part(lang, '-', 1)), 1)::int2)",
        ">i2",
    ),
    "replies": ("int4send(replies::int4)", ">i4"),
    "answers": ("int4send(answers::int4)", ">i4"),
    "hand_overs": ("int4send(hand_overs::int4)", ">i4"),
    "kept": ("int4send(kept::int4)", ">i4"),
    "broken": ("int4send(broken::int4)", ">i4"),
    "asked": ("int4send(asked::int4)", ">i4"),
    "csat": ("int4send(csat::int4)", ">i4"),
    "satisfied": ("int4send(satisfied::int4)", ">i4"),
    "nps": ("int4send(nps::int4)", ">i4"),
    "promoters": ("int4send(promoters::int4)", ">i4"),
    "detractors": ("int4send(detractors::int4)", ">i4"),
    "effort": ("int4send(effort::int4)", ">i4"),
    "ease": ("int4send(ease::int4)", ">i4"),
    "feeling": (f"int2send(coalesce(last_feeling, {UNKNOWN})::int2)", ">i2"),
    "later": (f"int2send(coalesce(later_feeling, {UNKNOWN})::int2)", ">i2"),
    "spent": ("float8send(spent::float8)", ">f8"),
    "is_complaint": ("boolsend(is_complaint)", "?"),
    "is_serious": ("boolsend(is_serious)", "?"),
    "first_arousal": ("float8send(coalesce(first_arousal, 'NaN'))", ">f8"),
    "last_arousal": ("float8send(coalesce(last_arousal, 'NaN'))", ">f8"),
}

PACKED = " || ".join(expression for expression, _ in _FIELDS.values())
"""SQL that packs the columns of a story."""

RECORD = np.dtype([(name, kind) for name, (_, kind) in _FIELDS.items()])
"""The same, as it is read."""

LAYOUT = hashlib.sha256(PACKED.encode()).hexdigest()[:16]
"""Changes with the layout: stories packed otherwise are told anew."""
