"""`anfu import`: a first look, the report, undo."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from anfu.cli import importing as command
from anfu.imports.models import Import
from anfu.listening.models import Post
from tests.build import a_brand
from tests.imports.made import brand24

pytestmark = pytest.mark.django_db


def test_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A look keeps nothing; an import says what came in and what did not, where and why; undo takes it back."""
    monkeypatch.setattr(command, "database", nullcontext)
    a_brand()
    file = tmp_path / "mentions.csv"
    file.write_bytes(brand24(100).content)
    app = typer.Typer()
    app.command()(command.import_command)
    look = CliRunner().invoke(app, [str(file), "--look"])
    assert look.exit_code == 0 and "98 posts are the past; 2 rows cannot be read" in look.output
    assert not Import.objects.exists()
    told = CliRunner().invoke(app, [str(file)])
    assert told.exit_code == 0 and "column ID: this is no id of a post on X (5000025)" in told.output
    assert Post.objects.count() == 98
    undone = CliRunner().invoke(app, ["--undo", str(Import.objects.get().pk)])
    assert undone.exit_code == 0 and "98 posts went" in undone.output and not Post.objects.exists()
    assert CliRunner().invoke(app, [str(file), "--column", "nonsense=URL"]).exit_code == 1
