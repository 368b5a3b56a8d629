"""The rules that are lists of wordings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anfu.replies.checks.catalogue import finding, rules_of
from anfu.replies.checks.finding import HOT, Finding, Setting, Severity


def check_phrases(text: str, setting: Setting) -> Iterator[Finding]:
    """Wordings that hurt, and those that the brand itself forbids."""
    plain = text.replace("’", "'")
    for rule in rules_of("zh" if setting.is_chinese else "en").values():
        if rule.pattern is None or (rule.name == "humour" and setting.may_joke):
            continue
        severity = _graver(rule.severity, setting) if rule.name == "too_casual" else rule.severity
        for found in rule.pattern.finditer(plain):
            yield finding(rule.name, setting, found.start(), found.end(), severity)
    yield from _own(text, setting.forbidden, "forbidden", setting)
    yield from _own(text, setting.jargon, "jargon", setting)


def _graver(severity: Severity, setting: Setting) -> Severity:
    """Who is furious or in danger is not to be chatted to."""
    grave = setting.tier != "ordinary" or setting.arousal >= HOT
    return "warn" if grave and severity == "hint" else severity


def _own(text: str, words: tuple[str, ...], rule: str, setting: Setting) -> Iterator[Finding]:
    for word in words:
        edge = r"\b" if word.isascii() else ""
        for found in re.finditer(f"{edge}{re.escape(word)}{edge}", text, re.IGNORECASE):
            yield finding(rule, setting, found.start(), found.end())
