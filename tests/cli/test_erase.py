"""`anfu erase`: preview, typed confirmation, report."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
import typer
from typer.testing import CliRunner

from anfu.cli import erase as command
from anfu.flows.posts_arrive import posts_arrive
from anfu.listening.models import Post
from anfu.people.models import Customer
from tests.build import ANGRY, a_brand, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command on the tests' database, where one customer complained."""
    monkeypatch.setattr(command, "database", nullcontext)
    posts_arrive(a_brand(), [a_post(ANGRY)])
    return CliRunner()


def app() -> typer.Typer:
    """The command alone."""
    alone = typer.Typer()
    alone.command()(command.erase)
    return alone


def test_the_name_must_be_typed(run: CliRunner) -> None:
    """Whoever types anything else erases nothing, and has seen what would have gone."""
    answer = run.invoke(app(), ["@user1001"], input="yes\n")
    assert answer.exit_code == 1 and "1 posts with words" in answer.output
    assert "Nothing was erased" in answer.output
    assert Post.objects.get().text == ANGRY


def test_the_report_says_what_went_and_what_stays(run: CliRunner) -> None:
    """After the name is typed the words are gone, and the report counts them."""
    answer = run.invoke(app(), ["USER1001"], input="user1001\n")
    assert answer.exit_code == 0, answer.output
    assert "1 posts" in answer.output and "1 cases" in answer.output and "Backups" in answer.output
    assert Post.objects.get().text == "" and Customer.objects.get().name == ""


def test_somebody_unknown_is_said_so(run: CliRunner) -> None:
    """A name that nobody bears changes nothing."""
    answer = run.invoke(app(), ["@nobody"])
    assert answer.exit_code == 1 and "Nobody" in answer.output
