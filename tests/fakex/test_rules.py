"""Ids, clock, lengths, and who may reply: the pure parts."""

from __future__ import annotations

import pytest

from anfu.fakex.clock import BackwardsError, Clock
from anfu.fakex.entities import mentions_in
from anfu.fakex.ids import EPOCH_MS, Snowflakes, time_of
from anfu.fakex.length import weighted_length
from anfu.fakex.records import Mention, Post, iso, millis
from anfu.fakex.rules import is_summoned, lets_reply

BRAND = 7


def a_target(**more: object) -> Post:
    """A post of a customer, with whatever matters to the test."""
    return Post(**{"id": 1, "author_id": 42, "text": "x", "at_ms": 0, "conversation_id": 1} | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (a_target(), False),
        (a_target(mentions=(Mention(0, 2, "b", BRAND),)), True),
        (a_target(quotes=5, quotes_author=BRAND), True),
        (a_target(replies_to=5, replies_to_author=BRAND), True),
        (a_target(replies_to=5, replies_to_author=99), False),
        (a_target(author_id=BRAND), True),
    ],
)
def test_who_is_summoned(target: Post, expected: bool) -> None:
    """Only a name, a quote or a direct reply by the target's author lets the brand in."""
    assert is_summoned(BRAND, target) is expected


def test_reply_settings() -> None:
    """Everyone, or only those who are named; followers and verified accounts are never the brand."""
    named = (Mention(0, 2, "b", BRAND),)
    assert lets_reply(BRAND, a_target())
    assert lets_reply(BRAND, a_target(reply_settings="mentionedUsers", mentions=named))
    assert not lets_reply(BRAND, a_target(reply_settings="mentionedUsers"))
    assert not lets_reply(BRAND, a_target(reply_settings="following", mentions=named))


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("hello", 5),
        ("安抚", 4),
        ("café", 4),
        ("see https://example.com/a/very/long/path?with=query", 27),
        ("😀", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇨🇳", 2),
        ("“quotes” and … dots", 20),
        ("你好，世界！", 12),
    ],
)
def test_weighted_length(text: str, weight: int) -> None:
    """Latin counts one, Chinese and whole emoji two, links 23."""
    assert weighted_length(text) == weight


def test_ids_rise_and_never_meet_known_ones() -> None:
    """Ids of one millisecond follow each other, skip those taken, and tell their time."""
    now = 1_795_367_900_123
    taken = {((now - EPOCH_MS) << 22) + 1}
    ids = Snowflakes(taken)
    made = [ids.next(now) for _ in range(3)]
    assert made == sorted(set(made))
    assert not taken & set(made)
    assert {time_of(one) for one in made} == {now}
    assert ids.next(now + 1) > made[-1]


def test_the_clock_stands_runs_and_is_set() -> None:
    """At speed 0 it stands still; it jumps forward at will, and back only when forced."""
    clock = Clock(speed=0)
    noon = millis("2030-01-01T12:00:00Z")
    clock.set(noon)
    assert clock.now_ms() == noon
    with pytest.raises(BackwardsError):
        clock.set(noon - 1)
    clock.set(noon - 1000, force=True)
    assert iso(clock.now_ms()) == "2030-01-01T11:59:59.000Z"
    clock.set(speed=3600.0)
    assert clock.now_ms() >= noon - 1000


def test_names_are_found_as_x_finds_them() -> None:
    """Names end where Chinese begins, and e-mail addresses are no names."""
    handles = {"sprucehome": BRAND}
    found = mentions_in("你好@SpruceHome你们的沙发 a@sprucehome.com ＠sprucehome", handles)
    assert [(one.start, one.end, one.id) for one in found] == [(2, 13, BRAND), (36, 47, BRAND)]
