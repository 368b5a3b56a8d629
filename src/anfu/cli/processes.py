"""The processes of one `anfu up`: started, heard, started again when they die, and ended together."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from anfu.cli.output import Output

PARENT = "ANFU_PARENT"
SHORTEST, LONGEST = 0.2, 10.0
LONG_LIFE = 30.0
"""Who lived so long did not die of its start: its next start is not put off."""
PATIENCE = 5.0


class ProcessError(Exception):
    """What was asked for cannot be run; the message says what to do."""


@dataclass
class _Child:
    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    process: subprocess.Popen[str]
    started: float
    wait: float = SHORTEST
    again_at: float | None = None
    reader: threading.Thread | None = field(default=None)


class Processes:
    """Child processes under one roof. Leaving the `with` block ends all of them."""

    def __init__(self, output: Output) -> None:
        self._output, self._say = output, output.say
        self._children: dict[str, _Child] = {}
        self._told = 0
        self._has_begun = False

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Start a child called `name`; what it says is said on, behind its name."""
        known = {**os.environ, **(env or {}), PARENT: str(os.getpid()), "PYTHONUNBUFFERED": "1"}
        child = _Child(name, command, known, self._spawn(command, known), time.monotonic())
        self._children[name] = child
        self._has_begun = True
        self._hear(child)

    def look_after(self) -> None:
        """Start again who died, each time a little later. Call it a few times a second."""
        now = time.monotonic()
        for child in self._children.values():
            code = child.process.poll()
            if code is None:
                continue
            if child.again_at is None:
                if now - child.started > LONG_LIFE:
                    child.wait = SHORTEST
                child.again_at = now + child.wait
                self._say(f"{child.name} ended ({_reason(code)}); starting it again in {child.wait:g} s")
                child.wait = min(child.wait * 2, LONGEST)
            elif now >= child.again_at:
                child.again_at = None
                self._join(child)
                child.process, child.started = self._spawn(child.command, child.env), now
                self._hear(child)

    def wait_for(self, name: str, is_ready: Callable[[], bool], patience: float = 60) -> None:
        """Wait until `is_ready`, while all are looked after; raises `ProcessError` when it takes too long."""
        until = time.monotonic() + patience
        while not self._told and not is_ready():
            if time.monotonic() > until:
                raise ProcessError(f"{name} was not ready after {patience:.0f} s. Its lines above say why.")
            self.look_after()
            time.sleep(0.05)

    @property
    def is_told_to_stop(self) -> bool:
        """Whether ctrl-C or a signal asked for the end."""
        return self._told > 0

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._tell)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # what is left to do is short, and must be done

    def stop(self) -> None:
        """End all: ask, wait 5 s (until a second ctrl-C), then kill."""
        told, until = self._told, time.monotonic() + PATIENCE
        for child in self._children.values():
            if child.process.poll() is None:
                child.process.terminate()
        while time.monotonic() < until and self._told <= told:
            if all(child.process.poll() is not None for child in self._children.values()):
                break
            time.sleep(0.02)
        for child in self._children.values():
            if child.process.poll() is None:
                self._say(f"{child.name} did not stop in {PATIENCE:g} s and is killed")
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
            self._join(child)
        self._children.clear()

    def _tell(self, number: int, frame: object) -> None:
        del number, frame
        self._told += 1
        if not self._has_begun:  # nothing of ours runs yet: what is being waited for may take minutes
            raise KeyboardInterrupt

    @staticmethod
    def _spawn(command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own commands
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # ctrl-C reaches us alone; we end them in order
        )

    def _hear(self, child: _Child) -> None:
        child.reader = threading.Thread(target=self._say_on, args=(child.name, child.process), daemon=True)
        child.reader.start()

    def _say_on(self, name: str, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            self._output.take(name, process.stdout)

    @staticmethod
    def _join(child: _Child) -> None:
        if child.reader is not None:
            child.reader.join(timeout=1)  # a grandchild may still hold the pipe
            if not child.reader.is_alive() and child.process.stdout is not None:
                child.process.stdout.close()


def end_with_parent() -> None:
    """In a child of `Processes`: end this process when its parent is gone, even by kill -9."""
    parent = os.environ.pop(PARENT, None)  # a grandchild has another parent
    if parent is not None:
        threading.Thread(target=_watch, args=(int(parent),), daemon=True).start()


def check_port(host: str, port: int, way_out: str, patience: float = 3) -> None:
    """Raise `ProcessError` when the port is taken; waits a moment for who is just leaving it."""
    until = time.monotonic() + patience
    while True:
        try:
            family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                return
        except socket.gaierror as error:
            raise ProcessError(f"{host} is not an address of this machine. Set ANFU_HOST to one.") from error
        except PermissionError as error:
            raise ProcessError(f"This user may not listen on port {port}. {way_out}") from error
        except OSError as error:
            if time.monotonic() > until:
                raise ProcessError(
                    f"Port {port} on {host} cannot be had: {error.strerror}. {way_out}"
                ) from error
            time.sleep(0.1)


def answers(host: str, port: int) -> bool:
    """Whether somebody answers requests there, whatever the answer."""
    asking = http.client.HTTPConnection(host, port, timeout=3)
    try:
        asking.request("GET", "/")
        asking.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        asking.close()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)


def _reason(code: int) -> str:
    return f"status {code}" if code >= 0 else signal.Signals(-code).name
