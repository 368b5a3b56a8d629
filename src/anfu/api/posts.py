"""Posts: what was heard, and what triage held it to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel

from anfu.api.holder import Call
from anfu.api.pages import Paging, page_of
from anfu.api.problems import unless
from anfu.api.routes import once, reads, writes
from anfu.api.words import CaseCode, Code, Id, Moment, Said, Word, XId
from anfu.cases.models import CaseEvent
from anfu.cases.queries import cases_by_post
from anfu.desk.case.queries import case_of
from anfu.flows.post_was_missed import post_was_missed, post_was_rightly_passed
from anfu.listening.models import Post
from anfu.people.models import Staff
from anfu.people.policy import Action, may
from anfu.triage.models import PostVerdict

router = Router(tags=["posts"])


class Verdict(BaseModel):
    """What holds of a post: triage's word, until a person corrects it. `complaint` is a probability."""

    complaint: float
    is_complaint: bool
    topic: str
    tier: str
    intent: str
    arousal: float
    risks: list[str]
    why: list[str]


class PostOut(BaseModel):
    """One utterance. `text` is null where its words are gone, or not for the eyes of the token's role."""

    id: int
    x_id: XId
    customer: int | None
    text: str | None
    language: str
    published_at: AwareDatetime
    heard_at: AwareDatetime
    conversation: XId
    replies_to: XId | None
    is_repost: bool
    is_private: bool
    addresses_brand: bool
    gone_why: str
    case: CaseCode | None
    verdict: Verdict | None


class Posts(BaseModel):
    """A page of posts."""

    items: list[PostOut]
    next: str | None


class Opinion(Said):
    """What a person says of a post that triage let pass."""

    is_complaint: bool


class PostState(BaseModel):
    """What holds of a post now."""

    id: int
    case: CaseCode | None
    is_complaint: bool


class PostFilter(Paging):
    """Which posts."""

    case: Code | None = None
    customer: Id | None = None
    is_complaint: bool | None = None
    topic: Word | None = None
    heard_since: Moment | None = None
    heard_before: Moment | None = None


@router.get("/posts", **reads("posts:read", Posts))
def list_posts(request: Call, asked: Query[PostFilter]) -> dict[str, Any]:
    """What was heard, the newest first."""
    staff = request.auth.staff
    found = Post.objects.filter(brand_id=staff.brand_id)
    if asked.case is not None:
        told = CaseEvent.objects.filter(case=case_of(staff, asked.case), post__isnull=False)
        found = found.filter(pk__in=told.values("post_id"))
    if asked.is_complaint is not None:
        found = found.filter(verdict__is_complaint=asked.is_complaint)
    wanted = {
        "customer_id": asked.customer,
        "verdict__topic": asked.topic,
        "heard_at__gte": asked.heard_since,
        "heard_at__lt": asked.heard_before,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page_of(found.select_related("verdict"), asked, lambda posts: told_of(posts, staff))


@router.get("/posts/{post_id}", **reads("posts:read", PostOut))
def one_post(request: Call, post_id: Id) -> PostOut:
    """One post."""
    return told_of([post_of(request.auth.staff, post_id)], request.auth.staff)[0]


@router.post("/posts/{post_id}/verdict", **writes("verdicts:write", PostState))
@once
def judge(request: Call, post_id: Id, said: Opinion) -> PostState:
    """Say of a post without a case that it is a complaint after all, which opens one, or that it rightly is none."""
    deed = post_was_missed if said.is_complaint else post_was_rightly_passed
    post = post_of(request.auth.staff, post_id)
    unless(deed(post.pk, request.auth.staff, timezone.now()))
    verdict = PostVerdict.objects.get(post_id=post_id)
    return PostState(
        id=post_id, case=cases_by_post([post_id]).get(post_id), is_complaint=verdict.is_complaint
    )


def post_of(staff: Staff, post_id: int) -> Post:
    """A post of the brand that `staff` works for."""
    post = Post.objects.select_related("verdict").filter(pk=post_id, brand_id=staff.brand_id).first()
    if post is None:
        raise Http404
    return post


def told_of(posts: Sequence[Post], staff: Staff) -> list[PostOut]:
    """Posts as `staff` may read them: who only analyses reads no direct messages."""
    cases = cases_by_post([post.pk for post in posts])
    return [_told(post, cases.get(post.pk), staff) for post in posts]


def _told(post: Post, case_id: int | None, staff: Staff) -> PostOut:
    hidden = post.gone_at is not None or (post.is_private and not may(staff, Action.READ_PRIVATE))
    return PostOut(
        id=post.pk,
        x_id=post.x_id,
        customer=post.customer_id,
        text=None if hidden else post.text,
        language=post.lang,
        published_at=post.created_at,
        heard_at=post.heard_at,
        conversation=post.conversation_id,
        replies_to=post.replies_to,
        is_repost=post.is_repost,
        is_private=post.is_private,
        addresses_brand=post.addresses_brand,
        gone_why=post.gone_why,
        case=case_id,
        verdict=_verdict(getattr(post, "verdict", None), hidden),
    )


def _verdict(verdict: PostVerdict | None, hidden: bool) -> Verdict | None:
    if verdict is None:
        return None
    return Verdict(
        complaint=verdict.complaint,
        is_complaint=verdict.is_complaint,
        topic=verdict.topic,
        tier=verdict.tier,
        intent=verdict.intent,
        arousal=verdict.arousal,
        risks=verdict.risks,
        why=[] if hidden else verdict.why,
    )
