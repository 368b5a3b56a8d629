"""The commands that an admin reaches for, as processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from anfu import postgres
from anfu.cli import doctor

SOURCE = Path(doctor.__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data directory with no server in it."""
    yield tmp_path / "data"
    postgres.discard(tmp_path / "data" / "postgres")


@pytest.fixture
def run(data_dir: Path, tmp_path: Path) -> Run:
    """Run a function of `anfu.cli` as a command."""

    def run(where: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        module, _, name = where.partition(":")
        script = (
            "import typer; from anfu.cli.framework import set_up; set_up(); "
            f"from anfu.cli.{module} import {name}; typer.run({name})"
        )
        env = {key: value for key, value in os.environ.items() if not key.startswith("ANFU_")}
        env |= {"ANFU_DATA_DIR": str(data_dir), "ANFU_FAKEX_PORT": "9", "PYTHONPATH": str(SOURCE)}
        return subprocess.run(
            [sys.executable, "-c", script, *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=env | {"COLUMNS": "200"} | settings,
        )

    return run


def test_doctor_says_what_is_wrong_and_what_to_do(run: Run) -> None:
    """With nothing started: the parts that hold are well, the others are named with a way out; status 1."""
    done = run("doctor:doctor", "--json")
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    checks = {check["name"]: check for check in report["checks"]}
    assert report["ok"] is False
    assert {name for name, check in checks.items() if check["ok"]} == {
        "Python", "data directory", "playbook", "PostgreSQL",
    }  # fmt: skip
    assert "anfu up" in checks["stand-in X"]["advice"]
    assert "anfu up" in checks["tables"]["advice"]


def test_doctor_looks_into_the_tables(run: Run, data_dir: Path) -> None:
    """With tables but nobody at work, the missing worker and listener are named, and nothing is overdue."""
    with postgres.start(data_dir / "postgres", durable=False) as server:
        migrated = run("boot:_migrate", ANFU_DATABASE_URL=server.dsn)
        assert migrated.returncode == 0, migrated.stderr
        done = run("doctor:doctor", "--json", ANFU_DATABASE_URL=server.dsn)
        shown = run("doctor:doctor")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["tables"]["ok"]
    assert not checks["worker"]["ok"]
    assert not checks["listener"]["ok"]
    assert checks["oldest waiting reply"] == {
        "ok": True, "name": "oldest waiting reply", "found": "none", "advice": "",
    }  # fmt: skip
    assert "No worker lives: replies wait. Start it with: anfu up, or: anfu work" in shown.stdout
    assert shown.returncode == 1


def test_doctor_names_a_wrong_address(run: Run) -> None:
    """A database that cannot be reached is one finding, and the others are still looked at."""
    done = run("doctor:doctor", "--json", ANFU_DATABASE_URL="postgresql://nobody@127.0.0.1:9/anfu")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert "refused" in checks["PostgreSQL"]["advice"]
    assert checks["playbook"]["ok"]


def test_backup_and_restore(run: Run, data_dir: Path, tmp_path: Path) -> None:
    """A database of our own is saved and brought back; over rows only with --replace."""
    file = tmp_path / "anfu.dump"
    with postgres.start(data_dir / "postgres", durable=False) as server:
        with psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS x")
        saved = run("database:backup", str(file))
        assert saved.returncode == 0, saved.stderr
        assert "kB" in saved.stderr
        refused = run("database:restore", str(file))
        assert refused.returncode == 1
        assert "--replace" in refused.stderr
        with psycopg.connect(server.dsn) as connection:
            connection.execute("UPDATE kept SET x = 2")
        assert run("database:restore", str(file), "--replace").returncode == 0
        with psycopg.connect(server.dsn) as connection:
            assert connection.execute("SELECT x FROM kept").fetchall() == [(1,)]
