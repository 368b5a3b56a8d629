"""`anfu erase`: forget one person who asks for it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from anfu.cases.models import Case
from anfu.cli.boot import database, fail, say
from anfu.cli.trail import note_command
from anfu.flows.person_is_erased import person_is_erased
from anfu.listening.models import Post
from anfu.people.models import Customer
from anfu.replies.models import Reply


def erase(
    who: Annotated[str, typer.Argument(help="The person's name on X, such as @ada, or their id there.")],
) -> None:
    """Forget one person: what they wrote, what we wrote to them, and their name. It cannot be undone."""
    with database():
        customer = _find(who)
        _preview(customer)
        name = customer.username or str(customer.x_id)
        if typer.prompt(f"To erase them, type {name}", default="", show_default=False) != name:
            raise fail("That is not the name. Nothing was erased.")
        note_command("erase", f"customer {customer.pk}", customer.brand)
        erased = person_is_erased(customer, datetime.now(UTC))
    say(f"Erased at {datetime.now(UTC):%Y-%m-%d %H:%M} UTC:")
    for what, count in asdict(erased).items():
        say(f"  {count:>6} {what}")
    say("Kept, without words or name: when they wrote, and how their cases went.")
    if customer.opted_out_at:
        say("Their id on X is kept too: they asked never to be answered automatically.")
    say("Backups made before still hold the words: delete those, or make new ones.")


def _find(who: str) -> Customer:
    name = who.removeprefix("@")
    found = Customer.objects.filter(username__iexact=name).exclude(username="")
    if name.isdecimal() and not found:
        found = Customer.objects.filter(x_id=int(name))
    if len(found) != 1:
        raise fail(
            f"{'Nobody' if not found else 'More than one person'} here is known as {who}. Give their id on X."
        )
    return found[0]


def _preview(customer: Customer) -> None:
    cases = Case.objects.filter(customer=customer)
    say(f"@{customer.username} ({customer.name or 'no name'}), id {customer.x_id}:")
    say(f"  {Post.objects.filter(customer=customer, gone_at=None).count():>6} posts with words")
    say(f"  {cases.count():>6} cases")
    say(f"  {Reply.objects.filter(case__in=cases).count():>6} replies of ours")
    if still := cases.filter(closed_at=None).count():
        say(f"  {still} of the cases are still open: they lose their words, too.")
