"""What a reply must hold at its stage: feeling, the problem, apology, explanation, next step, timetable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anfu.clock.phrases import times_in
from anfu.replies.checks.catalogue import finding
from anfu.replies.checks.finding import HOT, Finding, Setting, Severity
from anfu.replies.checks.moments import NO_CLOCK
from anfu.replies.checks.words import common_of, words_of

_PHONE = re.compile(r"\+?\d[\d ()-]{6,}\d|\b(?:call|phone|hotline)\b|电话|热线|致电", re.I)
_MAIL = re.compile(r"\w@[\w-]{1,63}\.\w|\be-?mail\b|邮箱|邮件", re.I)
_WORD = re.compile(r"[a-z]{4,}")
_HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")


def check_content(text: str, setting: Setting) -> Iterator[Finding]:
    """What the stage and the tier demand, and the reply does not say."""
    language = "zh" if setting.is_chinese else "en"
    plain = text.replace("’", "'")
    if setting.tier != "suspected_false":
        yield from _check_feeling(plain, setting, language)
    if setting.stage == "answer" and setting.tier == "ordinary":
        yield from _check_answer(plain, setting, language)
    yield from _check_times(plain, setting, language)
    used_up = setting.public and setting.budget is not None and setting.exchanges >= setting.budget
    if used_up and not words_of(language)["direct"].search(plain):
        yield _missing("too_public", setting, text)
    if setting.stage == "acknowledge" and setting.tier == "serious" and setting.public:
        if not words_of(language)["direct"].search(plain):
            yield _missing("no_private_channel", setting, text)
        named = bool(_PHONE.search(plain)) + bool(_MAIL.search(plain))
        if named < 2:
            yield _missing("no_channels", setting, text, "warn" if named else "block")


def _check_feeling(text: str, setting: Setting, language: str) -> Iterator[Finding]:
    if setting.stage in ("acknowledge", "answer", "update") and not words_of(language)["feeling"].search(
        text
    ):
        # News alone may be plain, as long as it says when more will follow.
        plain_news = setting.stage == "update" and _names_a_time(text, setting, language)
        yield _missing("no_empathy", setting, text, "warn" if plain_news else "block")
    if setting.stage in ("acknowledge", "answer") and not _restates(text, setting.post, language):
        furious = setting.arousal >= HOT and bool(setting.post)
        yield _missing("no_restatement", setting, text, "block" if furious else "warn")


def _check_answer(text: str, setting: Setting, language: str) -> Iterator[Finding]:
    said = words_of(language)
    if not said["apology"].search(text):
        yield _missing("no_apology", setting, text)
    if not said["because"].search(text):
        yield _missing("no_explanation", setting, text)
    if not said["step"].search(text):
        yield _missing("no_next_step", setting, text)


def _check_times(text: str, setting: Setting, language: str) -> Iterator[Finding]:
    if _names_a_time(text, setting, language):
        return
    vague = words_of(language)["vague"].search(text)
    if setting.stage == "acknowledge":
        yield _missing("no_timetable" if setting.tier == "serious" else "no_time", setting, text)
    elif vague is not None:
        yield finding("no_time", setting, vague.start(), vague.end(), "warn")
    elif setting.stage == "update":
        yield _missing("no_time", setting, text, "warn")


def _names_a_time(text: str, setting: Setting, language: str) -> bool:
    return bool(times_in(text, language, setting.now or NO_CLOCK, setting.calendar))


def _restates(text: str, post: str, language: str) -> bool:
    if words_of(language)["problem"].search(text):
        return True
    if language == "zh":
        return bool((_pairs(text) & _pairs(post)) - common_of(language))
    return bool({word[:5] for word in _words(text)} & {word[:5] for word in _words(post)})


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - common_of("en")


def _pairs(text: str) -> set[str]:
    return set(_HAN_PAIR.findall(text))


def _missing(rule: str, setting: Setting, text: str, severity: Severity | None = None) -> Finding:
    return finding(rule, setting, 0, len(text), severity)
