"""From a playbook's wordings to the words of one reply. Pure, and fast: batches are composed whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from anfu.channel.length import LIMIT, LINK, MESSAGE_LIMIT, weighted_length
from anfu.playbook.book import Playbook
from anfu.playbook.slots import NAME_LIMIT, PHRASE_LIMIT
from anfu.playbook.template import Template
from anfu.replies.naming import greetable

_CALLS = re.compile("[@＠#＃$＄]")
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


class Draft(NamedTuple):
    """The words of a reply and the promises that they make, each a kind and a span from publication on."""

    text: str
    promises: tuple[tuple[str, timedelta], ...]
    template: str


class ComposeError(Exception):
    """No reply can be made; the message says why."""


class NoTemplateError(ComposeError):
    """The playbook has no wording for this place."""


class SlotUnfilledError(ComposeError):
    """A slot has no value. `slot` names it, so that a person can be asked."""

    def __init__(self, slot: str, template: str) -> None:
        super().__init__(f"the slot {{{slot}}} of the template {template} has no value")
        self.slot = slot


class TooLongError(ComposeError):
    """The filled text is longer than X takes."""


def choose(
    playbook: Playbook,
    stage: str,
    tier: str,
    topic: str,
    arousal: float,
    rotation: int,
    *,
    history: str | None = None,
    private: bool = False,
) -> Template:
    """The wording for a place: the most particular that fit, taken in turn by `rotation`.

    `tier` is a tier or a lane; `history` is "first", "repeat", "loyal", "failed_twice" or None for unknown.
    Raises `NoTemplateError` when nothing fits.
    """
    place = (stage, tier, private)
    for template in _in_turn(playbook, place, topic, arousal, history, rotation):
        return template
    raise _nothing_fits(place, topic, arousal)


def group_for(
    playbook: Playbook,
    stage: str,
    tier: str,
    topic: str,
    arousal: float,
    *,
    history: str | None = None,
    private: bool = False,
) -> list[Template]:
    """The wordings that take turns for a case: those that `choose` picks from; raises `NoTemplateError`."""
    for group in playbook.places.get((stage, tier, private), ()):
        if fitting := [template for template in group if template.fits(topic, arousal, history)]:
            return fitting
    raise _nothing_fits((stage, tier, private), topic, arousal)


def fill(template: Template, playbook: Playbook, slots: Mapping[str, str]) -> Draft:
    """`template` with every slot filled, from `slots` and the playbook.

    `slots["topic"]`, when given, fills {problem} and {feeling} where they are not given themselves.
    Raises `SlotUnfilledError` for a slot without a value, and `TooLongError` when X would not take the text.
    """
    wording = playbook.wordings[template.key]
    parts = list(wording.parts)
    parts[1::2] = [_value(slot, playbook, template, slots) for slot in parts[1::2]]
    text, limit = "".join(parts), MESSAGE_LIMIT if template.private else LIMIT
    if (weight := weighted_length(text)) > limit:
        raise TooLongError(f"the template {template.key} comes to {weight} of {limit} when filled")
    return Draft(text, wording.promises, template.key)


def compose(
    playbook: Playbook,
    stage: str,
    tier: str,
    topic: str,
    arousal: float,
    rotation: int,
    slots: Mapping[str, str],
    *,
    history: str | None = None,
    private: bool = False,
) -> Draft:
    """Choose and fill; a wording that comes out too long gives way to the next one that fits."""
    place = (stage, tier, private)
    too_long: ComposeError = _nothing_fits(place, topic, arousal)
    for template in _in_turn(playbook, place, topic, arousal, history, rotation):
        try:
            return fill(template, playbook, {"topic": topic, **slots})
        except TooLongError as error:
            too_long = error
    raise too_long


def _in_turn(
    playbook: Playbook,
    place: tuple[str, str, bool],
    topic: str,
    arousal: float,
    history: str | None,
    rotation: int,
) -> Iterator[Template]:
    for group in playbook.places.get(place, ()):
        fitting = [template for template in group if template.fits(topic, arousal, history)]
        for turn in range(len(fitting)):
            yield fitting[(rotation + turn) % len(fitting)]


def _nothing_fits(place: tuple[str, str, bool], topic: str, arousal: float) -> NoTemplateError:
    stage, tier, private = place
    where = "private" if private else "public"
    return NoTemplateError(f'no {where} template "{stage}" for {tier} fits {topic}, arousal {arousal:.2f}')


def _value(slot: str, playbook: Playbook, template: Template, slots: Mapping[str, str]) -> str:
    value = slots.get(slot, "")
    if not isinstance(value, str):
        raise TypeError(f"the slot {{{slot}}} takes text, not {type(value).__name__}")
    if slot == "customer" and "customer" in slots:
        return greetable(value, NAME_LIMIT) or playbook.voice.unnamed
    value = (value if value.isprintable() else _UNSEEN.sub("", value)).strip()
    if slot in ("problem", "feeling") and "topic" in slots and not _is_harmless(value):
        value = getattr(playbook.topic(slots["topic"]), slot)
    if not value:
        raise SlotUnfilledError(slot, template.key)
    return value


@lru_cache(maxsize=4096)
def _is_harmless(phrase: str) -> bool:
    # A phrase that repeats the customer's words must not call in others, link, or crowd out the reply.
    return (
        bool(phrase) and not _CALLS.search(phrase) and not LINK.search(phrase) and len(phrase) <= PHRASE_LIMIT
    )
