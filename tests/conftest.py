"""A real PostgreSQL for the tests, shared by all of a run's processes; its data is thrown away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connections

from anfu import postgres
from anfu.settings import database_settings

CHECKOUT = Path(__file__).parents[1]
SHARED = CHECKOUT.parent / "shared"
"""Data sets and X's OpenAPI file, beside the checkout; tests that need them skip where it is absent."""


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before pytest-django makes the test database."""
    server = postgres.start(CHECKOUT / ".anfu" / "test-postgres", durable=False)
    connections.settings["default"].update(database_settings(server.dsn, pooled=False))
    os.environ["ANFU_DATABASE_URL"] = server.dsn
    config.add_cleanup(server.stop)


@pytest.fixture
def shared() -> Path:
    """The folder of data sets; skips the test where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the data sets in {SHARED.name}/ beside the checkout")
    return SHARED
