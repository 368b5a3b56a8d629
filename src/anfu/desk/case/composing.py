"""The reply box: in public or privately, what is typed in it, and what to mend before it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from anfu.cases.code import say_code
from anfu.cases.models import Case
from anfu.cases.queries import newest_from_customer, newest_in_public
from anfu.channel.networks import able
from anfu.desk.case.queries import File
from anfu.desk.reasons import why_refused
from anfu.playbook.queries import playbook_of
from anfu.promises.spoken import promises_in
from anfu.replies.models import Reply
from anfu.replies.privately import first_words, why_not_to
from anfu.replies.proofs import proofread

INVITATIONS = {
    "en": "We are sorry for the trouble, {name}. Your direct messages are closed to us. Please write to us by the "
    "link with this post, so that we can look after {code} at once.",
    "zh": "{name}，给您添麻烦了，非常抱歉。我们无法给您发私信，请点本条回复附带的链接私信我们，我们马上处理{code}。",
}
"""Where X says that a customer's messages are closed; in the customer's language."""


@dataclass(frozen=True)
class Draft:
    """What the box holds: the words, their stage, whether they go out privately, and with an invitation to write."""

    text: str = ""
    stage: str = ""
    private: bool | None = None
    invite: bool | None = None
    drafted: bool = False
    """A language model wrote it, ..."""
    read: bool = False
    """... and the person says that they have read it."""

    @classmethod
    def of(cls, posted: QueryDict) -> Draft:
        """As the form sends it."""
        return cls(
            posted.get("text", ""),
            posted.get("stage", ""),
            posted.get("lane") == "private",
            posted.get("invite") == "on",
            posted.get("drafted") == "on",
            posted.get("read") == "on",
        )


_LEFT_UNSAID = (Reply.Status.WITHDRAWN, Reply.Status.REFUSED, Reply.Status.RETURNED)


def next_stage(file: File) -> str:
    """What a reply would be now: an acknowledgement, then an answer, then news until the customer writes again."""
    said = [reply for reply in file.replies if reply.status not in _LEFT_UNSAID]
    answers = [reply.queued_at for reply in said if reply.stage in (Reply.Stage.ANSWER, Reply.Stage.CLOSE)]
    if not said and not file.elsewhere:
        return Reply.Stage.ACKNOWLEDGE
    is_answered = bool(answers) and max(answers) > file.case.last_heard_at
    return Reply.Stage.UPDATE if is_answered else Reply.Stage.ANSWER


def composer_of(file: File, draft: Draft, now: datetime) -> dict[str, Any]:
    """The context of the reply box: what was typed is kept; at first it answers where the customer wrote last."""
    case = file.case
    stage = draft.stage or next_stage(file)
    private = newest_from_customer(case)[1].is_private if draft.private is None else draft.private
    wrote = any(event.post and event.post.is_private for event in file.events)
    invite = case.tier == Case.Tier.SERIOUS and not wrote if draft.invite is None else draft.invite
    shown = Draft(draft.text, stage, private, invite)
    return {
        "text": draft.text,
        "stage": stage,
        "stages": Reply.Stage.values,
        "private": private,
        "invite": invite,
        "drafted": draft.drafted,
        "only_private": newest_in_public(case) is None,
        "begins": say_code(case.pk, case.lang).strip(),
        **proof_of(case, shown, now),
    }


def invitation_to(case: Case) -> str:
    """What a person may begin with when a customer is to be invited in public."""
    words = INVITATIONS["zh" if case.lang.startswith("zh") else "en"]
    return words.format(name=case.customer.name or f"@{case.customer.username}", code=case.code)


def proof_of(case: Case, draft: Draft, now: datetime) -> dict[str, Any]:
    """What the network counts a draft to weigh, what to mend in it, and why it may not go there, if it may not."""
    private = bool(draft.private)
    network = able(case.brand.network)
    weight, limit = network.weigh(draft.text.strip()), network.limit(private=private)
    text, found = draft.text, []
    if weight:
        newest = newest_from_customer(case)[1].text
        found = list(proofread(case, newest, text, draft.stage, now, public=not private))
    why_not = why_not_to(case) if private else "only_private" if newest_in_public(case) is None else None
    return {
        "weight": weight,
        "left": limit - weight,
        "limit": limit,
        "pledges": _pledges(case, text, now),
        "usd": _usd(case, text, private=private) if weight else None,
        "added": first_words(case) if private and not why_not else "",
        "why_not": why_refused(why_not) if why_not else "",
        "findings": [(one, text[one.start : one.end]) for one in found if one.rule != "too_long"],
    }


def _pledges(case: Case, text: str, now: datetime) -> list[tuple[str, datetime, str]]:
    """The promises that a text makes, as the ledger will have them once X has it: kind, due time, and its words."""
    if not text.strip():
        return []
    book = playbook_of(case.playbook_id)
    return [(one.kind, one.due, one.words) for one in promises_in(text, book.language, now, book.calendar)]


def _usd(case: Case, text: str, *, private: bool) -> Decimal | None:
    """What the network takes for it, in US dollars; None where nothing costs anything."""
    newest, cost = newest_in_public(case), able(case.brand.network).cost
    return cost(text, private, newest is not None and newest.addresses_brand).usd if cost else None
