from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from anfu.postgres import PostgresError, Server, start
from anfu.postgres.binaries import DEBIAN, Binaries, find
from anfu.postgres.dump import backup, restore

WORDS = "退款! 'quoted' \\ \n😡"


@pytest.fixture
def full(server: Server) -> Iterator[str]:
    """A database with rows, in two schemas."""
    yield from _database(server, "filled")


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """A database with nothing in it."""
    yield from _database(server, "empty")


def _database(server: Server, name: str) -> Iterator[str]:
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        dsn = server.dsn_of(name)
        if name == "filled":
            with psycopg.connect(dsn) as inside:
                inside.execute(
                    "CREATE TABLE post (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text)"
                )
                inside.execute(
                    "INSERT INTO post (text) SELECT %s || md5(g::text) FROM generate_series(0, 4999) g",
                    [WORDS],
                )
                inside.execute('CREATE SCHEMA "Odd name"')
                inside.execute('CREATE TABLE "Odd name".kept (x int)')
        yield dsn
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def rows(dsn: str) -> list[tuple[object, ...]]:
    """What the table of posts holds, in short."""
    with psycopg.connect(dsn) as connection:
        return connection.execute(
            "SELECT count(*), left(min(text), %s), max(id) FROM post", [len(WORDS)]
        ).fetchall()


def test_what_was_saved_comes_back(full: str, empty: str, tmp_path: Path) -> None:
    """Rows, odd words, other schemas and sequences come back; the file is private and alone."""
    file = tmp_path / "anfu.dump"
    assert backup(full, file, find()) == file.stat().st_size > 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]
    restore(empty, file, find())
    assert rows(empty) == rows(full) == [(5000, WORDS, 5000)]
    with psycopg.connect(empty) as connection:
        assert connection.execute('SELECT count(*) FROM "Odd name".kept').fetchone() == (0,)
        assert connection.execute("INSERT INTO post DEFAULT VALUES RETURNING id").fetchone() == (5001,)


def test_a_database_in_its_place_is_not_mixed(full: str, tmp_path: Path) -> None:
    """Restoring over rows is refused, and with `replace` leaves exactly what the file holds."""
    file = tmp_path / "anfu.dump"
    backup(full, file, find())
    with psycopg.connect(full) as connection:
        connection.execute("DELETE FROM post WHERE id > 10")
        connection.execute("CREATE TABLE later ()")
    with pytest.raises(PostgresError, match="--replace"):
        restore(full, file, find())
    assert rows(full) == [(10, WORDS, 10)]
    restore(full, file, find(), replace=True)
    assert rows(full) == [(5000, WORDS, 5000)]
    with psycopg.connect(full) as connection:
        assert connection.execute("SELECT to_regclass('later')").fetchone() == (None,)


def test_a_damaged_file_changes_nothing(full: str, tmp_path: Path) -> None:
    """A file cut short, or one that is no dump, leaves the database as it was, even with `replace`."""
    file = tmp_path / "anfu.dump"
    size = backup(full, file, find())
    with file.open("r+b") as cut:
        cut.truncate(size // 2)
    with pytest.raises(PostgresError, match="so was the database"):
        restore(full, file, find(), replace=True)
    file.write_text("not a dump")
    with pytest.raises(PostgresError, match="is not a backup"):
        restore(full, file, find(), replace=True)
    with pytest.raises(PostgresError, match="There is no file"):
        restore(full, tmp_path / "nothing", find(), replace=True)
    assert rows(full) == [(5000, WORDS, 5000)]


def test_a_failed_backup_keeps_the_last(full: str, tmp_path: Path) -> None:
    """When saving fails the file of the last time stays as it was, and nothing else is left."""
    file = tmp_path / "anfu.dump"
    file.write_text("the last one")
    with pytest.raises(PostgresError, match="cannot save"):
        backup(full, file, replace(find(), major=15))
    with pytest.raises(PostgresError, match="cannot be reached"):
        backup(full.replace("/filled", "/nowhere"), file, find())
    with pytest.raises(PostgresError, match="has no pg_dump"):
        backup(full, file, replace(find(), directory=tmp_path))
    assert file.read_text() == "the last one"
    assert list(tmp_path.iterdir()) == [file]


def test_a_missing_directory_is_named(full: str, tmp_path: Path) -> None:
    """A backup into a directory that does not exist is refused by name."""
    with pytest.raises(PostgresError, match="cannot be used"):
        backup(full, tmp_path / "nowhere" / "anfu.dump", find())


@pytest.mark.skipif(not any(DEBIAN.glob("1[56]/bin/initdb")), reason="no older PostgreSQL is installed")
def test_an_older_server_takes_it(full: str, made_by_older: Server, tmp_path: Path) -> None:
    """A backup restores into an older server, whose unknown parameters are left out."""
    file = tmp_path / "anfu.dump"
    backup(full, file, find())
    restore(made_by_older.dsn, file, find())
    assert rows(made_by_older.dsn) == [(5000, WORDS, 5000)]


def older() -> Binaries:
    """An installed PostgreSQL older than 17."""
    return find(next(DEBIAN.glob("1[56]/bin")))


@pytest.fixture
def made_by_older(data_dir: Path) -> Iterator[Server]:
    """A server of that PostgreSQL."""
    with start(data_dir, binaries=older().directory, durable=False) as server:
        yield server
