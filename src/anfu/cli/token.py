"""`anfu token`: keys by which programs use the API for a member of staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from anfu.audit.rules import Kind
from anfu.cli.boot import database, fail
from anfu.cli.trail import note_command
from anfu.people.models import Staff
from anfu.tokens import actions
from anfu.tokens.queries import calls, tokens
from anfu.tokens.rules import LONGEST, MOST_PER_MINUTE, SCOPES, why_not_hold

app = typer.Typer(help="Make, list and revoke the tokens of the API.", no_args_is_help=True)
SHOWN = 100


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What will use it, such as: warehouse.")],
    acts_for: Annotated[str, typer.Option("--for", help="The username of the person for whom it acts.")],
    scope: Annotated[list[str], typer.Option(help=f"May be repeated. One of: {', '.join(SCOPES)}.")],
    days: Annotated[int, typer.Option(min=1, max=LONGEST.days, help="How long it lasts.")] = 90,
    per_minute: Annotated[int, typer.Option(min=1, max=MOST_PER_MINUTE, help="Most calls a minute.")] = 600,
) -> None:
    """Make a token and print it once: it is not kept and cannot be shown again."""
    with database():
        staff = Staff.objects.filter(username=acts_for, is_active=True).first()
        if staff is None:
            raise fail(f"Nobody signs in as {acts_for!r}. Make a login with: anfu staff add {acts_for}")
        if why_not := why_not_hold(scope, staff.role):
            raise fail(_why(why_not, scope, staff))
        if not name.strip() or len(name) > 60:
            raise fail("Give a name of at most 60 characters.")
        note_command("token create", f"{name.strip()} for {staff.username}: {' '.join(scope)}", staff.brand)
        secret = actions.make(staff, name.strip(), scope, timedelta(days=days), per_minute, datetime.now(UTC))
    if secret is None:
        raise fail(f"A token called {name!r} is in use. Revoke it first, or choose another name.")
    typer.echo(secret)


@app.command("list")
def show() -> None:
    """List all tokens: for whom they act, what they may do, when they were used and when they end."""
    with database():
        found = list(tokens())
    for token in found:
        ends = (
            f"revoked {token.revoked_at:%Y-%m-%d}"
            if token.revoked_at
            else f"until {token.expires_at:%Y-%m-%d}"
        )
        used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never"
        typer.echo(f"{token.name}: for {token.staff.username}, {ends}, used {used}: {' '.join(token.scopes)}")
    if not found:
        typer.echo("There is no token. Make one with: anfu token create")


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="The token's name.")]) -> None:
    """End a token at once."""
    with database():
        note_command("token revoke", name)
        ended = actions.revoke(name, datetime.now(UTC))
    if not ended:
        raise fail(f"No token called {name!r} is in use.")
    typer.echo(f"{name} opens nothing any more.")


@app.command()
def log(name: Annotated[str, typer.Argument(help="Of one token; left out, of all.")] = "") -> None:
    """Print what tokens wrote, the newest first: when, which token, for whom, what, and how it was answered."""
    with database():
        note_command("token log", name, kind=Kind.READ)
        for call in calls(name)[:SHOWN]:
            typer.echo(
                f"{call.at:%Y-%m-%d %H:%M:%S} {call.token.name} for {call.by.username}: "
                f"{call.method} {call.path} {call.status} {call.answer.get('code', '')}".rstrip()
            )


def _why(code: str, scopes: list[str], staff: Staff) -> str:
    if code == "scope_unknown":
        return f"Scopes are: {', '.join(SCOPES)}."
    barred = [scope for scope in scopes if staff.role not in SCOPES[scope]]
    return f"{staff.username} is {staff.role}, and that role may not hold: {', '.join(barred)}."
