"""Who writes and who answers."""

from __future__ import annotations

import pytest

from anfu.people.models import Brand, Staff
from tests.build import a_brand, a_person


@pytest.fixture
def brand(db: None) -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def mia(brand: Brand) -> Staff:
    """Who answers."""
    return a_person(brand)
