"""Proofreading: a draft held against the checks of language, under the playbook of its case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from anfu.cases.models import Case
from anfu.cases.suspicion.queries import lane_of
from anfu.crisis.queries import in_crisis
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.people.roster.queries import shifts_ahead
from anfu.playbook.queries import playbook_of
from anfu.replies.checks.finding import Finding, Setting
from anfu.replies.checks.lint import check_reply, under_playbook
from anfu.replies.models import Reply

LATELY = timedelta(days=1)
COMPARED_WITH = 50


def proofread(
    case: Case, post: str, text: str, stage: str, now: datetime, *, public: bool = True
) -> list[Finding]:
    """What to mend in a reply to `post`, gravest first; the same for the composer and at the gate.

    While a crisis room of the brand is open, no humour passes, whatever the playbook allows.
    """
    book = playbook_of(case.playbook_id)
    recent = Reply.objects.filter(
        brand=case.brand_id, status=Reply.Status.SENT, sent_at__gt=now - LATELY, is_automatic=False
    ).order_by("-sent_at")
    setting = Setting(
        stage=stage,
        tier=lane_of(case),
        language=book.language,
        public=public,
        post=post,
        arousal=case.arousal,
        exchanges=_said_in_public(case),
        now=now,
        shifts=shifts_ahead(case.brand_id, now),
        network=case.brand.network,
        recent=tuple(recent.values_list("text", flat=True)[:COMPARED_WITH]),
    )
    setting = under_playbook(setting, book)
    if setting.humour and case.brand_id in in_crisis():
        setting = replace(setting, humour=False)
    return check_reply(text, setting)


def _said_in_public(case: Case) -> int:
    return Reply.objects.filter(case=case, status=Reply.Status.SENT, is_private=False).count()


def sent_by_people(brand: Brand, language: str, since: datetime) -> Iterator[tuple[str, Setting]]:
    """What people sent since then (UTC) under playbooks of this language, and where each stood."""
    sent = Reply.objects.filter(
        brand=brand,
        status=Reply.Status.SENT,
        sent_at__gte=since,
        is_automatic=False,
        case__playbook__language=language,
    ).exclude(text="")
    for reply in sent.select_related("case").order_by("sent_at").iterator():
        case = reply.case
        post = Post.objects.filter(brand=brand, x_id=reply.to_x_id).values_list("text", flat=True).first()
        yield (
            reply.text,
            Setting(
                reply.stage, lane_of(case), language, not reply.is_private, post or "", arousal=case.arousal
            ),
        )
