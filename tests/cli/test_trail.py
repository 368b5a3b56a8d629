"""What is done on the command line stands in the trail."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import typer
from allauth.mfa.models import Authenticator
from django.db import connection

from anfu.audit.models import Line
from anfu.audit.queries import verify
from anfu.cli.commands import COMMANDS, command_line
from anfu.cli.trail import DEEDS
from anfu.people.models import Staff
from tests.build import a_brand, a_person
from tests.desk.keys import an_app

LEAVES_NONE = {
    "up", "web", "listen", "work", "colleagues", "fakex", "prepare", "doctor", "spend", "replay", "check-reply",
    "mcp",
    "triage eval", "triage log", "triage drift", "audit verify", "token list", "connect test",
}  # fmt: skip
"""They run a part, ask X, judge a file, or tell figures of the machine: nothing of a customer, and no change. What an
assistant does through `anfu mcp`, the API notes."""

FILES = {"playbook"}
"""Commands whose parts all read files, or try out what would be."""


def commands() -> Iterator[str]:
    """Every command as it is typed."""
    for name in COMMANDS:
        yield from _below(name, typer.main.get_command(command_line([name])).commands[name])  # type: ignore[attr-defined]


def _below(said: str, command: object) -> Iterator[str]:
    parts = getattr(command, "commands", {})
    for name, part in parts.items():
        yield from _below(f"{said} {name}", part)
    if not parts:
        yield said


def test_every_command_is_said_to_leave_a_line_or_none() -> None:
    """A new one is put on one list or the other."""
    assert {said for said in commands() if said.split()[0] not in FILES} == DEEDS | LEAVES_NONE


@pytest.mark.django_db(transaction=True)
def test_who_did_what(tmp_path: Path) -> None:
    """A login is made, a lost second step taken away, a token made, sending paused, a backup taken: by whom, each."""
    brand = a_brand()
    lin = a_person(brand, "lin")
    an_app(lin)
    here = connection.settings_dict
    url = (
        f"postgresql://{here['USER']}@/{here['NAME']}?host={quote(here['HOST'], safe='')}&port={here['PORT']}"
    )
    told = os.environ | {"ANFU_DATABASE_URL": url, "SUDO_USER": "olga"}
    anfu = Path(sys.executable).with_name("anfu").as_posix()
    for words in (
        ("staff", "add", "eve", "--role", "senior"),
        ("staff", "reset", "lin"),
        ("token", "create", "till", "--for", "lin", "--scope", "cases:read"),
        ("pause", "for the test"),
        ("backup", str(tmp_path / "kept.dump")),
    ):
        subprocess.run([anfu, *words], env=told, check=True, capture_output=True)
    lines = Line.objects.filter(brand=brand).order_by("number")
    assert list(lines.values_list("kind", "who", "role", "deed", "what")) == [
        ("wrote", "olga", "system", "anfu staff add", "eve senior"),
        ("wrote", "olga", "system", "anfu staff reset", "lin"),
        ("wrote", "olga", "system", "anfu token create", "till for lin: cases:read"),
        ("wrote", "olga", "system", "anfu pause", ""),
        ("took", "olga", "system", "anfu backup", "kept.dump"),
    ]
    assert verify(brand).broken == "" and not Authenticator.objects.filter(user=lin).exists()
    assert Staff.objects.filter(username="eve").exists()
