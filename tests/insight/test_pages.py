"""The screens of insight, as somebody signed in sees them."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from django.test import Client
from django.utils import timezone

from anfu.cases.models import Case
from anfu.insight.actions import catch_up
from anfu.insight.export import ExportError, write_cases
from anfu.insight.queries import load
from anfu.insight.sheet import as_csv
from anfu.people.models import Staff
from tests.build import a_person
from tests.insight.past import Past, Told, a_house, write


@pytest.fixture
def client_of_mia(db: None, client: Client) -> Client:
    """Mia, and one case answered two hours late."""
    del db
    brand, versions = a_house()
    mia: Staff = a_person(brand)
    opened = timezone.now() - timedelta(days=2)
    write(brand, versions, [Past(opened, customer=1, told=[Told(10_800, by=mia.pk)])])
    client.force_login(mia)
    return client


@pytest.mark.parametrize("cut", ["topic", "tier", "language", "person", "team", "playbook", "hour", "reach"])
def test_figures_are_shown_by_every_cut(client_of_mia: Client, cut: str) -> None:
    """Each cut has its chart and its table."""
    page = client_of_mia.get(f"/insight?days=7&by={cut}").content.decode()
    assert "<svg" in page and "3 h" in page


def test_figures_are_cut_by_team(client_of_mia: Client) -> None:
    """A lead names the team on the roster; from then on it is a part of the cut."""
    brand = Case.objects.get().brand
    client_of_mia.force_login(a_person(brand, "lea", "lead"))
    mia = Staff.objects.get(username="mia")
    said = {"zone": "UTC", "team": " Lights ", "capacity": "0"}
    assert client_of_mia.post(f"/team/{mia.pk}", said).status_code == 302
    assert "Lights" in client_of_mia.get("/insight?days=7&by=team").content.decode()


def test_a_figure_opens_to_its_cases(client_of_mia: Client) -> None:
    """The late case stands behind the share within the hour."""
    page = client_of_mia.get("/insight/figure/replied_within_hour?days=7").content.decode()
    assert Case.objects.get().code in page


def test_cases_are_exported(client_of_mia: Client, tmp_path: Path) -> None:
    """A row each, the same in CSV and Parquet; nothing where nothing is known."""
    case = Case.objects.get()
    catch_up()
    frame = load(case.brand, case.opened_at - timedelta(days=1), timezone.now(), timezone.now())
    assert write_cases(frame, tmp_path / "cases.csv") == write_cases(frame, tmp_path / "cases.parquet") == 1
    with (tmp_path / "cases.csv").open(encoding="utf-8-sig") as sheet:
        [row] = csv.DictReader(sheet)
    assert row["code"] == case.code and row["resolved"] == "" and row["topic"] == "delivery"
    assert datetime.fromisoformat(row["opened"]) == case.opened_at
    cases = duckdb.read_parquet(str(tmp_path / "cases.parquet"))
    told = cases.select("code", "opened", "resolved", "topic", "spent").fetchall()
    assert told == [(case.code, case.opened_at.replace(tzinfo=None), None, "delivery", 0.0)]
    with pytest.raises(ExportError, match=r"neither \.csv nor \.parquet"):
        write_cases(frame, tmp_path / "cases.xls")


@pytest.mark.parametrize(
    "address",
    ["/insight?by=nothing", "/insight?days=0", "/insight?days=x", "/insight?month=2026-13",
     "/insight?since=2026-02-01&until=2026-01-01", "/insight/figure/nothing", "/review?month=x"],
)  # fmt: skip
def test_nonsense_is_not_found(client_of_mia: Client, address: str) -> None:
    """A wrong address is told as one."""
    assert client_of_mia.get(address).status_code == 404


def test_a_review_of_a_month_without_cases_is_calm(client_of_mia: Client) -> None:
    """Nothing to tell, nothing broken."""
    assert "0 complaints" in client_of_mia.get("/review?month=2020-01").content.decode()


def test_a_sheet_runs_no_formula(client_of_mia: Client) -> None:
    """Text that begins like a formula is quoted; numbers stay numbers."""
    assert client_of_mia.get("/insight/sheet.csv?days=7").content.decode().count("\r\n") > 20
    told = as_csv(["a"], [["=1+1"], [" @x"], [-1.5], ["-x"]])
    assert told.splitlines()[1:] == ["'=1+1", "' @x", "-1.5", "'-x"]
