from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from anfu.cli import processes
from anfu.cli.output import Output
from anfu.cli.processes import ProcessError, Processes, answers, check_port

SOURCE = Path(processes.__file__).parents[2]
SLEEPS = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "print('here', flush=True); time.sleep(60)",
]


@pytest.fixture
def said() -> list[str]:
    """What was said at the terminal."""
    return []


@pytest.fixture
def roof(said: list[str]) -> Iterator[Processes]:
    """An empty roof; our own signal handlers come back afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    with Processes(Output(said.append)) as roof:
        yield roof
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def until(is_so: Callable[[], bool], patience: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def lives(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_children_say_is_said_with_their_name(roof: Processes, said: list[str]) -> None:
    """Lines of a child, from both its outputs, come through behind its name; empty ones do not."""
    roof.start("web", [sys.executable, "-c", "import sys; print('one\\n'); print('二', file=sys.stderr)"])
    until(lambda: len(said) >= 2)
    assert sorted(said) == ["web    one", "web    二"]


def test_the_dead_are_started_again_ever_later(
    roof: Processes, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that dies is started again after a wait that doubles up to a limit, and it is said."""
    monkeypatch.setattr(processes, "LONGEST", 0.4)
    roof.start("work", [sys.executable, "-c", "raise SystemExit(7)"])

    def died_four_times() -> bool:
        roof.look_after()
        return len(said) >= 4

    until(died_four_times)
    waits = [line.removeprefix("work ended (status 7); starting it again in ") for line in said]
    assert waits == ["0.2 s", "0.4 s", "0.4 s", "0.4 s"]


def test_a_killed_child_is_replaced(roof: Processes, said: list[str]) -> None:
    """After kill -9 of a child another one takes its place."""
    roof.start(
        "listen", [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"]
    )
    until(lambda: len(said) == 1)
    os.kill(int(said[0].split()[1]), signal.SIGKILL)

    def is_back() -> bool:
        roof.look_after()
        return len(said) == 3

    until(is_back)
    assert said[1] == "listen ended (SIGKILL); starting it again in 0.2 s"
    assert said[2] != said[0]


def test_all_end_together(roof: Processes, said: list[str]) -> None:
    """`stop` ends every child at once when they obey."""
    for name in ("a", "b", "c"):
        roof.start(name, SLEEPS)
    until(lambda: len(said) == 3)
    pids = [child.process.pid for child in roof._children.values()]
    began = time.monotonic()
    roof.stop()
    assert time.monotonic() - began < 2
    assert not any(lives(pid) for pid in pids)


def test_who_does_not_obey_is_killed(
    roof: Processes, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that overhears SIGTERM is killed after the patience is over, and it is said."""
    monkeypatch.setattr(processes, "PATIENCE", 0.3)
    roof.start("deaf", STUBBORN)
    until(lambda: len(said) == 1)
    pid = roof._children["deaf"].process.pid
    roof.stop()
    assert said[-1] == "deaf did not stop in 0.3 s and is killed"
    assert not lives(pid)


def test_a_signal_is_noted(roof: Processes) -> None:
    """SIGTERM and ctrl-C ask for the end and interrupt nothing, once there is a child to end."""
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGTERM)
    roof = Processes(Output(print)).__enter__()
    roof.start("web", SLEEPS)
    assert not roof.is_told_to_stop
    os.kill(os.getpid(), signal.SIGTERM)
    until(lambda: roof.is_told_to_stop)
    roof.stop()


def test_waiting_has_an_end(roof: Processes) -> None:
    """Readiness that never comes is an error that names who was waited for."""
    with pytest.raises(ProcessError, match="web was not ready"):
        roof.wait_for("web", lambda: False, patience=0.1)


def test_children_end_with_a_killed_parent(tmp_path: Path) -> None:
    """After kill -9 of the parent its children end themselves, grandchildren's parents included."""
    child = (
        "import anfu.cli.processes as p, time, os; p.end_with_parent()\n"
        "print(os.getpid(), flush=True); time.sleep(60)"
    )
    parent = (
        "import sys, time; from anfu.cli.processes import Processes; from anfu.cli.output import Output\n"
        "with Processes(Output(lambda line: print(line, flush=True))) as roof:\n"
        f"    roof.start('kid', [sys.executable, '-c', {child!r}])\n"
        "    time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline().split()[1])
        assert lives(pid)
        process.kill()
        until(lambda: not lives(pid), patience=5)


def test_a_taken_port_is_named() -> None:
    """A port that somebody listens on is named with the way out, and a free one passes."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(ProcessError, match=rf"Port {port} on 127\.0\.0\.1 .*Choose another"):
            check_port("127.0.0.1", port, "Choose another: --port", patience=0)
    check_port("127.0.0.1", port, "")


def test_ready_is_who_answers() -> None:
    """Only a server that answers a request counts, whatever it answers."""
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert answers("127.0.0.1", server.server_port)
    assert not answers("127.0.0.1", server.server_port)


def test_a_strange_address_is_named() -> None:
    """An address that is not ours is named."""
    with pytest.raises(ProcessError, match=r"203\.0\.113\.7"):
        check_port("203.0.113.7", 8000, "", patience=0)
