"""Who may still add rows that cannot be seen yet: for readers that follow a table by its ids."""

from __future__ import annotations

from anfu.postgres.bulk import AnyCursor


def writers(cursor: AnyCursor, *tables: str) -> list[str]:
    """The transactions of others that may have added rows to these tables which cannot be seen yet.

    A row gets its id after its transaction has taken the table's lock and before it ends. So of all ids up to one
    that was seen, those missing belong to transactions that hold the lock when one looks *afterwards*, or have ended.
    """
    cursor.execute(
        """SELECT DISTINCT virtualtransaction FROM pg_locks
           WHERE locktype = 'relation' AND relation = ANY(%s::regclass[]) AND mode = 'RowExclusiveLock'
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND pid IS DISTINCT FROM pg_backend_pid()""",
        [list(tables)],
    )
    return sorted(row[0] for row in cursor.fetchall())
