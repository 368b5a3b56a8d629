"""`anfu triage train`, `back`, `log` and `drift` on the tests' database."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

from anfu.cli import learning
from anfu.cli.triage import app
from anfu.flows.staff_corrects import staff_corrects
from tests.build import ANGRY, MONDAY, a_brand, a_person
from tests.flows.test_training import a_busy_month, hear

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The commands on the tests' database."""
    monkeypatch.setattr(learning, "database", nullcontext)
    return CliRunner()


def test_train_back_and_log_say_what_happened(run: CliRunner) -> None:
    """From nothing to learn, to a model that took over, and back."""
    brand = a_brand()
    mia = a_person(brand)
    nothing = run.invoke(app, ["train"])
    assert nothing.exit_code == 1 and "Nothing to learn from yet" in nothing.output
    a_busy_month(brand, mia)
    trained = run.invoke(app, ["train"])
    assert trained.exit_code == 0 and "is better and judges from the next batch" in trained.output
    told = json.loads(run.invoke(app, ["log", "--json"]).output)
    assert (told["outcome"], told["taken_back_at"]) == ("took_over", None)
    assert "yes" in run.invoke(app, ["log"]).output
    assert "The shipped one judges again." in run.invoke(app, ["back"]).output
    assert "nothing to go back from" in run.invoke(app, ["back"]).output


def test_too_little_is_said_in_plain_words(run: CliRunner) -> None:
    """What is missing is named with its number."""
    brand = a_brand()
    mia = a_person(brand)
    for at in range(6):
        (case,) = hear(brand, [f"{ANGRY} {at}"], by=1000 + at)
        staff_corrects(case.pk, mia, "tier", "serious", MONDAY)
    said = run.invoke(app, ["train"]).output
    assert "Not enough yet" in said and "at least 5 are needed" in said


def test_drift_is_a_table_and_json(run: CliRunner) -> None:
    """Eight weeks with their counts; a brand that is not known is named."""
    brand = a_brand()
    hear(brand, [ANGRY], by=1000)
    told = json.loads(run.invoke(app, ["drift", "--json", "--brand", "@sprucehome"]).output)
    assert len(told["weeks"]) == 8 and {"monday", "judged", "share"} <= set(told["weeks"][0])
    assert "week of" in run.invoke(app, ["drift"]).output
    unknown = run.invoke(app, ["drift", "--brand", "nobody"])
    assert unknown.exit_code == 1 and "sprucehome" in unknown.output
