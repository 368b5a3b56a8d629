"""What a reply must hold at its stage: feeling, the problem, apology, explanation, next step, timetable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anfu.clock.phrases import times_in
from anfu.replies.checks.finding import Finding, Setting, Severity
from anfu.replies.checks.moments import NO_CLOCK
from anfu.replies.checks.words import common_of, words_of

_REACH = re.compile(
    r"\+?\d[\d ()-]{6,}\d|\w@[\w-]{1,63}\.\w|\b(?:call|phone|hotline|e-?mail)\b|电话|热线|致电|邮箱|邮件",
    re.I,
)
_WORD = re.compile(r"[a-z]{4,}")
_HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_REASONS = {
    "no_empathy": ("It shows no feeling for the customer.", "Name the feeling before the solution."),
    "no_restatement": ("It does not name the customer's own problem.", "Say in a few words what went wrong for them."),
    "no_apology": ("An ordinary answer apologises, whoever is at fault.", "Say that you are sorry."),
    "no_explanation": ("It does not say why it happened.", "Explain it in one plain sentence."),
    "no_next_step": ("It does not say what happens next.", "Give the solution or the next step."),
    "no_time": ("It promises without a time.", "Say by when, such as “within 4 hours”."),
    "no_timetable": ("A serious case needs a time by which somebody is there.", "Say when you write, and how often."),
    "no_private_channel": ("A serious case goes to direct messages at once.", "Invite to a direct message."),
    "no_channels": ("A serious case offers other channels too.", "Give telephone and e-mail."),
    "too_public": ("This has gone back and forth in public for long enough.", "Invite to a direct message."),
}  # fmt: skip


def check_content(text: str, setting: Setting) -> Iterator[Finding]:
    """What the stage and the tier demand, and the reply does not say."""
    language = "zh" if setting.is_chinese else "en"
    plain = text.replace("’", "'")
    if setting.tier != "suspected_false":
        yield from _check_feeling(plain, setting, language)
    if setting.stage == "answer" and setting.tier == "ordinary":
        yield from _check_answer(plain, language)
    yield from _check_times(plain, setting, language)
    used_up = setting.public and setting.budget is not None and setting.exchanges >= setting.budget
    if used_up and not words_of(language)["direct"].search(plain):
        yield _missing("too_public", "warn", text)
    if setting.stage == "acknowledge" and setting.tier == "serious" and setting.public:
        if not words_of(language)["direct"].search(plain):
            yield _missing("no_private_channel", "block", text)
        if not _REACH.search(plain):
            yield _missing("no_channels", "block", text)


def _check_feeling(text: str, setting: Setting, language: str) -> Iterator[Finding]:
    if setting.stage in ("acknowledge", "answer", "update") and not words_of(language)["feeling"].search(
        text
    ):
        # News alone may be plain, as long as it says when more will follow.
        plain_news = setting.stage == "update" and _names_a_time(text, setting, language)
        yield _missing("no_empathy", "warn" if plain_news else "block", text)
    if setting.stage in ("acknowledge", "answer") and not _restates(text, setting.post, language):
        furious = setting.arousal >= 0.7 and bool(setting.post)
        yield _missing("no_restatement", "block" if furious else "warn", text)


def _check_answer(text: str, language: str) -> Iterator[Finding]:
    said = words_of(language)
    if not said["apology"].search(text):
        yield _missing("no_apology", "block", text)
    if not said["because"].search(text):
        yield _missing("no_explanation", "warn", text)
    if not said["step"].search(text):
        yield _missing("no_next_step", "warn", text)


def _check_times(text: str, setting: Setting, language: str) -> Iterator[Finding]:
    if _names_a_time(text, setting, language):
        return
    vague = words_of(language)["vague"].search(text)
    if setting.stage == "acknowledge":
        yield _missing("no_timetable" if setting.tier == "serious" else "no_time", "block", text)
    elif vague is not None:
        reason, fix = _REASONS["no_time"]
        yield Finding("no_time", "warn", vague.start(), vague.end(), reason, fix)
    elif setting.stage == "update":
        yield _missing("no_time", "warn", text)


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


def _missing(rule: str, severity: Severity, text: str) -> Finding:
    reason, fix = _REASONS[rule]
    return Finding(rule, severity, 0, len(text), reason, fix)
