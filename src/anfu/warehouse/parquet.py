"""Writes a day's files: PostgreSQL hands rows out, DuckDB packs them; a day is there whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from anfu.people.models import Brand
from anfu.warehouse.tables import TABLES, Table

_AS_POSTGRESQL_WRITES = """
    auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false
"""


class NoDuckDBError(Exception):
    """DuckDB is not installed; the message says how to get it."""


def write_day(
    brand: Brand, day: date, bounds: tuple[datetime, datetime], folder: Path, seed: int
) -> Mapping[str, int]:
    """Write the files of a local day, which begins and ends at `bounds` (UTC), into `folder`/day=…; rows by file.

    A day that is there already is replaced. `seed` decides by which number a customer is known in the files.
    Raises NoDuckDBError, and OSError where the folder cannot be written.
    """
    part = folder / f".part-{day}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        values = {"brand": brand.pk, "since": bounds[0], "until": bounds[1], "seed": seed}
        counts = {name: _write(table, values, part / f"{name}.parquet") for name, table in TABLES.items()}
        there = folder / f"day={day}"
        shutil.rmtree(there, ignore_errors=True)
        part.rename(there)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts


def _write(table: Table, values: Mapping[str, object], file: Path) -> int:
    try:
        import duckdb  # noqa: PLC0415 - an extra, which most installations do without
    except ImportError as error:
        raise NoDuckDBError("Parquet files need DuckDB: run `make analysis` once.") from error
    rows = file.with_suffix(".csv")
    told_by_row = f"COPY ({table.query}) TO STDOUT (FORMAT csv)"
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(told_by_row, values) as copy,
        rows.open("wb") as out,
    ):
        for block in copy:
            out.write(block)
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in table.columns.items())
    with duckdb.connect() as duck:
        told = duck.execute(
            f"COPY (SELECT * FROM read_csv({_quoted(rows)}, {_AS_POSTGRESQL_WRITES}, columns = {{{columns}}})) "
            f"TO {_quoted(file)} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchone()
    rows.unlink()
    return int(told[0]) if told else 0


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
