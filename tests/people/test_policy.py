"""The matrix, the documents that show it, and the flows that ask it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from anfu.people.matrix import TITLES, table
from anfu.people.models import Staff
from anfu.people.policy import MATRIX, ROLES, Action, NotAllowedError, may, require

ROOT = Path(__file__).parents[2]
FLOWS = sorted((ROOT / "src" / "anfu" / "flows").glob("*.py"))


def test_the_matrix_is_whole() -> None:
    """Each action has its roles and its words, and the roles are those that staff may have."""
    assert set(MATRIX) == set(Action) == set(TITLES)
    assert set(ROLES) == set(Staff.Role.values)
    assert all(set(roles) <= set(ROLES) for roles in MATRIX.values())


def test_who_audits_changes_nothing() -> None:
    """An auditor and an analyst read; neither cares for customers nor reads private messages."""
    for role in ("auditor", "analyst"):
        person = Staff(role=role)
        for action in (Action.CARE, Action.CORRECT, Action.APPROVE, Action.READ_PRIVATE, Action.CONNECT):
            assert not may(person, action)
            with pytest.raises(NotAllowedError):
                require(person, action)


def test_a_closed_login_may_nothing() -> None:
    """Not even an admin's."""
    assert not any(may(Staff(role="admin", is_active=False), action) for action in Action)
    assert may(Staff(role="admin"), Action.CARE)


@pytest.mark.parametrize(("page", "language"), [("permissions.md", "en"), ("permissions.zh-CN.md", "zh")])
def test_the_documents_show_it(page: str, language: str) -> None:
    """The table in docs is the one that the code holds."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    shown = text.partition("<!-- the matrix -->")[2].partition("<!-- the end -->")[0]
    assert shown.strip() == table(language)


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_every_deed_of_a_person_asks(path: Path) -> None:
    """A flow that a member of staff sets off asks the policy before anything else."""
    for function in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        taken = [*function.args.args, *function.args.kwonlyargs]
        if any(one.annotation and "Staff" in ast.unparse(one.annotation) for one in taken):
            first = ast.unparse(function.body[1])
            assert "require(" in first, f"{path.name}: {function.name} does not ask the policy"
