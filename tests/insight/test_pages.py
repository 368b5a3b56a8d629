"""The screens of insight, as somebody signed in sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from anfu.cases.models import Case
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


@pytest.mark.parametrize("cut", ["topic", "tier", "language", "person", "playbook", "hour", "reach"])
def test_figures_are_shown_by_every_cut(client_of_mia: Client, cut: str) -> None:
    """Each cut has its chart and its table."""
    page = client_of_mia.get(f"/insight?days=7&by={cut}").content.decode()
    assert "<svg" in page and "3 h" in page


def test_a_figure_opens_to_its_cases(client_of_mia: Client) -> None:
    """The late case stands behind the share within the hour."""
    page = client_of_mia.get("/insight/figure/replied_within_hour?days=7").content.decode()
    assert Case.objects.get().code in page


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
