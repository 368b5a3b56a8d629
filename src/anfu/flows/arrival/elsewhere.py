"""What the brand said with another tool, in public or privately: it stops clocks, as a reply of ours would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anfu.cases import actions as cases
from anfu.cases.actions import Kind, Line
from anfu.cases.queries import cases_of_people, cases_of_posts
from anfu.channel.port import HeardPost
from anfu.people.models import Brand
from anfu.promises import actions as promises
from anfu.promises.actions import Deed
from anfu.replies import actions as replies


def replies_elsewhere(brand: Brand, posts: Sequence[HeardPost]) -> list[HeardPost]:
    """Replies and messages of the brand that did not leave from here."""
    ours = {p.x_id: p for p in posts if p.author.x_id == brand.x_id and (p.replies_to or p.is_private)}
    left_here = replies.left_from_here(brand, {x_id: p.text for x_id, p in ours.items()})
    return [post for x_id, post in ours.items() if x_id not in left_here]


def take_back_for(brand: Brand, elsewhere: Sequence[HeardPost]) -> None:
    """What still waits in the outbox for whom the brand answered with another tool does not leave."""
    if not elsewhere:
        return
    now, why = elsewhere[-1].heard_at, "answered with another tool"
    replies.withdraw_queued(brand.pk, [post for post in elsewhere if post.replies_to], why, now)
    answered = _cases(brand, [post for post in elsewhere if post.is_private])
    replies.withdraw_automatic(list(answered.values()), why, now)


def note_elsewhere(brand: Brand, posts: Sequence[HeardPost]) -> None:
    """What the brand answered with another tool stops the clocks, as a reply of ours would."""
    asked = _cases(brand, posts)
    answers = [(asked[post.x_id], post) for post in posts if post.x_id in asked]
    if not answers:
        return
    told = [
        Line(case_id, Kind.REPLY_ELSEWHERE, post.created_at, detail={"x_id": str(post.x_id)})
        for case_id, post in answers
    ]
    cases.remember(brand.pk, told)
    deeds = [Deed(case_id, "answer", post.created_at, None) for case_id, post in answers]
    promises.fulfil(brand.pk, deeds, max(post.heard_at for _, post in answers))


def _cases(brand: Brand, ours: Sequence[HeardPost]) -> Mapping[int, int]:
    """Which case each of these was said in, by its X id: that of the post it answers, or of whom it was written to."""
    answered = {post.x_id: post.replies_to for post in ours if post.replies_to}
    written = {post.x_id: post.conversation_id for post in ours if post.is_private}
    by_post = cases_of_posts(brand, answered.values()) if answered else {}
    by_person = cases_of_people(brand, written.values()) if written else {}
    found = {x_id: by_post[to] for x_id, to in answered.items() if to in by_post}
    return found | {x_id: by_person[person] for x_id, person in written.items() if person in by_person}
