"""`anfu triage` as a person runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ANFU = [sys.executable, "-m", "anfu", "triage"]
POST = '{"data": {"id": "7", "text": "My parcel never came and nobody answers. Awful!"}}\n'


def test_a_line_in_a_line_out_in_order() -> None:
    """Readable and unreadable lines are answered in their places, with exit status 1 at the end."""
    lines = POST + "\n" + "{oops\n" + '{"id": "8", "text": "快递还没到,太差了"}\n'
    done = subprocess.run(ANFU, input=lines.encode(), capture_output=True, timeout=60)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("post_id", answer.get("line")) for answer in answers] == ["7", 2, 3, "8"]
    assert answers[0]["is_complaint"] and answers[3]["is_complaint"] and answers[3]["lang"] == "zh"
    assert all(answers[n]["error"] for n in (1, 2))
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    """With `| head` there is no traceback."""
    posts = tmp_path / "posts.jsonl"
    posts.write_text(POST * 2000)
    run = subprocess.Popen([*ANFU, "-f", str(posts)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdout and run.stderr
    run.stdout.close()
    words = run.stderr.read()
    run.stderr.close()
    assert run.wait(timeout=60) == 1
    assert words == b""
