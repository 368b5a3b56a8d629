"""What people see as one sign counts once; a timestamp id reads back as it was spelt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.channel.bluesky import tid
from anfu.channel.bluesky.graphemes import graphemes
from tests.build import MONDAY


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", 0),
        ("plain words", 11),
        ("a\r\nb", 3),
        ("快递迟到两个星期了", 9),
        ("e\u0301te\u0301", 3),
        ("🇩🇪🇨🇳", 2),
        ("👩‍👩‍👧‍👦!", 2),
        ("👍🏽👍", 2),
        ("☎️1️⃣", 2),
        ("각", 1),
        ("नि", 1),
    ],
)
def test_signs_are_counted_as_people_see_them(text: str, signs: int) -> None:
    """Scripts, flags, families, skin tones, keycaps."""
    assert graphemes(text) == signs


def test_ids_keep_their_time_and_stay_the_same() -> None:
    """The id of a reply is its own, the same at every try, and tells when it was queued."""
    first = tid.for_reply(77, MONDAY)
    assert first == tid.for_reply(77, MONDAY) != tid.for_reply(78, MONDAY)
    assert tid.for_reply(77, MONDAY) != tid.for_reply(77 + 1024, MONDAY)
    assert tid.moment_of(first) == MONDAY
    number = tid.read(first)
    assert number is not None and tid.spelt(number) == first and 0 < number < 2**63
    assert tid.read("zzzzzzzzzzzzz") is None and tid.moment_of("self") is None
    assert tid.number_for(f"at://did:plc:ada/app.bsky.feed.post/{first}") == number
    assert 0 < tid.number_for("did:plc:ada") < 2**62
    later = tid.read(tid.for_reply(1, MONDAY + timedelta(seconds=2)))
    assert later is not None and later > number
