"""The same event as each kind of receiver wants it: generic JSON, Slack blocks, a Teams card, a letter."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from anfu.events.words import more, open_it, sentence, title

MOST_LINES = 10
"""As many events are told one by one; of the rest, how many."""
_CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True)
class Event:
    """What happened: its kind, when (UTC), and what is told of it."""

    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """An e-mail."""

    subject: str
    text: str


def as_json(event: Event) -> bytes:
    """Kind, time and data: the same bytes at every try, since they are signed."""
    told = {"type": event.kind, "timestamp": iso(event.at), "data": event.data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def for_slack(events: Sequence[Event], language: str) -> bytes:
    """A message in Slack's blocks, with plain text for notifications."""
    head = title(events[0].kind, len(events), language)
    lines = [
        f"{_slack(said)} <{url}|{_slack(open_it(language))}>" if url else _slack(said)
        for said, url in _lines(events, language)
    ]
    text = "\n".join(lines)
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": head[:150]}},
        {"type": "section", "text": {"type": "mrkdwn", "text": text[:3000]}},
    ]
    return _dump({"text": _slack(f"{head} · {_lines(events, language)[0][0]}"), "blocks": blocks})


def for_teams(events: Sequence[Event], language: str) -> bytes:
    """An adaptive card, as the workflows of Microsoft Teams take it."""
    lines = _lines(events, language)
    head = {
        "type": "TextBlock",
        "text": _markdown(title(events[0].kind, len(events), language)),
        "weight": "Bolder",
        "size": "Medium",
        "wrap": True,
    }
    body = [head, *({"type": "TextBlock", "text": _markdown(said), "wrap": True} for said, _ in lines)]
    actions = [
        {"type": "Action.OpenUrl", "title": open_it(language), "url": url} for _, url in lines[:1] if url
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": actions,
    }
    return _dump(
        {"type": "message", "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}]}
    )


def as_letter(events: Sequence[Event], brand: str, language: str) -> Letter:
    """A plain letter: a line and a link for each event."""
    subject = " ".join(f"[{brand}] {title(events[0].kind, len(events), language)}".split())
    lines = [f"{said}\n{url}" if url else said for said, url in _lines(events, language)]
    return Letter(subject, "\n\n".join(lines) + "\n")


def iso(at: datetime) -> str:
    """A moment as it is told: `2026-11-16T10:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _lines(events: Sequence[Event], language: str) -> list[tuple[str, str]]:
    """(sentence, link) for each of the first events, and how many more there are."""
    told = [
        (sentence(event.kind, event.data, language), str(event.data.get("url", "")))
        for event in events[:MOST_LINES]
    ]
    left = len(events) - len(told)
    return [*told, (more(left, language), "")] if left else told


def _slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#~|])", r"\\\1", text)


def _dump(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
