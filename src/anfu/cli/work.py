"""`anfu work`: send replies, notice broken promises, look up what is unsure. Any number may run at once."""

from __future__ import annotations

import signal
import threading

import structlog

from anfu.cli.boot import database
from anfu.schedule.rounds import Rounds
from anfu.schedule.tasks import DUTIES

PATIENCE = 4
"""Seconds in which what is under way may end; `anfu up` waits for longer."""
log = structlog.get_logger()


def work() -> None:
    """Work for ever on what is due."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with database() as address:
        rounds = Rounds(DUTIES, address)
        rounds.start()
        log.info("ready to work")
        over.wait()
        rounds.stop(PATIENCE)
