"""The automatic acknowledgement: which words, for which case, with which promises."""

from __future__ import annotations

from datetime import datetime

from anfu.clock.calendar import ALWAYS_OPEN
from anfu.playbook.book import Playbook
from anfu.replies.actions import Words
from anfu.replies.compose import ComposeError, compose
from anfu.replies.first_message import with_footer
from anfu.replies.rules import Pledge


def acknowledgement(
    playbook: Playbook,
    *,
    case_id: int,
    code: str,
    tier: str,
    topic: str,
    arousal: float,
    customer: str,
    failures: int,
    known_since: datetime,
    to_x_id: int,
    now: datetime,
    turn: int = 0,
    private: bool = False,
) -> Words | str:
    """The first, automatic reply to a complaint, by template, its wordings taken in turn from case to case.

    `turn` counts on from there, to say the same in other words. What was said privately is acknowledged privately;
    in public, a serious case gets the link by which its customer writes to us privately.
    Where the playbook has no wording that fits, the reason code "no_wording": a person replies.
    """
    slots = {"customer": customer, "case": code}
    history = playbook.history_of(failures, now - known_since)
    try:
        draft = compose(
            playbook,
            "acknowledge",
            tier,
            topic,
            arousal,
            case_id + turn,
            slots,
            history=history,
            private=private,
        )
    except ComposeError:
        return "no_wording"
    pledges = [
        Pledge(kind, within, playbook.calendar_for(tier, kind) is not ALWAYS_OPEN)
        for kind, within in draft.promises
    ]
    return Words(
        case_id=case_id,
        to_x_id=to_x_id,
        stage="acknowledge",
        text=with_footer(draft.text, playbook.language, playbook.contact.privacy) if private else draft.text,
        promises=pledges,
        queued_at=now,
        due_at=now,
        template=draft.template,
        is_private=private,
        invites=tier == "serious" and not private,
    )
