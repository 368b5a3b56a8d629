"""Who takes part: the brand, its lead, a receiver outside; texts are in the languages of receivers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anfu.desk.translations import compile_translations
from anfu.flows.events_are_gathered import events_are_gathered
from anfu.people.models import Brand, Staff
from tests.build import MONDAY, a_brand, a_person
from tests.events.day import DESK
from tests.events.receiver import Receiver, a_receiver


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    """Chinese as it is written now."""
    compile_translations()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web server on loopback."""
    with a_receiver() as server:
        yield server


@pytest.fixture
def brand(db: None) -> Brand:
    """The demo brand; what happened before the first round is nobody's news."""
    brand = a_brand()
    events_are_gathered(DESK, MONDAY)
    return brand


@pytest.fixture
def lea(brand: Brand) -> Staff:
    """The lead."""
    return a_person(brand, "lea", "lead")
