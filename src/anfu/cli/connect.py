"""`anfu connect`: connect the brand's account on X, try every permission, change the keys that guard its tokens."""

from __future__ import annotations

import webbrowser
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Annotated
from urllib.parse import urlsplit

import typer
from django.db import transaction

from anfu.channel import actions
from anfu.channel.models import Grant
from anfu.channel.port import ChannelError
from anfu.channel.x import connect
from anfu.channel.x.listen import who_am_i
from anfu.channel.x.self_test import Trial, try_permissions
from anfu.cli.boot import database, fail, say
from anfu.cli.trail import note_command
from anfu.events import actions as events
from anfu.people.admission import actions as admission
from anfu.schedule.channels import the_app, the_vault, x_client
from anfu.schedule.connecting import connect_account
from anfu.settings import env

app = typer.Typer(help="Connect the brand's account on X.", no_args_is_help=True)
BEFORE = """Before you connect, see to these at X (docs: https://docs.x.com):
  1. An app of your own, of type "Web App, Automated App or Bot" (a confidential client), with the redirect address
     {redirect}
  2. A use case that says: we answer customers who write to us; a person approves all but one acknowledgement.
  3. On the account: the label "Automated", a line about it in the bio, the account of a person who is responsible.
  4. A privacy policy to link to in direct messages.
What Anfu asks for, and why:"""


@app.command("x")
def connect_x(
    paste: Annotated[
        bool, typer.Option("--paste", help="Paste the address that X leads to, instead of waiting for it.")
    ] = False,
) -> None:
    """Connect an account: open the page, say yes, and every permission is tried."""
    if not env.x_client_id or not env.x_client_secret.get_secret_value():
        raise fail("Set ANFU_X_CLIENT_ID and ANFU_X_CLIENT_SECRET: they stand in your app's keys at X.")
    say(BEFORE.format(redirect=env.x_redirect_url))
    for scope, why in connect.SCOPES.items():
        say(f"  {scope:<22} {why}")
    question = connect.ask(the_app())
    say(f"\nSign in to X as the brand, and open:\n{question.url}\n")
    with database():
        try:
            answer = typer.prompt("The address that X led to") if paste else _wait_for_answer(question.url)
            note_command("connect x")
            connected = connect_account(answer, question, datetime.now(UTC))
        except ChannelError as error:
            raise fail(str(error)) from error
        say(f"@{connected.handle} is connected.")
        if not connected.lasts:
            say("X gave no refresh token: ask for offline.access (with a dot) in the app, and connect again.")
        _show_trials()


@app.command("test")
def try_all() -> None:
    """Try every permission, without saying or changing anything; exit 1 when one is missing."""
    with database():
        _show_trials()


@app.command("keys")
def change_keys(
    new: Annotated[bool, typer.Option("--new", help="Print a new key, for ANFU_TOKEN_KEYS.")] = False,
) -> None:
    """Encrypt all that is kept secret with the first of ANFU_TOKEN_KEYS; the others may then be removed."""
    if new:
        typer.echo(the_vault().new_key())
        return
    with database():
        try:
            note_command("connect keys")
            again = the_vault().lock_again
            with transaction.atomic():
                count = actions.encrypt_anew(again)
                receivers, steps = events.encrypt_anew(again), admission.encrypt_anew(again)
        except ChannelError as error:
            raise fail(str(error)) from error
    say(
        f"Encrypted with the first key: the tokens of {count} account(s), {receivers} receiver(s) of alerts, "
        f"{steps} second step(s)."
    )


def _show_trials() -> None:
    kept = Grant.objects.first()
    try:
        client = x_client()
        account = kept.account_x_id if kept else who_am_i(client)[0]
    except ChannelError as error:
        raise fail(str(error)) from error
    trials = list(try_permissions(client, account, kept.scopes if kept else None))
    for trial in trials:
        say(_line(trial))
    if any(trial.works is False for trial in trials):
        raise fail("Add what is missing to the app at X, then connect again: anfu connect x")


def _line(trial: Trial) -> str:
    mark = {True: "ok   ", False: "WRONG", None: "?    "}[trial.works]
    return f"{mark} {trial.name:<22} {trial.purpose}{f': {trial.why}' if trial.why else ''}"


def _wait_for_answer(url: str) -> str:
    """The address that X sends the browser to, on this machine."""
    here = urlsplit(env.x_redirect_url)
    if here.hostname not in ("127.0.0.1", "localhost") or not here.port:
        return str(typer.prompt("The address that X led to"))
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if urlsplit(self.path).path == here.path:
                heard.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"Anfu has heard it. Go back to the terminal.")

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    try:
        with HTTPServer(("127.0.0.1", here.port), Ear) as server:
            webbrowser.open(url)
            while not heard:
                server.handle_request()
    except OSError as error:
        raise fail(
            f"Port {here.port} cannot be listened on: {error.strerror}. Try: anfu connect x --paste"
        ) from error
    return heard[0]
