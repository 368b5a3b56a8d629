"""Asking us in public to write privately: who does, and who only says something like it."""

from __future__ import annotations

import pytest

from anfu.replies.asking import asks_for_a_message


@pytest.mark.parametrize(
    "text",
    [
        "@sprucehome ok, please DM me",
        "@sprucehome Can you message me? My DMs are open.",
        "Send me a DM and I will tell you the number",
        "@sprucehome 好的,私信我吧",
        "@sprucehome 可以给我发私信",
    ],
)
def test_asked(text: str) -> None:
    """These let us write first."""
    assert asks_for_a_message(text)


@pytest.mark.parametrize(
    "text",
    [
        "@sprucehome don't DM me",
        "@sprucehome you never DM me back",
        "Stop! Do not message me again.",
        "@sprucehome I sent you a DM two days ago",
        "@sprucehome why did you DM me?",
        "@sprucehome 别私信我",
        "@sprucehome 不要给我发私信",
        "@sprucehome 我私信你们了没人回",
        "my parcel is late",
    ],
)
def test_not_asked(text: str) -> None:
    """These do not."""
    assert not asks_for_a_message(text)
