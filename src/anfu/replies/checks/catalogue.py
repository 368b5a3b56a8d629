"""Every rule by name: how grave, why, what to do, and examples; read from the data beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, cast

from anfu.clock.calendar import DAYS, Calendar
from anfu.replies.checks.finding import Finding, Setting, Severity


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule must find or must let pass, and what is known where it is to stand."""

    text: str
    setting: Setting


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in one language. With a `pattern` it is a list of wordings, without one a small function."""

    name: str
    severity: Severity
    reason: str
    fix: str
    pattern: re.Pattern[str] | None
    passes: tuple[Example, ...]
    fails: tuple[Example, ...]


@lru_cache(maxsize=4)
def rules_of(language: str) -> Mapping[str, Rule]:
    """The rules for replies in "en" or "zh", by name."""
    told = {**_read(f"rules.{language}.toml"), **_read(f"phrases.{language}.toml")}
    return {
        name: Rule(
            name,
            cast(Severity, rule["severity"]),
            rule["reason"],
            rule["fix"],
            _pattern(rule["patterns"]) if "patterns" in rule else None,
            _examples(rule["passes"], language),
            _examples(rule["fails"], language),
        )
        for name, rule in told.items()
    }


def finding(
    name: str, setting: Setting, start: int, end: int, severity: Severity | None = None, **values: object
) -> Finding:
    """That the rule `name` found something from `start` to `end`; `severity` where it differs from the usual."""
    rule = rules_of("zh" if setting.is_chinese else "en")[name]
    return Finding(
        name, severity or rule.severity, start, end, rule.reason.format(**values), rule.fix.format(**values)
    )


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(file).read_text(encoding="utf-8"))


def _pattern(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _examples(told: Sequence[str | dict[str, Any]], language: str) -> tuple[Example, ...]:
    return tuple(_example(one, language) for one in told)


def _example(told: str | dict[str, Any], language: str) -> Example:
    if isinstance(told, str):
        told = {"text": told}
    known: dict[str, Any] = {"stage": "answer", "tier": "ordinary", "language": language}
    for key, value in told.items():
        if key == "hours":
            known["calendar"] = Calendar.weekly("UTC", {day: [value] for day in DAYS[:5]})
        elif key == "shift":
            known["shifts"] = (tuple(value),)
        elif key != "text":
            known[key] = tuple(value) if isinstance(value, list) else value
    return Example(told["text"], Setting(**known))
