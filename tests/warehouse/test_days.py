"""A day's Parquet files: what they hold, what they never hold, and the examples of the docs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from anfu.people.models import Brand
from anfu.warehouse.days import days_to_export, export_day
from anfu.warehouse.tables import TABLES
from tests.build import ANGRY, MONDAY, a_brand, a_person
from tests.winback.build import KIND, a_resolved_case

duckdb = pytest.importorskip("duckdb")
pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[2] / "docs" / "integrations"


@pytest.fixture
def brand() -> Brand:
    """A brand with one resolved case on a Monday."""
    brand = a_brand()
    a_resolved_case(brand, a_person(brand))
    return brand


def test_a_day(brand: Brand, tmp_path: Path) -> None:
    """Each file has the columns of its table, the rows of the day, and nothing that anybody said or is called."""
    counts = export_day(brand, date(2026, 11, 16), tmp_path, "secret")
    assert (
        counts["posts"] == 1 and counts["cases"] == 1 and counts["promises"] >= 2 and counts["replies"] == 2
    )
    for name, table in TABLES.items():
        file = tmp_path / "day=2026-11-16" / f"{name}.parquet"
        read = duckdb.sql(f"SELECT * FROM read_parquet('{file}', hive_partitioning = false)")
        assert dict(zip(read.columns, map(str, read.types), strict=True)) == table.columns
        assert len(read.fetchall()) == counts[name]
        said = str(read.fetchall())
        assert not [word for word in (ANGRY, KIND, "user1001", "1001", "Ada", "Mia") if word in said]
    case = duckdb.sql(f"SELECT * FROM read_parquet('{tmp_path}/*/cases.parquet', hive_partitioning = false)")
    row = dict(zip(case.columns, case.fetchall()[0], strict=True))
    assert row["is_complaint"] and row["opened_at"] == MONDAY.replace(tzinfo=None) and row["resolved_at"]


def test_a_customer_is_one_number_that_the_secret_makes(brand: Brand, tmp_path: Path) -> None:
    """The same in all files; another with another secret."""

    def numbers(secret: str) -> set[tuple[int]]:
        export_day(brand, date(2026, 11, 16), tmp_path / secret, secret)
        return set(
            duckdb.sql(
                f"SELECT customer FROM read_parquet('{tmp_path}/{secret}/*/posts.parquet') UNION ALL "
                f"SELECT customer FROM read_parquet('{tmp_path}/{secret}/*/cases.parquet')"
            ).fetchall()
        )

    first, second = numbers("one"), numbers("two")
    assert len(first) == 1 == len(second) and first != second


def test_nights_are_made_up_for_and_nothing_is_half_done(brand: Brand, tmp_path: Path) -> None:
    """Days that are over and not there are due, a week back; a folder that was cut off is no day."""
    due = days_to_export(brand, tmp_path, MONDAY)
    assert len(due) == 7 and due[-1] == date(2026, 11, 15)
    (tmp_path / ".part-2026-11-15").mkdir()
    (tmp_path / ".part-2026-11-15" / "posts.parquet").write_bytes(b"cut off")
    export_day(brand, due[-1], tmp_path, "secret")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["day=2026-11-15"]
    assert days_to_export(brand, tmp_path, MONDAY) == due[:-1]
    assert date(2026, 11, 16) in days_to_export(brand, tmp_path, MONDAY + timedelta(days=1))


@pytest.mark.parametrize("doc", ["warehouse.md", "warehouse.zh-CN.md"])
def test_the_docs(brand: Brand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doc: str) -> None:
    """Every example runs as it stands, and every column is explained."""
    text = (DOCS / doc).read_text(encoding="utf-8")
    export_day(brand, date(2026, 11, 16), tmp_path / "warehouse", "secret")
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 3 and all(duckdb.sql(example).fetchall() for example in examples)
    for name, table in TABLES.items():
        part = text.split(f"### `{name}.parquet`")[1].split("\n### ")[0]
        assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == list(table.columns)
