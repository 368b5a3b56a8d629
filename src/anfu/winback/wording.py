"""The private messages of winning back, with their slots filled."""

from __future__ import annotations

from datetime import datetime

from anfu.cases.models import Case
from anfu.playbook.book import Playbook
from anfu.playbook.slots import NAME_LIMIT
from anfu.playbook.winback import WinBack, filled
from anfu.replies.naming import greetable
from anfu.winback.links import Ticket, sign
from anfu.winback.rules import Caps


def say(text: str, case: Case, book: Playbook, asks: str, pk: int, expires_at: datetime, pages: str) -> str:
    """`text` as it is sent to a case's customer, with the signed link to a page under the address `pages`."""
    owner = case.owner.first_name if case.owner else ""
    return filled(
        text,
        {
            "customer": greetable(case.customer.name, NAME_LIMIT) or book.voice.unnamed,
            "case": case.code,
            "brand": book.brand.name,
            "agent": greetable(owner, NAME_LIMIT) or book.tier(case.tier).owner_title,
            "link": page_link(pages, asks, pk, expires_at),
            "privacy": book.contact.privacy,
            "signature": book.brand.signature,
        },
    )


def page_link(pages: str, asks: str, pk: int, expires_at: datetime) -> str:
    """The whole address of a customer's page, under `pages` such as https://care.example.com."""
    return f"{pages}/r/{sign(Ticket(asks, pk, expires_at))}"


def caps_of(rules: WinBack) -> Caps:
    """How often a customer may hear from us, as the playbook says."""
    return Caps(rules.caps.most, rules.caps.within)
