"""A database saved to a file and brought back, by PostgreSQL's own pg_dump and pg_restore."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from anfu.postgres.binaries import Binaries
from anfu.postgres.faults import PostgresError, disk_full, from_os

OURS = "nspname !~ '^pg_' AND nspname <> 'information_schema'"
SCHEMAS = f"SELECT nspname FROM pg_namespace WHERE {OURS}"  # noqa: S608 - fixed words
RELATIONS = f"SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE {OURS}"  # noqa: S608


def backup(dsn: str, file: Path, binaries: Binaries) -> int:
    """Save the database at `dsn` to `file`, whole or not at all, readable by us alone; return its size."""
    with _connected(dsn) as connection:
        _check_age(connection, binaries)
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.absolute().parent)
    except OSError as error:
        raise from_os(error, file) from error
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            _run(
                [binaries.program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"],
                dsn,
                file,
                target,
            )
            os.fsync(target.fileno())
        part.rename(file)
        _sync_directory(file.absolute().parent)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(dsn: str, file: Path, binaries: Binaries, *, replace: bool = False, last: str = "") -> None:
    """Bring the database at `dsn` to what `file` holds, in one transaction: all of it or nothing.

    The database must be empty, or `replace` must be given, by which everything in it is dropped first. The SQL `last`
    ends the same transaction.
    """
    _check_dump(file, binaries)
    with _connected(dsn) as connection:
        row = connection.execute(RELATIONS).fetchone()
        if row is not None and row[0] and not replace:
            raise PostgresError("The database is not empty. Give --replace to drop what is in it now.")
        names = [name for (name,) in connection.execute(SCHEMAS)]
        drops = [sql.SQL("DROP SCHEMA {} CASCADE;\n").format(sql.Identifier(name)) for name in names]
        first = sql.Composed([*drops, sql.SQL("CREATE SCHEMA public;\n")]).as_bytes(connection)
        old = connection.info.server_version < 170000
    _pour(dsn, file, binaries, first, last.encode(), old=old)


def _pour(dsn: str, file: Path, binaries: Binaries, first: bytes, last: bytes, *, old: bool) -> None:
    """Send the dump as a script through one psql transaction, which commits only after all of it has come."""
    address, env = _address(dsn)
    unpack = [binaries.program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)]
    apply = [
        binaries.program("psql"),
        "-X",
        "-q",
        "-o",
        os.devnull,
        "-v",
        "ON_ERROR_STOP=1",
        "-1",
        "-f",
        "-",
        address,
    ]
    env["PGOPTIONS"] = "-c lock_timeout=10s -c client_min_messages=warning"
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(unpack, stdout=subprocess.PIPE, stderr=said) as source,  # noqa: S603 - PostgreSQL's own
        subprocess.Popen(apply, stdin=subprocess.PIPE, stderr=said, env=env) as target,  # noqa: S603 - the same
    ):
        assert source.stdout is not None and target.stdin is not None  # noqa: S101, PT018 - for the type checker
        try:
            target.stdin.write(first)
            for line in _readable(source.stdout, old=old):
                target.stdin.write(line)
            if source.wait() == 0:
                target.stdin.write(last)
            else:
                target.kill()  # the end of its input would commit the half that came
        except BrokenPipeError:
            source.kill()
        except BaseException:
            target.kill()
            source.kill()
            raise
        with suppress(BrokenPipeError):
            target.stdin.close()
        if target.wait() != 0:
            raise _explained(_tail(said), file)


def _readable(script: IO[bytes], *, old: bool) -> Iterator[bytes]:
    # pg_restore 17 and later sets a parameter, in the head of the script, that older servers do not know.
    for number, line in enumerate(script):
        if not (old and number < 100 and line.startswith(b"SET transaction_timeout")):
            yield line


def _check_dump(file: Path, binaries: Binaries) -> None:
    if not file.is_file():
        raise PostgresError(f"There is no file {file}. Name a file that `anfu backup` made.")
    command = [binaries.program("pg_restore"), "--list", str(file)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own
    if "unsupported version" in listed.stderr:
        raise PostgresError(
            f"{file} was made by a newer PostgreSQL. Restore it with that one (ANFU_POSTGRES_BIN)."
        )
    if listed.returncode != 0:
        raise PostgresError(f"{file} is not a backup, or is damaged. Name a file that `anfu backup` made.")


def _check_age(connection: psycopg.Connection, binaries: Binaries) -> None:
    server = connection.info.server_version // 10000
    if server > binaries.major:
        raise PostgresError(
            f"The server is PostgreSQL {server}, which this pg_dump of {binaries.major} cannot save. "
            f"Install PostgreSQL {server}'s programs and name their directory in ANFU_POSTGRES_BIN."
        )


def _run(command: list[str], dsn: str, file: Path, target: IO[bytes]) -> None:
    address, env = _address(dsn)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        [*command, address], stdout=target, stderr=subprocess.PIPE, text=True, env=env, check=False
    )
    if done.returncode != 0:
        raise _explained(done.stderr, file)


def _address(dsn: str) -> tuple[str, dict[str, str]]:
    """The address for a command line, which all users of the machine can read, and the password apart."""
    parts = conninfo_to_dict(dsn)
    password = parts.pop("password", None)
    env = dict(os.environ)
    if password is not None:
        env["PGPASSWORD"] = str(password)
    return "--dbname=" + make_conninfo("", **parts), env


@contextmanager
def _connected(dsn: str) -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect(dsn, autocommit=True)
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[-1]
        raise PostgresError(f"The database cannot be reached: {said}. Check ANFU_DATABASE_URL.") from error
    with connection:
        yield connection


def _explained(said: str, file: Path) -> PostgresError:
    if "No space left on device" in said:
        return disk_full(file)
    if "lock timeout" in said:
        return PostgresError("The database is in use. Stop Anfu, then restore.")
    if "SSL support is not compiled in" in said:
        return PostgresError(
            "The server wants SSL, which these PostgreSQL programs lack. Install its client programs "
            "and name their directory in ANFU_POSTGRES_BIN."
        )
    last = " | ".join(said.strip().splitlines()[-3:])[-500:] or "it was ended"
    return PostgresError(f"{file} was left as it was, and so was the database: {last}.")


def _tail(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - 4000))
    return said.read().decode(errors="replace")


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
