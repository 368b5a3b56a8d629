"""The first direct message to a customer says how data is treated and how to have it stop. Pure.

X wants a link to the privacy policy in direct messages, and an opt-out that is clear and easy (developer guidelines
and automation rules, April 2026).
"""

from __future__ import annotations

import re

FOOTERS = {
    "en": "How we treat what you tell us: {privacy}. If you want no more messages, write STOP.",
    "zh": "我们如何对待您提供的信息：{privacy} 。若不想再收到私信，请回复“停止”。",
}
_STOPS = re.compile(r"\bSTOP\b|\bunsubscribe\b|停止|退订")


def tells_privacy(text: str, privacy: str) -> bool:
    """Does it show the address of the privacy page?"""
    return bool(privacy) and privacy in text


def tells_how_to_stop(text: str) -> bool:
    """Does it say which word ends it?"""
    return bool(_STOPS.search(text))


def with_footer(text: str, language: str, privacy: str) -> str:
    """`text` with what a first message must say, unless it says so itself."""
    if tells_privacy(text, privacy) and tells_how_to_stop(text):
        return text
    return f"{text}\n\n{FOOTERS[language].format(privacy=privacy)}"
