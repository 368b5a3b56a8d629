"""`anfu token`, as somebody at a terminal meets it."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from anfu.cli import token as command
from anfu.tokens import actions
from anfu.tokens.queries import token_of
from tests.build import a_brand, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_tests_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the tests' tables."""
    monkeypatch.setattr(command, "database", lambda: nullcontext(""))


def run(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output and what is said beside it."""
    done = CliRunner().invoke(command.app, list(words))
    return done.exit_code, done.stdout, done.stderr


def test_a_token_is_printed_once_and_listed_without_its_secret() -> None:
    """What is printed opens the API until it is revoked; every use of it is known."""
    a_person(a_brand(), "mia")
    code, secret, _ = run("create", "till", "--for", "mia", "--scope", "cases:read", "--scope", "cases:write")
    found = token_of(secret.strip())
    assert code == 0 and found is not None and found.staff.username == "mia"
    listed = run("list")[1]
    assert "till: for mia, until" in listed and "used never: cases:read cases:write" in listed
    assert secret.strip() not in listed
    call, _is_new = actions.begin(found, "k", "POST", "/api/v1/cases/K7Q2/notes", "0" * 64, timezone.now())
    actions.finish(call, 409, {"code": "empty"})
    assert "till for mia: POST /api/v1/cases/K7Q2/notes 409 empty" in run("log", "till")[1]
    assert run("log", "other")[1] == ""
    assert run("revoke", "till")[0] == 0
    assert run("revoke", "till")[0] == 1
    assert "revoked" in run("list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--for", "nobody", "--scope", "cases:read"), "Nobody signs in as 'nobody'"),
        (("--for", "ann", "--scope", "cases:eat"), "Scopes are: posts:read"),
        (
            ("--for", "ann", "--scope", "cases:write"),
            "ann is analyst, and that role may not hold: cases:write",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(words: tuple[str, ...], said: str) -> None:
    """No token is made."""
    a_person(a_brand(), "ann", "analyst")
    code, out, beside = run("create", "till", *words)
    assert code == 1 and said in " ".join(beside.split()) and out == ""
