"""Whether each template says what its place demands, and promises only what its tier is owed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anfu.channel.length import LIMIT, MESSAGE_LIMIT
from anfu.clock.spans import write_span
from anfu.playbook.book import Playbook
from anfu.playbook.errors import near_match
from anfu.playbook.refusals import Finding
from anfu.playbook.slots import SLOTS, longest_text
from anfu.playbook.template import Template

_HAN = re.compile(r"[\u3400-\u9fff]")
_INVITATION = {"en": re.compile(r"\bdirect message\b|\bDMs?\b"), "zh": re.compile("私信")}


def check_wording(playbook: Playbook) -> Iterator[Finding]:
    """Each template's slots, length, promises and duties."""
    for index, template in enumerate(playbook.templates):
        path = ("template", index)
        for check in (_slots, _length, _language, _promises, _acknowledgement, _serious_acknowledgement):
            for key, found, expected, near in check(playbook, template):
                yield Finding((*path, key), found, expected, near)


_Wrong = Iterator[tuple[str, str, str, str | None]]


def _slots(playbook: Playbook, template: Template) -> _Wrong:
    for words in template.pieces[::2]:
        if "{" in words or "}" in words:
            yield "text", "a brace without its partner", "slots such as {customer}, and no other braces", None
    said = playbook.said(template)
    for name in dict.fromkeys(template.slots):
        slot = SLOTS.get(name)
        if slot is None:
            yield "text", f"unknown slot {{{name}}}", f"one of {', '.join(SLOTS)}", near_match(name, SLOTS)
        elif slot.filled_by == "playbook" and name not in said:
            yield "text", f"{{{name}}}, but no such promise", "a promise of that kind", None
        elif slot.filled_by == "person" and template.stage == "acknowledge":
            yield "text", f"{{{name}}}, which a person fills", "slots that the desk can fill on its own", None


def _length(playbook: Playbook, template: Template) -> _Wrong:
    longest, limit = longest_text(playbook, template), MESSAGE_LIMIT if template.private else LIMIT
    if longest > limit:
        found = f"up to {longest} of X's {limit} with long slots"
        yield "text", found, f"a wording that is {longest - limit} shorter", None


def _language(playbook: Playbook, template: Template) -> _Wrong:
    words = " ".join(template.pieces[::2])
    if bool(_HAN.search(words)) != (playbook.language == "zh"):
        yield "text", f'not in "{playbook.language}"', "the language of the playbook", None
    if "你" in words:
        yield "text", "你", "您: we are polite to customers", None
    if re.search("[@＠]", words):
        yield "text", "an @, which would call in others", "no mention: X addresses the reply by itself", None


def _promises(playbook: Playbook, template: Template) -> _Wrong:
    kinds = [promised.kind for promised in template.promise]
    if len(set(kinds)) < len(kinds):
        yield "promise", "two promises of one kind", "each kind once", None
    for position, promised in enumerate(template.promise):
        standard = playbook.standard(template.place, promised.kind)
        if standard is None:
            found = f'"{promised.kind}", for which tiers.{template.place} sets no time'
            yield "promise", found, "a promise that the tier is owed", None
        elif promised.within is not None and promised.within > standard.within:
            found = (
                f"{write_span(promised.within)}, longer than the standard of {write_span(standard.within)}"
            )
            yield "promise", found, "a promise no longer than the tier's standard", None
        names = {f"{promised.kind}_within"} | ({"within"} if position == 0 else set())
        if not names & set(template.slots):
            expected = " or ".join(f"{{{name}}}" for name in sorted(names, reverse=True))
            yield "text", f'the promise "{promised.kind}" is not said', expected, None


def _acknowledgement(_: Playbook, template: Template) -> _Wrong:
    if template.stage != "acknowledge" or template.private:
        return
    needed = ["customer", "case"] + (["problem"] if template.tier else ["evidence"])
    for name in needed:
        if name not in template.slots:
            yield "text", f"an acknowledgement without {{{name}}}", f"{{{name}}} in the text", None
    if not template.promise:
        yield "promise", "an acknowledgement without a promise", 'a time: { kind = "answer" }', None


def _serious_acknowledgement(playbook: Playbook, template: Template) -> _Wrong:
    if (template.stage, template.tier, template.private) != ("acknowledge", "serious", False):
        return
    for name in ("phone", "email", "owner"):
        if name not in template.slots:
            yield "text", f"a serious acknowledgement without {{{name}}}", f"{{{name}}} in the text", None
    if not _INVITATION[playbook.language].search(template.text):
        words = {"en": '"direct message" or "DM"', "zh": '"私信"'}[playbook.language]
        yield "text", "a serious acknowledgement without an invitation to write privately", words, None
    kinds = {promised.kind for promised in template.promise}
    if "update" not in kinds or not kinds & {"contact", "answer"}:
        expected = "a timetable: a promise of contact or answer, and one of update"
        yield "promise", "a serious acknowledgement without a timetable", expected, None
