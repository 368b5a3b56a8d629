"""Who is here, and who holds the pen."""

from __future__ import annotations

from datetime import timedelta

from anfu.attending.rules import Attendant, pen, present
from tests.build import MONDAY


def test_who_began_to_type_first_holds_the_pen() -> None:
    """Whoever is silent for too long is gone, typing or not."""
    mia = Attendant(1, "Mia", MONDAY, MONDAY - timedelta(seconds=5))
    lin = Attendant(2, "Lin", MONDAY, MONDAY - timedelta(seconds=9))
    tom = Attendant(3, "Tom", MONDAY, None)
    gone = Attendant(4, "Zoe", MONDAY - timedelta(seconds=26), MONDAY - timedelta(minutes=1))
    here = present([tom, mia, gone, lin], MONDAY)
    assert [one.name for one in here] == ["Lin", "Mia", "Tom"]
    assert pen(here) == lin
    assert pen([tom]) is None
