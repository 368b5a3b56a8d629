"""Whether a playbook agrees with itself. Each check is one rule; all of them are always run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

from anfu.clock.spans import write_span
from anfu.playbook.book import Playbook
from anfu.playbook.errors import near_match
from anfu.playbook.lines import Path
from anfu.playbook.parts import Standard
from anfu.playbook.refusals import Finding
from anfu.playbook.wording import check_wording
from anfu.playbook.words import LANES, TIERS

Check = Callable[[Playbook], Iterator[Finding]]


def inconsistencies(playbook: Playbook) -> list[Finding]:
    """Everything in `playbook` that contradicts something else in it."""
    return [finding for check in CHECKS for finding in check(playbook)]


def check_keys(playbook: Playbook) -> Iterator[Finding]:
    """Each template has a key of its own."""
    times = Counter(template.key for template in playbook.templates)
    for index, template in enumerate(playbook.templates):
        if times[template.key] > 1:
            path = ("template", index, "key")
            yield Finding(path, f'"{template.key}" stands {times[template.key]} times', "a key of its own")


def check_topics(playbook: Playbook) -> Iterator[Finding]:
    """Whatever is said of a topic is said of one that has words; "other" always has."""
    if "other" not in playbook.topics:
        yield Finding(("topics",), "no topic other", "[topics.other], which speaks of whatever has no words")
    used: list[tuple[Path, str]] = [
        (("escalation", "topics", i), topic) for i, topic in enumerate(playbook.escalation.topics)
    ]
    for index, template in enumerate(playbook.templates):
        used += [(("template", index, "topics", i), topic) for i, topic in enumerate(template.topics)]
    for path, topic in used:
        if topic not in playbook.topics:
            yield Finding(path, f'the topic "{topic}" has no words', f"a table [topics.{topic}]")


def check_examples(playbook: Playbook) -> Iterator[Finding]:
    """An example names a template that there is; a draft in it comes with what the check finds."""
    known = [template.key for template in playbook.templates]
    for index, example in enumerate(playbook.examples):
        wanted = example.expect.template
        if wanted is not None and wanted not in known:
            path = ("example", index, "expect", "template")
            yield Finding(path, f'no template "{wanted}"', "the key of a template", near_match(wanted, known))
        if (example.reply is None) != (example.expect.findings is None):
            has = "findings" if example.reply is None else "a reply"
            found = f"{has} without {'a reply' if example.reply is None else 'expect.findings'}"
            yield Finding(("example", index), found, "a reply, and what the check finds in it")


def check_places(playbook: Playbook) -> Iterator[Finding]:
    """Each tier and lane can acknowledge whoever complains, of whatever, in whatever mood."""
    for place in (*TIERS, *LANES):
        wordings = [
            template
            for template in playbook.templates
            if template.place == place and template.stage == "acknowledge" and not template.private
        ]
        if not any(not any(template.conditions) for template in wordings):
            found = f"no public acknowledgement for {place}" + (" without conditions" if wordings else "")
            yield Finding(("template",), found, "one that fits every case: nobody waits in silence")


def check_serious(playbook: Playbook) -> Iterator[Finding]:
    """A serious case has a senior owner, direct messages and a contact time, and waits no longer."""
    serious, ordinary = playbook.tiers.serious, playbook.tiers.ordinary
    path = ("tiers", "serious")
    if serious.owner != "senior":
        yield Finding(
            (*path, "owner"), f'found "{serious.owner}"', '"senior": a serious case has a senior owner'
        )
    if not serious.direct_message:
        yield Finding(
            (*path, "direct_message"), "found false", "true: a serious case moves to direct messages"
        )
    if serious.contact is None:
        yield Finding((*path, "contact"), "missing", "the time until a senior person writes to the customer")
    for key, own, other in (
        ("answer", serious.answer, ordinary.answer),
        ("update_every", serious.update_every, ordinary.update_every),
    ):
        if own.within > other.within or (own.clock, other.clock) == ("working", "wall"):
            found = f"{_say(own)}, slower than {_say(other)} for ordinary cases"
            yield Finding((*path, key), found, "serious cases no slower than ordinary ones")


def check_suspected_false(playbook: Playbook) -> Iterator[Finding]:
    """No reply to a suspected false claim leaves on one person's word."""
    if not playbook.suspected_false.approval:
        path = ("suspected_false", "approval")
        yield Finding(path, "found false", "true: two people stand behind a reply to such a claim")


def check_first_reply(playbook: Playbook) -> Iterator[Finding]:
    """The first reply comes before anything that it announces."""
    first = playbook.standards.first_reply
    for name in TIERS:
        answer = playbook.tier(name).answer
        if first > answer.within:
            found = f"{write_span(first)}, later than the answer of tiers.{name} ({_say(answer)})"
            yield Finding(("standards", "first_reply"), found, "a first reply no later than the answer")


def check_hours(playbook: Playbook) -> Iterator[Finding]:
    """Nothing is owed by the wall clock while nobody works, and nothing in hours that are not there."""
    gap = playbook.calendar.longest_closing()
    no_hours = not any(playbook.hours.week.model_dump().values())
    owed: list[tuple[Path, Standard, bool]] = [
        (("suspected_false", "answer"), playbook.suspected_false.answer, False)
    ]
    for name in TIERS:
        tier = playbook.tier(name)
        for key in ("answer", "update_every", "contact"):
            standard: Standard | None = getattr(tier, key)
            if standard is not None:
                owed.append((("tiers", name, key), standard, tier.on_call))
    owed += _said_shorter(playbook)
    for path, standard, on_call in owed:
        if standard.clock == "working" and no_hours:
            yield Finding(path, "working time, but [hours.week] is empty", 'hours, or clock = "wall"')
        if standard.clock == "wall" and not on_call and timedelta() < gap >= standard.within:
            found = f"{_say(standard)}, but the team is closed for up to {write_span(gap)}"
            yield Finding(path, found, 'a longer time, clock = "working", or on_call = true for the tier')


def _said_shorter(playbook: Playbook) -> list[tuple[Path, Standard, bool]]:
    """What templates promise by a time of their own, shorter than the standard that was looked at."""
    owed: list[tuple[Path, Standard, bool]] = []
    for index, template in enumerate(playbook.templates):
        for position, promised in enumerate(template.promise):
            standard = playbook.standard(template.place, promised.kind)
            if promised.within is not None and standard is not None and promised.kind != "first_reply":
                said = standard.model_copy(update={"within": promised.within})
                path = ("template", index, "promise", position, "within")
                owed.append((path, said, template.tier is not None and playbook.tier(template.tier).on_call))
    return owed


def check_humour(playbook: Playbook) -> Iterator[Finding]:
    """Humour only where the voice allows it, and never with serious, furious or repeated trouble."""
    for index, template in enumerate(playbook.templates):
        if not template.humour:
            continue
        path, expected = ("template", index, "humour"), "humour only with calm customers in ordinary cases"
        if playbook.voice.humour == "never":
            yield Finding(path, 'found true, but voice.humour is "never"', expected)
        elif template.tier != "ordinary":
            yield Finding(path, f"found true for {template.place}", expected)
        elif template.arousal is None or template.arousal[1] > 0.4:
            yield Finding(path, "found true without an arousal of at most 0.4", expected)
        elif template.history in ("repeat", "failed_twice"):
            yield Finding(path, "found true where we failed before", expected)


def _say(standard: Standard) -> str:
    return write_span(standard.within) + (" of working time" if standard.clock == "working" else "")


CHECKS: tuple[Check, ...] = (
    check_keys,
    check_topics,
    check_examples,
    check_places,
    check_serious,
    check_suspected_false,
    check_first_reply,
    check_hours,
    check_humour,
    check_wording,
)
