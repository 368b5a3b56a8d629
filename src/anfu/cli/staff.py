"""`anfu staff`: logins for the care team. There is no sign-up: people are invited."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from anfu.cli.boot import database, fail
from anfu.cli.trail import note_command
from anfu.people.actions import invite
from anfu.people.admission.actions import forget_keys
from anfu.people.models import Brand, Staff

app = typer.Typer(help="Invite people to the desk.", no_args_is_help=True)
app.callback()(lambda: None)


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="What the person signs in with.")],
    role: Annotated[str, typer.Option(help=", ".join(Staff.Role.values))] = "agent",
    name: Annotated[str, typer.Option(help="The name that the team sees.")] = "",
    language: Annotated[str, typer.Option(help="Of the desk: en or zh-hans.")] = "en",
) -> None:
    """Make a login (or give an existing one a new password) and print its password once."""
    if role not in Staff.Role.values:
        raise fail(f"There is no role {role!r}. Roles are: {', '.join(Staff.Role.values)}.")
    if language not in ("en", "zh-hans"):
        raise fail(f"The desk does not speak {language!r}; it speaks en and zh-hans.")
    with database():
        brand = Brand.objects.first()
        if brand is None:
            raise fail("No brand is known yet. Run `anfu up` once, then invite people.")
        note_command("staff add", f"{username} {role}", brand)
        password = secrets.token_urlsafe(12)
        invite(username, password, brand, role, name or username, language)
    typer.echo(f"{username} may sign in with {password}")


@app.command()
def reset(username: Annotated[str, typer.Argument(help="Whose second step was lost.")]) -> None:
    """Take somebody's lost second step away and sign them out everywhere; their password alone opens then."""
    with database():
        staff = Staff.objects.filter(username=username).first()
        if staff is None:
            raise fail(f"Nobody signs in as {username!r}.")
        note_command("staff reset", username, staff.brand)
        gone = forget_keys(staff)
    typer.echo(
        f"{gone} key(s) of {username} open nothing any more. They may set up new ones on their own page."
    )
