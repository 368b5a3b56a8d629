"""`anfu up` as a person runs it: a process of its own, with all its children."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from anfu import postgres
from anfu.cli import up
from anfu.postgres.place import standing
from anfu.postgres.process import pid_of

SOURCE = Path(up.__file__).parents[2]


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data directory that does not exist yet."""
    yield tmp_path / "data"
    postgres.discard(tmp_path / "data" / "postgres")


def start(data_dir: Path, port: int, fakex_port: int) -> subprocess.Popen[str]:
    """Start everything."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("ANFU_")}
    env |= {"ANFU_DATA_DIR": str(data_dir), "ANFU_FAKEX_PORT": str(fakex_port), "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "anfu", "up", "--port", str(port)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=data_dir.parent
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What it says up to a line with these words."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def answer(port: int) -> int:
    """What the sign-in page answers."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=20) as page:
        return int(page.status)


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_stops_it_before_anything_starts(data_dir: Path) -> None:
    """A port that somebody has is named with another to choose, and nothing was made."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with start(data_dir, port, free_port()) as process:
            said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"anfu up --port {port + 1}" in said
    assert "Traceback" not in said
    assert not (data_dir / "postgres").exists()


def test_it_runs_survives_kills_and_leaves_nothing(data_dir: Path) -> None:
    """All parts start; a killed PostgreSQL and a killed `up` are survived; SIGTERM ends every process."""
    port, fakex_port = free_port(), free_port()
    with start(data_dir, port, fakex_port) as first:
        assert "Sign in as demo" in read_until(first, "Ctrl-C stops everything")
        assert answer(port) == 200
        server = standing((data_dir / "postgres").absolute())
        pid = pid_of(server)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        read_until(first, "PostgreSQL was ended; starting it again")
        first.kill()
        first.wait()
        with start(data_dir, port, fakex_port) as second:
            read_until(second, "Ctrl-C stops everything")
            assert answer(port) == 200
            second.terminate()
            began = time.monotonic()
            rest, _ = second.communicate(timeout=60)
            assert time.monotonic() - began < 20
    assert second.returncode == 0
    assert rest.endswith("Stopped\n")
    assert is_free(port)
    assert is_free(fakex_port)
    postgres.discard(data_dir / "postgres")  # refused while anybody uses it
