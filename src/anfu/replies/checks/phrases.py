"""The rules that are lists of wordings, read from the data beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

from anfu.replies.checks.finding import Finding, Setting, Severity


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One rule in one language: what it finds, and texts that must pass and must fail."""

    name: str
    severity: Severity
    pattern: re.Pattern[str]
    reason: str
    fix: str
    passes: tuple[str, ...]
    fails: tuple[str, ...]


@lru_cache(maxsize=4)
def rules_of(language: str) -> Mapping[str, PhraseRule]:
    """The wording rules of "en" or "zh", by name."""
    text = resources.files(__package__).joinpath(f"phrases.{language}.toml").read_text(encoding="utf-8")
    return {
        name: PhraseRule(
            name,
            cast(Severity, rule["severity"]),
            re.compile("|".join(f"(?:{pattern})" for pattern in rule["patterns"]), re.IGNORECASE),
            rule["reason"],
            rule["fix"],
            tuple(rule["passes"]),
            tuple(rule["fails"]),
        )
        for name, rule in tomllib.loads(text).items()
    }


def check_phrases(text: str, setting: Setting) -> Iterator[Finding]:
    """Wordings that hurt, and those that the brand itself forbids."""
    plain = text.replace("’", "'")
    for rule in rules_of("zh" if setting.is_chinese else "en").values():
        if rule.name == "humour" and setting.humour and setting.tier == "ordinary" and setting.arousal < 0.4:
            continue
        for found in rule.pattern.finditer(plain):
            yield Finding(rule.name, rule.severity, found.start(), found.end(), rule.reason, rule.fix)
    yield from _own(text, setting.forbidden, "forbidden", "block", "The playbook forbids this wording.")
    yield from _own(text, setting.jargon, "jargon", "warn", "The playbook lists this as jargon.")


def _own(text: str, words: tuple[str, ...], rule: str, severity: Severity, reason: str) -> Iterator[Finding]:
    for word in words:
        edge = r"\b" if word.isascii() else ""
        for found in re.finditer(f"{edge}{re.escape(word)}{edge}", text, re.IGNORECASE):
            yield Finding(rule, severity, found.start(), found.end(), reason, "Use other words.")
