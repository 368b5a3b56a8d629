from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from anfu import postgres
from anfu.postgres.account import account_of
from anfu.postgres.process import pid_of
from tests.postgres.conftest import Start


def postmaster(server: postgres.Server) -> int:
    """The number of the server's first process."""
    pid = pid_of(server.place)
    assert pid is not None
    return pid


def one(server: postgres.Server, query: str) -> object:
    """The first value of a query."""
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def run(server: postgres.Server, statement: str) -> None:
    """Run and commit one statement."""
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(statement)


def said(user: subprocess.Popen[str]) -> str:
    """The next line of a process."""
    assert user.stdout is not None
    return user.stdout.readline().strip()


def leave(user: subprocess.Popen[str]) -> None:
    """Let a process go the clean way."""
    user.communicate(timeout=60)
    assert user.returncode == 0


def test_the_database_is_as_the_product_needs_it(server: postgres.Server) -> None:
    """UTF-8 with C.UTF-8, safe commits, no network, and a role that may make databases for tests."""
    assert (
        one(server, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'anfu'") == "UTF8"
    )
    assert one(server, "SELECT lower('ÄÉ退款')") == "äé退款"
    assert one(server, "SELECT 'B' < 'a'") is True
    assert one(server, "SHOW synchronous_commit") == "on"
    assert one(server, "SHOW listen_addresses") == ""
    assert one(server, "SHOW timezone") == "UTC"
    run(server, "CREATE DATABASE test_anfu")
    with psycopg.connect(server.dsn_of("test_anfu")) as connection:
        assert connection.info.dbname == "test_anfu"
    run(server, "DROP DATABASE test_anfu")


def test_postgresql_is_out_of_the_terminals_reach(server: postgres.Server) -> None:
    """A ctrl-C in our terminal does not reach the server: it lives in another session."""
    assert os.getsid(postmaster(server)) != os.getsid(0)


def test_rows_outlive_a_stop(made: Path) -> None:
    """What was written is there after a stop and a start, and a stop leaves no process."""
    with postgres.start(made) as server:
        run(server, "CREATE TABLE kept AS SELECT 1 AS x")
        assert server.is_running()
    assert not server.is_running()
    with postgres.start(made) as server:
        assert one(server, "SELECT x FROM kept") == 1


def test_six_at_once_share_one_server(data_dir: Path, start_user: Start) -> None:
    """Six processes that start together get the same server, and it ends with the last of them."""
    users = [start_user(data_dir) for _ in range(6)]
    addresses = {said(user) for user in users}
    with postgres.start(data_dir) as server:
        first = postmaster(server)
        assert addresses == {f"ready {server.dsn}"}
    for user in users[:5]:
        leave(user)
    assert server.is_running()
    assert postmaster(server) == first
    leave(users[5])
    assert not server.is_running()


def test_a_killed_user_leaks_nothing(made: Path, start_user: Start) -> None:
    """After kill -9 of its only user the server lives on, is adopted by the next, and stopped by it."""
    user = start_user(made)
    said(user)
    user.kill()
    user.wait()
    with postgres.start(made, durable=False) as server:
        assert one(server, "SELECT pg_postmaster_start_time() < now() - interval '10 ms'") is True
    assert not server.is_running()


def test_a_user_killed_while_it_makes_the_cluster(data_dir: Path, start_user: Start) -> None:
    """A half-made cluster is thrown away, and the next process makes a whole one."""
    user = start_user(data_dir)
    until = time.monotonic() + 20
    while not any(data_dir.glob("new-*/PG_VERSION")) and time.monotonic() < until:
        time.sleep(0.005)
    user.kill()
    user.wait()
    assert not (data_dir / "cluster").exists()
    with postgres.start(data_dir, durable=False) as server:
        assert one(server, "SELECT 1") == 1
    assert not list(data_dir.glob("new-*"))


def test_a_killed_server_comes_back_with_its_rows(made: Path) -> None:
    """After kill -9 of the first process `ensure` starts the server again; nothing committed is lost."""
    with postgres.start(made) as server:
        run(server, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS x")
        for _ in range(3):
            os.kill(postmaster(server), signal.SIGKILL)
            server.ensure()
            assert one(server, "SELECT count(*) FROM kept") == 1000
    assert not server.is_running()


def test_a_killed_backend_is_survived(made: Path) -> None:
    """After kill -9 of a backend the server restarts itself, and `ensure` waits until it answers."""
    with postgres.start(made, durable=False) as server:
        connection = psycopg.connect(server.dsn)
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
        connection.close()
        server.ensure()
        assert one(server, "SELECT 1") == 1


def test_a_recycled_number_is_not_believed(made: Path) -> None:
    """A pid file that names a live stranger, of the server's own user even, neither blocks nor hurts him."""
    with postgres.start(made, durable=False) as server:
        account = account_of(server.place.cluster)
        pid_file = server.place.cluster / "postmaster.pid"
        old = pid_file.read_text().splitlines(keepends=True)
        os.kill(postmaster(server), signal.SIGKILL)
        while server.is_running():
            time.sleep(0.01)
        other = account.uid if account.uid != os.geteuid() else None
        with subprocess.Popen(["sleep", "60"], user=other) as stranger:
            pid_file.write_text("".join([f"{stranger.pid}\n", *old[1:]]))
            assert server.is_running() is False
            server.stop()
            server.ensure()
            assert one(server, "SELECT 1") == 1
            assert stranger.poll() is None
            stranger.kill()


def test_children_do_not_hold_the_server(made: Path) -> None:
    """A child of a user, even one given all open files, does not keep the server alive."""
    with postgres.start(made, durable=False) as server:
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        assert not server.is_running()
    finally:
        child.kill()
        child.wait()


def test_a_server_in_use_is_not_discarded(made: Path) -> None:
    """`discard` refuses while a process uses the server, and removes everything afterwards."""
    with postgres.start(made, durable=False), pytest.raises(postgres.PostgresError, match="in use"):
        postgres.discard(made)
    postgres.discard(made)
    assert not made.exists()


def test_discard_touches_only_its_own(made: Path) -> None:
    """What else lies in the data directory stays."""
    with postgres.start(made, durable=False):
        (made / "secret_key").write_text("kept")
    postgres.discard(made)
    assert [path.name for path in made.iterdir()] == ["secret_key"]
    (made / "secret_key").unlink()
