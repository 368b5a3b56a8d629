"""A stand-in X of our own, for as long as a command needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anfu.cli.boot import fail


@contextmanager
def stand_in_x(journal: Path, brand_id: int) -> Iterator[str]:
    """Run the stand-in X without customers or limits on a free port; yields its address.

    What was said there is kept in `journal`.
    """
    journal.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "anfu", "fakex", "--port", "0", "--no-customers", "--no-limits"]
    command += ["--state", str(journal), "--brand-id", str(brand_id)]
    child = subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "ANFU_PARENT": str(os.getpid())}
    )
    try:
        ready = child.stdout.readline() if child.stdout else ""
        if " at http://" not in ready:
            raise fail("The stand-in X did not start; its last words stand above.")
        yield ready.split(" at ")[1].split(",")[0].strip()
    finally:
        child.terminate()
        child.wait(timeout=10)
