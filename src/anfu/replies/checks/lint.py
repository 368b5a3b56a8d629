"""All checks of a reply, in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from anfu.playbook.book import Playbook
from anfu.replies.checks.content import check_content
from anfu.replies.checks.finding import Finding, Setting
from anfu.replies.checks.form import check_form
from anfu.replies.checks.moments import check_moments
from anfu.replies.checks.phrases import check_phrases
from anfu.replies.checks.privacy import check_privacy

CHECKS: tuple[Callable[[str, Setting], Iterator[Finding]], ...] = (
    check_form,
    check_phrases,
    check_privacy,
    check_moments,
    check_content,
)
_GRAVITY = ("block", "warn", "hint")


def check_reply(text: str, setting: Setting) -> list[Finding]:
    """Everything to mend in `text`, gravest first; rules that the team silenced are left out."""
    found = {
        finding
        for check in CHECKS
        for finding in check(text, setting)
        if finding.rule not in setting.silenced
    }
    return sorted(found, key=lambda one: (_GRAVITY.index(one.severity), one.start, one.end, one.rule))


def is_blocked(findings: list[Finding]) -> bool:
    """Whether a reply with these findings may not leave."""
    return any(finding.severity == "block" for finding in findings)


def under_playbook(setting: Setting, playbook: Playbook) -> Setting:
    """`setting` with what a playbook adds: its hours, its own numbers and wordings, the rules it silences."""
    contact, checks = playbook.contact, playbook.checks
    return replace(
        setting,
        calendar=playbook.calendar,
        own=(contact.phone, contact.email, contact.form, contact.privacy, playbook.suspected_false.evidence),
        humour=playbook.voice.humour == "calm",
        forbidden=checks.forbidden,
        jargon=checks.jargon,
        budget=playbook.publicity.exchanges,
        silenced={str(rule): why for rule, why in checks.silenced.items()},
    )
