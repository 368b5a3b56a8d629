"""The private messages of winning back, with their slots filled."""

from __future__ import annotations

from datetime import datetime, timedelta

from anfu.cases.models import Case
from anfu.playbook.book import Playbook
from anfu.playbook.queries import Shelf
from anfu.playbook.slots import NAME_LIMIT
from anfu.playbook.winback import WinBack, filled
from anfu.replies.naming import greetable
from anfu.winback.links import Ticket, sign
from anfu.winback.models import Improvement
from anfu.winback.rules import Caps


def say(text: str, case: Case, book: Playbook, asks: str, pk: int, expires_at: datetime, pages: str) -> str:
    """`text` as it is sent to a case's customer, with the signed link to a page under the address `pages`."""
    return filled(text, {**_slots(case, book), "link": page_link(pages, asks, pk, expires_at)})


def page_link(pages: str, asks: str, pk: int, expires_at: datetime) -> str:
    """The whole address of a customer's page, under `pages` such as https://care.example.com."""
    return f"{pages}/r/{sign(Ticket(asks, pk, expires_at))}"


def caps_of(rules: WinBack) -> Caps:
    """How often a customer may hear from us, as the playbook says."""
    return Caps(rules.caps.most, rules.caps.within)


def brand_caps(books: Shelf) -> Caps:
    """How often a customer may hear from a brand: the strictest of its playbooks; without any, never."""
    rules = [book.winback for _version, book in books.by_language.values() if book.winback]
    if not rules:
        return Caps(0, timedelta())
    return Caps(min(one.caps.most for one in rules), max(one.caps.within for one in rules))


def improvement_message(improvement: Improvement, case: Case, book: Playbook) -> str:
    """What a customer is told of an improvement; empty where nobody wrote it in their language."""
    done = improvement.done.get(book.language, "")
    if not done or book.winback is None:
        return ""
    return filled(book.winback.improvement.tell, {**_slots(case, book), "done": done})


def improvement_post(improvement: Improvement, book: Playbook) -> str:
    """The draft of a public post: you said, we did; empty where nobody wrote it in this language."""
    said, done = improvement.said.get(book.language, ""), improvement.done.get(book.language, "")
    if not said or not done or book.winback is None:
        return ""
    brand = {"brand": book.brand.name, "signature": book.brand.signature}
    return filled(book.winback.improvement.post, {**brand, "said": said, "done": done})


def _slots(case: Case, book: Playbook) -> dict[str, str]:
    owner = case.owner.first_name if case.owner else ""
    return {
        "customer": greetable(case.customer.name, NAME_LIMIT) or book.voice.unnamed,
        "case": case.code,
        "brand": book.brand.name,
        "agent": greetable(owner, NAME_LIMIT) or book.tier(case.tier).owner_title,
        "privacy": book.contact.privacy,
        "signature": book.brand.signature,
    }
