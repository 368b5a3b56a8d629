"""Whether X lets a post be made: pure, values in and a refusal or nothing out."""

from __future__ import annotations

import msgspec

from anfu.fakex import problems
from anfu.fakex.length import LONGEST, weighted_length
from anfu.fakex.problems import Problem
from anfu.fakex.records import Post

DUPLICATE_WINDOW_MS = 24 * 3600 * 1000


class Draft(msgspec.Struct, frozen=True):
    """A post that somebody wants to make."""

    author_id: int
    text: str
    replies_to: int | None = None
    quotes: int | None = None
    has_media: bool = False


def refusal(draft: Draft, target: Post | None, same_text_at_ms: int | None, now_ms: int) -> Problem | None:
    """Why X refuses the draft, in X's order; None lets it through.

    `target` is the post replied to where it is known; `same_text_at_ms` is when this account last said these
    words.
    """
    if not draft.text.strip() and not draft.has_media:
        return problems.invalid("text", draft.text, "text must not be empty unless media is attached")
    if weighted_length(draft.text) > LONGEST:
        return problems.forbidden(problems.TOO_LONG, "too-long", 186)
    if draft.quotes is not None:
        return problems.forbidden(problems.NO_QUOTES, "no-quotes")
    if draft.replies_to is not None:
        if target is None or not target.is_visible:
            return problems.forbidden(problems.TARGET_GONE, "target-gone")
        if not is_summoned(draft.author_id, target):
            return problems.forbidden(problems.NOT_SUMMONED, "not-summoned")
        if not lets_reply(draft.author_id, target):
            return problems.forbidden(problems.REPLIES_RESTRICTED, "replies-restricted")
    if same_text_at_ms is not None and abs(now_ms - same_text_at_ms) < DUPLICATE_WINDOW_MS:
        return problems.forbidden(problems.DUPLICATE, "duplicate")
    return None


def is_summoned(account_id: int, target: Post) -> bool:
    """Whether the author of `target` addressed the account: by name, by quoting it, or by replying to it."""
    return (
        target.author_id == account_id
        or target.mentions_user(account_id)
        or target.quotes_author == account_id
        or target.replies_to_author == account_id
    )


def lets_reply(account_id: int, target: Post) -> bool:
    """Whether the author's reply settings let this account answer."""
    match target.reply_settings:
        case "everyone":
            return True
        case "mentionedUsers":
            return target.author_id == account_id or target.mentions_user(account_id)
        case _:
            return target.author_id == account_id
