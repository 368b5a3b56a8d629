"""Lines in, posts out."""

from __future__ import annotations

import msgspec
import pytest

from anfu.cli.triage import BATCH, verdicts
from anfu.triage.reading import LinePost, UnreadableLineError, read_line


@pytest.mark.parametrize(
    ("line", "post"),
    [
        (b'{"id":"1","text":"a","lang":"en"}', LinePost("1", "a", "en")),
        (b'{"data":{"id":"1","text":"a"},"includes":{"users":[]}}', LinePost("1", "a", None)),
        (b'{"data":{"id":"1","text":"cut","note_tweet":{"text":"whole"}}}', LinePost("1", "whole", None)),
        (b'{"id":"1","text":"cut","note_post":{"text":"whole"}}', LinePost("1", "whole", None)),
        (b'{"id":7,"text":""}', LinePost("7", "", None)),
        (b'{"id":"007","text":"a"}', LinePost("007", "a", None)),
        (b'{"id":"1","text":"a \\ud83d b"}', LinePost("1", "a \ud83d b", None)),
        (b'{"id":"1","text":"a\xff"}', LinePost("1", "a\ufffd", None)),
    ],
)
def test_readable(line: bytes, post: LinePost) -> None:
    """Both dialects of X are read, the long text before the cut one."""
    assert read_line(line) == post


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"", "empty"),
        (b"{", "not JSON"),
        (b"[1]", "array"),
        (b'{"text":"a"}', '"id"'),
        (b'{"id":"1"}', '"text"'),
        (b'{"id":"1","text":5}', "text"),
        (b"[" * 100_000, "array"),
        (b'{"id":"1","text":' + b"[" * 100_000, "text|JSON"),
    ],
)
def test_unreadable(line: bytes, error: str) -> None:
    """A line without a post says what is wrong with it."""
    with pytest.raises(UnreadableLineError, match=error):
        read_line(line)


def test_lines_stay_aligned() -> None:
    """One line out for one line in, in order, over several batches and with unreadable lines between."""
    lines = [
        b"" if number % 7 == 3 else b'{"id":"%d","text":"hello"}' % number for number in range(BATCH * 2 + 5)
    ]
    answers, failed = zip(*verdicts(lines), strict=True)
    read = [msgspec.json.decode(line) for line in b"".join(answers).splitlines()]
    assert len(read) == len(lines)
    assert sum(failed) == sum(not line for line in lines) > 0
    for number, (line, answer) in enumerate(zip(lines, read, strict=True)):
        assert answer.get("post_id") == (str(number) if line else None)
        assert answer.get("line") == (None if line else number + 1)
