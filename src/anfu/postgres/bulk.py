"""Many rows at once: COPY in, and ids handed out ahead, so that new rows can point at each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql

AnyCursor = psycopg.Cursor[Any]


def copy_rows(
    cursor: AnyCursor,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    types: Sequence[str] | None = None,
) -> int:
    """Add `rows` to `table` by COPY and return how many there were.

    Runs inside the cursor's transaction: one bad row and none is added. With `types` (PostgreSQL's names,
    one per column: "int8", "timestamptz", "text[]") rows travel in binary, which is half as fast again.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN{}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(" (FORMAT BINARY)" if types is not None else ""),
    )
    count = 0
    with cursor.copy(statement) as copy:
        if types is not None:
            copy.set_types(types)
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def next_ids(cursor: AnyCursor, table: str, n: int, column: str = "id") -> list[int]:
    """Take `n` fresh ids from the identity sequence of `table`; nobody else will be given them."""
    name = sql.Identifier(table).as_string(cursor)  # pg_get_serial_sequence folds an unquoted name
    cursor.execute(
        "SELECT nextval(sequence) FROM pg_get_serial_sequence(%s, %s) AS sequence, generate_series(1, %s)",
        (name, column, n),
    )
    ids = [row[0] for row in cursor.fetchall()]
    if None in ids:
        raise LookupError(f"{table}.{column} has no sequence to take ids from")
    return ids


def array_of(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array; of a list, psycopg would quote each member apart."""
    return "{" + ",".join(map(str, numbers)) + "}"
