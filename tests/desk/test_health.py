"""The health pages, on a real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from anfu.listening.actions import move_cursor
from anfu.schedule.rounds import WORKER
from tests.build import a_brand

pytestmark = pytest.mark.django_db(transaction=True)


def checks(page: str) -> tuple[int, dict[str, bool]]:
    """The status, and each check with whether it is well; asked without signing in."""
    answer = Client().get(page)
    return answer.status_code, {check["name"]: check["ok"] for check in answer.json().get("checks", [])}


def test_a_node_with_a_database_is_ready() -> None:
    """It lives and may serve, whatever the rest does."""
    assert Client().get("/livez").status_code == 200
    assert checks("/readyz") == (200, {"database": True, "tables": True})


def test_a_node_whose_tables_are_old_is_not_ready() -> None:
    """People are sent elsewhere until the tables have come up to date."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'listening')"
            " RETURNING app, name, applied"
        )
        removed = cursor.fetchone()
        try:
            assert checks("/readyz") == (503, {"database": True, "tables": False})
        finally:
            cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", removed)


def test_a_node_before_tables_of_the_next_version_stays_ready() -> None:
    """While a new version is rolled out the one before goes on, and says that the tables are newer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('listening', '9999_next', now())"
        )
        try:
            answer = Client().get("/readyz")
            assert answer.status_code == 200
            assert "1 changes newer than this version" in answer.json()["checks"][1]["found"]
        finally:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_next'")


def test_health_tells_who_is_missing() -> None:
    """Without a worker and a listener all is not well; with both it is; with an old one it is not."""
    brand = a_brand()
    status, found = checks("/healthz")
    assert status == 503 and not found["worker"] and not found["listener"]
    here = connection.settings_dict
    with psycopg.connect(
        host=here["HOST"], user=here["USER"], dbname=here["NAME"], port=here["PORT"], application_name=WORKER
    ):
        move_cursor(brand, "mentions", timezone.now())
        status, found = checks("/healthz")
        assert status == 200 and all(found.values())
        move_cursor(brand, "mentions", timezone.now() + timedelta(seconds=1))
    assert checks("/healthz")[0] == 503
