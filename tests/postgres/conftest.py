"""Real servers in throw-away directories."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from anfu import postgres
from anfu.postgres.account import account_of
from anfu.postgres.binaries import Binaries, find
from anfu.postgres.place import reachable

NOBODY = 65534
SOURCE = Path(postgres.__file__).parents[2]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """One server for the tests that do no harm to it."""
    data_dir = tmp_path_factory.mktemp("server")
    with postgres.start(data_dir, durable=False) as server:
        yield server
    postgres.discard(data_dir)


@pytest.fixture
def connection(server: postgres.Server) -> Iterator[psycopg.Connection]:
    """A connection whose work is undone."""
    with psycopg.connect(server.dsn) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A directory that every user can reach; what a test leaves in it is removed, wherever it lies."""
    parent = Path(tempfile.mkdtemp(prefix="anfu-test-"))
    parent.chmod(0o755)
    yield parent / "data"
    if (parent / "data").exists():
        postgres.discard(parent / "data")
    for left in parent.iterdir():
        left.rmdir()
    parent.rmdir()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cluster that was made and stopped, to be copied: copying is ten times as fast as making."""
    data_dir = tmp_path_factory.mktemp("made")
    with postgres.start(data_dir, durable=False) as server:
        pass
    yield server.place.cluster
    postgres.discard(data_dir)


@pytest.fixture
def made(data_dir: Path, made_once: Path) -> Path:
    """A data directory with a cluster."""
    data_dir.mkdir()
    subprocess.run(["cp", "-a", made_once, data_dir / "cluster"], check=True)
    return data_dir


@pytest.fixture(scope="session")
def binaries(tmp_path_factory: pytest.TempPathFactory) -> Binaries:
    """Programs that any user of this machine can run."""
    return reachable(find(), account_of(tmp_path_factory.mktemp("nothing") / "cluster"))


@pytest.fixture
def start_user(binaries: Binaries) -> Iterator[Start]:
    """Start processes that use a server; those still there at the end are killed."""
    with contextlib.ExitStack() as stack:
        started: list[subprocess.Popen[str]] = []

        def start(data_dir: Path, uid: int = 0) -> subprocess.Popen[str]:
            command = [sys.executable, "-m", "tests.postgres.user", str(data_dir), str(uid)]
            process = subprocess.Popen(
                [*command, str(binaries.directory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[2],
                env=os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
            )
            started.append(stack.enter_context(process))
            return process

        yield start
        for process in started:
            process.kill()
