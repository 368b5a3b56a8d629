"""Models and migrations say the same, and no new migration stops intake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

HOT = ("listening_post", "people_customer", "triage_postverdict", "cases_case", "cases_caseevent", "cases_sketch",
       "promises_promise", "replies_reply", "search_entry", "insight_story")  # fmt: skip
"""Tables that intake fills, or that grow with it: who locks one stops the house."""
BEFORE_THE_RULE = {"listening": 9, "people": 9, "triage": 3, "cases": 12, "promises": 3, "replies": 8, "search": 4,
                   "insight": 6}  # fmt: skip
"""Migrations up to these numbers are older than the rule below."""
CONTRACT = "# contract:"
"""Begins the comment by which a migration tells since which version nothing reads what it drops."""
LOCKS = {
    r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)": "makes an index: use AddIndexConcurrently, atomic = False",
    r"ADD CONSTRAINT (?!.*NOT VALID)": "checks all rows: use AddConstraintNotValid, then ValidateConstraint",
    r"ALTER COLUMN \S+ TYPE": "rewrites the table: add a column, fill it in chunks, then drop the old one",
    r"SET NOT NULL": "checks all rows: validate a CHECK constraint first",
    r"\bDROP COLUMN\b|\bRENAME\b|^DROP TABLE": f"takes away what running code may read: say `{CONTRACT} since …`",
}


def stops(sql: str, source: str = "") -> Iterator[str]:
    """Why a migration's SQL would stop intake or the code that still runs beside it."""
    for statement in re.split(r";\s*\n", re.sub(r"--.*", "", sql)):
        if not any(re.search(rf'\b(TABLE|ON) "{table}"', statement) for table in HOT):
            continue
        for locks, why in LOCKS.items():
            if re.search(locks, statement.strip(), re.DOTALL) and not (
                CONTRACT in why and CONTRACT in source
            ):
                yield f"{why}: {statement.strip()[:90]}"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    """Every change of a model has its migration."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db(transaction=True)  # within one, some operations refuse even to be shown
def test_no_new_migration_stops_intake() -> None:
    """What locks a hot table for long, or takes away what the version before reads, is refused (CONTRIBUTING)."""
    found = {}
    for app, name in sorted(MigrationLoader(connection).disk_migrations):
        config = apps.get_app_config(app)
        is_new = config.name.startswith("anfu.") and int(name[:4]) > BEFORE_THE_RULE.get(app, 0)
        if is_new:
            told = StringIO()
            call_command("sqlmigrate", app, name, stdout=told)
            source = (Path(config.path) / "migrations" / f"{name}.py").read_text(encoding="utf-8")
            if why := list(stops(told.getvalue(), source)):
                found[f"{app} {name}"] = why
    assert found == {}


@pytest.mark.parametrize(
    ("sql", "refused"),
    [
        ('CREATE INDEX "a" ON "listening_post" ("lang");', True),
        ('CREATE INDEX CONCURRENTLY "a" ON "listening_post" ("lang");', False),
        ('CREATE INDEX "a" ON "spending_entry" ("day");', False),
        ('ALTER TABLE "cases_case" ADD CONSTRAINT "c" CHECK (id > 0);', True),
        ('ALTER TABLE "cases_case" ADD CONSTRAINT "c" CHECK (id > 0) NOT VALID;', False),
        ('ALTER TABLE "replies_reply" ALTER COLUMN "text" TYPE varchar(9);', True),
        ('ALTER TABLE "replies_reply" ALTER COLUMN "text" SET NOT NULL;', True),
        ('ALTER TABLE "replies_reply" ADD COLUMN "mood" varchar(9) DEFAULT \'\' NOT NULL;', False),
        ('ALTER TABLE "people_customer" DROP COLUMN "name" CASCADE;', True),
        ('ALTER TABLE "people_customer" RENAME COLUMN "name" TO "called";', True),
    ],
)
def test_what_locks_is_known(sql: str, refused: bool) -> None:
    """The rule knows what locks a hot table from what does not."""
    assert bool(list(stops(f"BEGIN;\n{sql}\nCOMMIT;\n"))) is refused


def test_what_is_taken_away_says_since_when() -> None:
    """The second half of expand and contract is allowed where it says so."""
    assert not list(stops('ALTER TABLE "people_customer" DROP COLUMN "name";\n', "# contract: since 1.2"))
