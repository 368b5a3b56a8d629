"""Replies of the brand that left with another tool: they stop clocks, as a reply of ours would."""

from __future__ import annotations

from collections.abc import Sequence

from anfu.cases import actions as cases
from anfu.cases.actions import Kind, Line
from anfu.cases.queries import cases_of_posts
from anfu.channel.port import HeardPost
from anfu.people.models import Brand
from anfu.promises import actions as promises
from anfu.promises.actions import Deed
from anfu.replies import actions as replies


def replies_elsewhere(brand: Brand, posts: Sequence[HeardPost]) -> list[HeardPost]:
    """Replies of the brand that did not leave from here."""
    ours = {p.x_id: p for p in posts if p.author.x_id == brand.x_id and p.replies_to}
    left_here = replies.left_from_here(brand, {x_id: p.text for x_id, p in ours.items()})
    return [post for x_id, post in ours.items() if x_id not in left_here]


def note_elsewhere(brand: Brand, posts: Sequence[HeardPost]) -> None:
    """What the brand answered with another tool stops the clocks, as a reply of ours would."""
    asked = cases_of_posts(brand, {post.replies_to for post in posts if post.replies_to})
    answers = [(asked[post.replies_to], post) for post in posts if post.replies_to in asked]
    if not answers:
        return
    told = [
        Line(case_id, Kind.REPLY_ELSEWHERE, post.created_at, detail={"x_id": str(post.x_id)})
        for case_id, post in answers
    ]
    cases.remember(brand.pk, told)
    deeds = [Deed(case_id, "answer", post.created_at, None) for case_id, post in answers]
    promises.fulfil(brand.pk, deeds, max(post.heard_at for _, post in answers))
