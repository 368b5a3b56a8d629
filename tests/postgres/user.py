"""One process that uses the server of a data directory until its input ends; may drop to a plain user.

The interpreter may lie where that user cannot reach it, so everything is imported before the user changes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg

from anfu import postgres


def main(data_dir: str, uid: int, binaries: str) -> int:
    """Say `ready` and the address, wait, let go; an error is said and gives status 3."""
    if uid:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    try:
        with postgres.start(Path(data_dir), durable=False, timeout=60, binaries=Path(binaries)) as server:
            with psycopg.connect(server.dsn) as connection:
                connection.execute("SELECT 1")
            sys.stdout.write(f"ready {server.dsn}\n")
            sys.stdout.flush()
            sys.stdin.read()
    except postgres.PostgresError as error:
        sys.stdout.write(f"{error}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
