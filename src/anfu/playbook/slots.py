"""The slots of templates: what each says, who fills it, and how long it may get (in X's weights)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from anfu.channel.length import weighted_length
from anfu.playbook.book import Playbook
from anfu.playbook.template import Template
from anfu.playbook.words import KINDS

NAME_LIMIT = 20
PHRASE_LIMIT = 60
SENTENCE_LIMIT = 50
NEWS_LIMIT = 100


class Slot(NamedTuple):
    """Who fills it (the playbook, the desk from the case, or a person), its longest weight, what it says."""

    filled_by: Literal["playbook", "desk", "person"]
    longest: int
    says: str


SLOTS: Mapping[str, Slot] = {
    "customer": Slot("desk", NAME_LIMIT, "the customer's name, cleaned and cut"),
    "case": Slot("desk", 8, "the short reference of the case, such as K7Q2"),
    "problem": Slot("desk", PHRASE_LIMIT, "the customer's problem, from the topic or more exactly"),
    "feeling": Slot("desk", PHRASE_LIMIT, "what the customer goes through, from the topic"),
    "agent": Slot("desk", NAME_LIMIT, "the first name of whoever writes"),
    "reason": Slot("person", SENTENCE_LIMIT, "why it happened, in plain words"),
    "fix": Slot("person", SENTENCE_LIMIT, "what we did or will do"),
    "next_step": Slot("person", SENTENCE_LIMIT, "what happens next, or what the customer can do"),
    "news": Slot("person", NEWS_LIMIT, "what is new, or that there is nothing new yet"),
    "brand": Slot("playbook", 0, "the brand's name"),
    "signature": Slot("playbook", 0, "the brand's signature"),
    "phone": Slot("playbook", 0, "the telephone number"),
    "email": Slot("playbook", 0, "the e-mail address"),
    "form": Slot("playbook", 0, "the address of the form"),
    "privacy": Slot("playbook", 0, "the address of the privacy page"),
    "contact_hours": Slot("playbook", 0, "when phone and e-mail are answered"),
    "evidence": Slot("playbook", 0, "the formal channel for evidence"),
    "owner": Slot("playbook", 0, "the title of the case's owner"),
    "within": Slot("playbook", 0, "the span of the first promise, in words"),
    **{f"{kind}_within": Slot("playbook", 0, f"the span of the promise of kind {kind}") for kind in KINDS},
}


def longest_text(playbook: Playbook, template: Template) -> int:
    """The weight of `template` when every slot is as long as it may get."""
    said = playbook.said(template)
    words = [playbook.topic(topic) for topic in template.topics or playbook.topics]
    topical = {
        "problem": max(weighted_length(topic.problem) for topic in words),
        "feeling": max(weighted_length(topic.feeling) for topic in words),
    }
    total = 0
    for position, piece in enumerate(template.pieces):
        if position % 2 == 0 or piece in said:
            total += weighted_length(said[piece] if position % 2 else piece)
        elif piece in SLOTS:
            total += topical.get(piece, SLOTS[piece].longest)
    return total
