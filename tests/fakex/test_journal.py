"""The state file: a stand-in X goes on where it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from anfu.fakex.journal import Journal, JournalError, read_journal
from anfu.fakex.settings import Settings
from anfu.fakex.site import Site
from tests.fakex.conftest import BRAND, Start, a_post


def test_everything_is_there_after_a_restart(start: Start, tmp_path: Path) -> None:
    """Posts, replies, deletions, accounts and subscriptions are the same, and duplicates are still known."""
    state = tmp_path / "x.jsonl"
    first = start(state=state)
    first.inject(a_post(1000), a_post(1001), a_post(1002, author=43))
    said = first.reply(1000, "We are sorry.").json()["data"]["id"]
    gone = first.reply(1001, "Forget this one.").json()["data"]["id"]
    first.user.delete(f"/2/tweets/{gone}")
    body = {"event_type": "post.create", "filter": {"user_id": str(BRAND)}}
    first.user.post("/2/activity/subscriptions", json=body)
    before = first.control("report")
    first.end()

    second = start(state=state)
    after = second.control("report")
    for figure in ("posts", "deleted", "users", "brand_replies_visible", "targets_answered", "subscriptions"):
        assert after[figure] == before[figure], figure
    assert second.reply(1002, "We are sorry.").status_code == 403
    again = second.reply(1002, "We are very sorry.").json()["data"]["id"]
    assert int(again) > int(said)


def test_a_torn_last_line_is_cut_off(tmp_path: Path) -> None:
    """After kill -9 in the middle of a write, the whole lines count and the next one begins cleanly."""
    path = tmp_path / "x.jsonl"
    journal = Journal(path)
    journal.write([{"user": 1}, {"user": 2}])
    journal.close()
    path.write_bytes(path.read_bytes() + b'{"user": 3')
    assert list(read_journal(path)) == [{"user": 1}, {"user": 2}]
    journal = Journal(path)
    journal.write([{"user": 4}])
    journal.close()
    assert list(read_journal(path)) == [{"user": 1}, {"user": 2}, {"user": 4}]


def test_a_broken_line_in_the_middle_is_told(tmp_path: Path) -> None:
    """A line that is not a record is an error with its number, not silently left out."""
    path = tmp_path / "x.jsonl"
    path.write_text('{"user": 1}\nnonsense\n{"user": 2}\n')
    with pytest.raises(JournalError, match="line 2"):
        list(read_journal(path))


def test_a_state_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A path below a file gives a clear message."""
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot write the state file"):
        Site(Settings(state=tmp_path / "file" / "x.jsonl"))


def test_a_state_file_has_one_writer(start: Start, tmp_path: Path) -> None:
    """A second stand-in on the same file is refused with a message that says what to do."""
    state = tmp_path / "x.jsonl"
    first = start(state=state)
    with pytest.raises(JournalError, match="in use by another"):
        start(state=state)
    first.end()
    start(state=state)


def test_the_clock_goes_on_from_where_it_was(tmp_path: Path) -> None:
    """A clock that ran ahead does not fall back at a restart: ids keep rising."""
    settings = Settings(state=tmp_path / "x.jsonl", customers=False)
    first = Site(settings)
    ahead = first.clock.now_ms() + 10**9
    first.clock.set(ahead)
    post = first.world.say(BRAND, "from the future", first.clock.now_ms())
    first.close()
    second = Site(settings)
    assert second.clock.now_ms() >= ahead
    assert second.world.ids.next(second.clock.now_ms()) > post.id
    second.close()
