"""A direct message to a case's customer: through the gate, and with what a first message must say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anfu.cases.models import Case
from anfu.cases.queries import newest_from_customer
from anfu.playbook.queries import playbook_of
from anfu.replies.actions import Words
from anfu.replies.first_message import with_footer
from anfu.replies.gate import why_not_privately
from anfu.replies.queries import is_first_message, private_approach
from anfu.replies.rules import Pledge


def why_not_to(case: Case) -> str | None:
    """The gate's reason why nobody may write privately to a case's customer now; None where a person may."""
    text = with_footer("", *_of(case)) if is_first_message(case) else ""
    return why_not_privately(private_approach(case, text, is_automatic=False))


def first_words(case: Case) -> str:
    """What will be added to the next message because it is the first; empty where it is not."""
    return with_footer("", *_of(case)).strip() if is_first_message(case) else ""


def private_words(
    case: Case,
    text: str,
    stage: str,
    promises: Sequence[Pledge],
    now: datetime,
    *,
    due_at: datetime | None = None,
    author_id: int | None = None,
    template: str = "",
) -> Words | str:
    """A direct message ready to be queued, or the gate's reason why it may not be. Without an author it is automatic.

    It leaves from `due_at` on (UTC; at once where it is None), and what it promises counts from when X has it.
    """
    said = text.strip()
    if is_first_message(case):
        said = with_footer(said, *_of(case))
    if why_not := why_not_privately(private_approach(case, said, is_automatic=author_id is None)):
        return why_not
    return Words(
        case_id=case.pk,
        to_x_id=newest_from_customer(case)[1].x_id,
        stage=stage,
        text=said,
        promises=promises,
        queued_at=now,
        due_at=due_at or now,
        template=template,
        author_id=author_id,
        is_private=True,
    )


def _of(case: Case) -> tuple[str, str]:
    book = playbook_of(case.playbook_id)
    return book.language, book.contact.privacy
