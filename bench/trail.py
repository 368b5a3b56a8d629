"""What a line of the audit trail costs: `python -m bench.trail`, on a durable PostgreSQL of its own."""

from __future__ import annotations

import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from anfu.cli.framework import set_up

set_up()

from django.db import connection  # noqa: E402  # models need the set-up above

from anfu.audit.actions import note  # noqa: E402
from anfu.audit.queries import verify  # noqa: E402
from anfu.audit.rules import Entry, Kind  # noqa: E402
from anfu.cli.boot import database  # noqa: E402
from anfu.people.actions import open_desk  # noqa: E402
from anfu.postgres import discard  # noqa: E402

ALONE, WRITERS, EACH = 3000, 8, 500


def main() -> None:
    """Write lines alone and from many threads, then verify them; print each."""
    home = Path(tempfile.mkdtemp(prefix="anfu-trail-")) / "data"
    now = datetime.now(UTC)
    with database(data_dir=home):
        brand = open_desk("x", (1, "bench", "Bench"), now)
        entry = Entry(now, Kind.READ, "mia", "agent", "case", "K3F2", "10.0.0.1")

        def write(lines: int) -> list[float]:
            taken = []
            for _ in range(lines):
                began = time.perf_counter()
                note(brand.pk, entry)
                taken.append(time.perf_counter() - began)
            connection.close()
            return sorted(taken)

        write(200)
        taken = write(ALONE)
        print(f"alone: p50 {taken[ALONE // 2] * 1e3:.1f} ms, p99 {taken[ALONE * 99 // 100] * 1e3:.1f} ms")
        threads = [threading.Thread(target=write, args=(EACH,)) for _ in range(WRITERS)]
        began = time.perf_counter()
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        print(f"{WRITERS} writers: {WRITERS * EACH / (time.perf_counter() - began):.0f} lines/s")
        began = time.perf_counter()
        found = verify(brand)
        took = time.perf_counter() - began
        print(f"verify: {found.lines / took:.0f} lines/s, {found.broken or 'whole'}")
    discard(home)


if __name__ == "__main__":
    main()
