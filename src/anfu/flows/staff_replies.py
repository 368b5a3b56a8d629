"""A member of staff replies: through the gate and the same outbox as everything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anfu.attending import actions as attending
from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.cases.queries import newest_from_customer, newest_in_public
from anfu.cases.suspicion.queries import lane_of
from anfu.channel.networks import able
from anfu.channel.port import Picture
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of
from anfu.promises import actions as promises
from anfu.promises.models import Promise
from anfu.promises.rules import why_not_moved
from anfu.promises.spoken import pledges_in
from anfu.replies import actions as replies
from anfu.replies.actions import Words
from anfu.replies.approvals import actions as approvals
from anfu.replies.approvals.rules import why_approval
from anfu.replies.checks.lint import is_blocked
from anfu.replies.gate import why_not_by_hand
from anfu.replies.models import Reply
from anfu.replies.pictures import actions as pictures
from anfu.replies.pictures.rules import why_not_picture
from anfu.replies.privately import private_words
from anfu.replies.proofs import proofread
from anfu.replies.queries import doubtful
from anfu.replies.rules import UNDO as UNDO


@dataclass(frozen=True)
class Moving:
    """A promise that a reply moves, and why."""

    promise_id: int
    reason: str


def staff_replies(
    case_id: int,
    staff: Staff,
    text: str,
    stage: str,
    seen_event_id: int,
    now: datetime,
    *,
    private: bool = False,
    invite: bool = False,
    moving: Moving | None = None,
    picture: Picture | None = None,
    unread_draft: bool = False,
) -> str | None:
    """Queue a reply to the customer, in public or `private`; the gate's reason where it may not, else None.

    Where the playbook asks for a second person, it waits for them instead of leaving.
    What the text promises enters the ledger when X has it. `seen_event_id` is the newest event that the writer's
    page showed. Without an owner, the writer becomes it. `invite` adds to a public reply the link by which the
    customer writes to us privately; `picture` goes with either. `moving` names a promise of the
    case that this reply moves to the time which it states. `unread_draft`: a language
    model wrote it, and the person has not said that they read it.
    """
    require(staff, Action.CARE)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        event_id, newest = newest_from_customer(case)
        target = newest if private else newest_in_public(case)
        if target is None:
            return "only_private"
        network = able(staff.brand.network)
        why_not = why_not_by_hand(
            addresses_brand=target.addresses_brand or not network.only_when_summoned,
            weighted=network.weigh(text.strip()),
            limit=network.limit(private=private),
            unseen=event_id > seen_event_id,
            doubtful=doubtful(case),
            is_closed=case.closed_at is not None and stage != Reply.Stage.FOLLOW_UP,
            is_owner=case.owner_id in (None, staff.pk),
            private=private,
            unread_draft=unread_draft,
        ) or (why_not_picture(picture.content, picture.alt_text) if picture else None)
        if why_not:
            return why_not
        if is_blocked(proofread(case, newest.text, text, stage, now, public=not private)):
            return "blocked"
        pledges = pledges_in(text, playbook_of(case.playbook_id), now)
        promise = _open_promise(case, moving) if moving else None
        if moving and (why_not := why_not_moved(promise is not None, moving.reason, bool(pledges))):
            return why_not
        words = (
            private_words(case, text, stage, pledges, now, due_at=now + UNDO, author_id=staff.pk)
            if private
            else Words(
                case_id=case.pk,
                to_x_id=target.x_id,
                stage=stage,
                text=text.strip(),
                promises=pledges,
                queued_at=now,
                due_at=now + UNDO,
                author_id=staff.pk,
                invites=invite,
                seen_x_id=newest.x_id,
            )
        )
        if isinstance(words, str):
            return words
        if case.owner_id is None:
            cases.take(case, staff, now)
        [reply_id] = replies.queue(case.brand_id, [words])
        if picture:
            pictures.attach(reply_id, picture)
        attending.drop_draft(case)
        if why := _why_approval(case, staff, stage, now):
            approvals.ask(reply_id, why, staff, now)
        if moving and promise:
            promises.explain(promise, moving.reason.strip(), staff, now, told_by=reply_id)
    return None


def _why_approval(case: Case, staff: Staff, stage: str, now: datetime) -> str:
    return why_approval(
        playbook_of(case.playbook_id),
        tier=case.tier,
        lane=lane_of(case),
        stage=stage,
        role=staff.role,
        joined_at=staff.date_joined,
        now=now,
    )


def _open_promise(case: Case, moving: Moving) -> Promise | None:
    return Promise.objects.filter(pk=moving.promise_id, case=case, done_at=None, withdrawn_at=None).first()
