"""Whatever bytes come: each parser answers, or says that it cannot read them, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anfu.channel.port import ChannelError
from anfu.channel.x.listen import PRIVATE_EVENTS, PUBLIC_EVENTS, read_event
from anfu.channel.x.shape import Unreadable, read_line
from anfu.channel.x.webhooks import is_challenge, is_from_x
from anfu.drafting.masking import masked
from anfu.imports.reading.file import read_file
from anfu.imports.reading.sheet import UnreadableFileError
from anfu.insight.sheet import as_csv
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import load, read
from anfu.promises.spoken import pledges_in
from anfu.replies.checks.finding import Setting
from anfu.replies.checks.lint import check_reply
from anfu.replies.naming import greetable
from anfu.replies.optout import asks_for_silence
from anfu.search.rules import words_of
from anfu.triage import judge, prepare
from anfu.winback.links import read as read_link
from tests.build import MONDAY, PLAYBOOKS

BOOK = load(PLAYBOOKS / "retailer.en.toml")
EVENTS = (
    *PRIVATE_EVENTS,
    *PUBLIC_EVENTS,
    "dm.received",
    "dm.sent",
    "chat.received",
    "oauth.revoke",
    "post.delete",
)
KEYS = (
    "data", "event_type", "payload", "includes", "users", "errors", "id", "user_id", "author_id", "text", "created_at",
    "entities", "referenced_tweets", "conversation_id", "dm_conversation_id", "sender_id", "attachments",
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(EVENTS),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(KEYS), one, max_size=5),
    max_leaves=15,
)
"""JSON in the words of X's events, in all the wrong places."""
QUICK = settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
LONG = 100_000
SLOWEST = 5.0
"""Seconds of processor time. X allows a stranger who pays 25,000 characters; here are four times as many."""


@QUICK
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4), st.sampled_from(EVENTS))
def test_events(event: dict[str, object], kind: str) -> None:
    """An event of any shape is heard, passed over, or said to be unreadable; nothing else ends the listener."""
    for told in (event, {"data": {"event_type": kind, "payload": event}}, {"data": event}):
        with suppress(Unreadable, ChannelError):
            read_event(msgspec.json.encode(told), MONDAY)


@QUICK
@given(st.binary(max_size=200) | VALUES.map(msgspec.json.encode))
def test_lines_of_posts_and_files(content: bytes) -> None:
    """A line of posts, a file of another tool, a webhook's body: read, or refused with a reason."""
    with suppress(Unreadable):
        read_line(content)
    with suppress(UnreadableFileError):
        list(read_file(content).rows)
    assert not is_from_x("secret", content, "sha256=" + content.hex())


@QUICK
@given(st.text(max_size=200))
def test_links_challenges_and_playbooks(text: str) -> None:
    """No link that we did not sign is read, no text but a token is signed, no text that is no playbook is taken."""
    assert read_link(text) is None
    assert not is_challenge("{" + text)
    with suppress(PlaybookError):
        read(text, "book")


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＠SUM(1)"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    """Whatever a name or a text begins with."""
    assert as_csv(["name"], [[start]]).splitlines()[1].lstrip('"').startswith("'")


OF_STRANGERS: dict[str, Callable[[str], object]] = {
    "triage": lambda text: judge([text], ["en"]),
    "triage in Chinese": lambda text: judge([text], ["zh"]),
    "opting out": asks_for_silence,
    "a name": lambda text: greetable(text, 40),
    "masking": masked,
    "search": words_of,
}
OF_STAFF: dict[str, Callable[[str], object]] = {
    "promises": lambda text: pledges_in(text, BOOK, MONDAY),
    "the check": lambda text: check_reply(text, Setting("answer", "ordinary", "en")),
}
READERS = OF_STRANGERS | OF_STAFF
LONGEST_REPLY = 10_000
"""Characters of a direct message, the longest that X takes of us."""
NASTY = {
    "one letter": "a" * LONG,
    "spaces": " " * LONG + "x",
    "digits": "1" * LONG,
    "digits apart": "1 " * (LONG // 2),
    "dots": "a." * (LONG // 2),
    "an address": "a@" * (LONG // 2),
    "a link": "http://" + "a/" * (LONG // 2),
    "brackets": "([{<" * (LONG // 4),
    "hours": "within 2 hours " * (LONG // 15),
    "do not": "do not " * (LONG // 7),
    "Chinese": "不要再" * (LONG // 3),
    "marks": "e\u0301" * (LONG // 2),
    "turned": "\u202e\u2066" * (LONG // 2),
    "slots": "{customer}" * (LONG // 10),
}


@pytest.mark.parametrize("reader", READERS)
def test_no_text_keeps_us_waiting(reader: str) -> None:
    """A hundred thousand characters of the kind that makes careless patterns go back and forth; of our own, 10,000."""
    prepare()
    slow = []
    for name, text in NASTY.items():
        began = time.process_time()
        READERS[reader](text if reader in OF_STRANGERS else text[:LONGEST_REPLY])
        if (took := time.process_time() - began) > SLOWEST:
            slow.append((name, timedelta(seconds=round(took))))
    assert slow == []
