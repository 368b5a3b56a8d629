"""`anfu fakex` as a process: ready line, clean end, clear refusals."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.fakex.conftest import NO_TLS

RUN = [
    sys.executable,
    "-c",
    "import typer; from anfu.cli.fakex import fakex; typer.run(fakex)",
    "--port",
    "0",
]


def begin(*options: str) -> tuple[subprocess.Popen[str], str]:
    """Start the command; returns once it is ready, with its address."""
    process = subprocess.Popen([*RUN, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"ready at (http://\S+),", line)
    assert found, line
    return process, found[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_with_streams_open(number: signal.Signals) -> None:
    """A signal ends it cleanly within seconds, and open streams end rather than break."""
    process, url = begin("--no-customers")
    with httpx.Client(headers={"Authorization": "Bearer app"}, verify=NO_TLS) as client:
        with client.stream("GET", f"{url}/2/activity/stream") as stream:
            chunks = stream.iter_raw()
            next(chunks)
            began = time.monotonic()
            process.send_signal(number)
            assert list(chunks) == []
        out, err = process.communicate(timeout=5)
    assert time.monotonic() - began < 5
    assert (process.returncode, out, err) == (0, "", "")


def test_it_goes_on_after_kill_9(tmp_path: Path) -> None:
    """What was answered before kill -9 is there afterwards."""
    state = tmp_path / "x.jsonl"
    process, url = begin("--no-customers", "--state", str(state))
    user = {"Authorization": "Bearer user-token"}
    made = httpx.post(f"{url}/2/tweets", json={"text": "remember me"}, headers=user, verify=NO_TLS).json()
    process.kill()
    process.communicate()
    process, url = begin("--no-customers", "--state", str(state))
    found = httpx.get(f"{url}/2/tweets/{made['data']['id']}", headers=user, verify=NO_TLS).json()
    assert found["data"]["text"] == "remember me"
    process.terminate()
    process.communicate(timeout=5)


def test_a_taken_port_is_told() -> None:
    """The message names the address and what to do; nothing else happens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run([*RUN[:-1], port], capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_state_file_is_told(tmp_path: Path) -> None:
    """The message names file and line."""
    state = tmp_path / "x.jsonl"
    state.write_text("nonsense\n{}\n")
    done = subprocess.run(
        [*RUN, "--state", str(state)], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 1
    assert "x.jsonl, line 1" in done.stderr
