"""The thread of a case: what both sides said and the team noted, in order of time. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from anfu.cases.models import CaseEvent
from anfu.desk.case.queries import File
from anfu.listening.models import Post
from anfu.replies.models import Reply

FOLD_AFTER = 700
"""A longer post is folded; nothing of it is left out."""

Kind = CaseEvent.Kind


@dataclass(frozen=True)
class Said:
    """One thing in the thread; exactly one of `post`, `reply` and `note` is there."""

    at: datetime
    post: Post | None = None
    reply: Reply | None = None
    note: CaseEvent | None = None
    is_ours: bool = False
    is_new: bool = False

    @property
    def is_long(self) -> bool:
        """Is it folded at first?"""
        return self.post is not None and len(self.post.text) > FOLD_AFTER

    @property
    def is_private(self) -> bool:
        """Was it written in a direct message?"""
        return bool((self.post and self.post.is_private) or (self.reply and self.reply.is_private))


def thread_of(file: File, seen_event_id: int) -> Sequence[Said]:
    """The thread; what the customer wrote after `seen_event_id` is marked as new."""
    said = [*_heard(file.events, seen_event_id), *_replies(file.replies), *_notes(file.events)]
    said += [Said(post.created_at, post=post, is_ours=True) for post in file.elsewhere]
    return sorted(said, key=lambda one: one.at)


def _heard(events: Iterable[CaseEvent], seen_event_id: int) -> Iterable[Said]:
    told = [event for event in events if event.kind in (Kind.OPENED, Kind.HEARD, Kind.EDITED) and event.post]
    newest = {event.post_id: event.pk for event in sorted(told, key=lambda event: event.pk)}
    for event in told:
        if event.post and event.kind != Kind.EDITED:
            is_new = newest[event.post_id] > seen_event_id
            yield Said(event.post.created_at, post=event.post, is_new=is_new)


def _replies(replies: Iterable[Reply]) -> Iterable[Said]:
    for reply in replies:
        yield Said(reply.sent_at or reply.claimed_at or reply.queued_at, reply=reply)


def _notes(events: Iterable[CaseEvent]) -> Iterable[Said]:
    for event in events:
        if event.kind == Kind.NOTED:
            yield Said(event.at, note=event)
