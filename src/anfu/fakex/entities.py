"""The parts of a text that X marks: @names, #tags, links."""

from __future__ import annotations

import re
from collections.abc import Mapping

from anfu.fakex.records import Json, Mention

AT_NAME = re.compile(r"(?<![A-Za-z0-9_!#$%&*@＠])[@＠]([A-Za-z0-9_]{1,20})(?![@＠A-Za-z0-9_])")
HASHTAG = re.compile(r"(?<![\w&])[#＃](\w*[^\W\d_]\w*)")
LINK = re.compile(r"https?://[^\s<>\"，。！？）、]+")


def mentions_in(text: str, handles: Mapping[str, int]) -> tuple[Mention, ...]:
    """Every @name that is a known account; `handles` maps lower-case names to user ids."""
    if "@" not in text and "＠" not in text:
        return ()
    found = []
    for match in AT_NAME.finditer(text):
        user_id = handles.get(match[1].lower())
        if user_id is not None:
            found.append(Mention(match.start(), match.end(), match[1], user_id))
    return tuple(found)


def tags_and_links(text: str) -> Json:
    """X's `hashtags` and `urls` of a text; empty kinds are left out."""
    entities: Json = {}
    if "#" in text or "＃" in text:
        tags = [{"start": m.start(), "end": m.end(), "tag": m[1]} for m in HASHTAG.finditer(text)]
        entities |= {"hashtags": tags} if tags else {}
    if "://" in text:
        urls = [
            {"start": m.start(), "end": m.end(), "url": m[0], "expanded_url": m[0]}
            for m in LINK.finditer(text)
        ]
        entities |= {"urls": urls} if urls else {}
    return entities
