"""The draft that a person asks for: a line of JSON whenever it has grown, and one that says how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterator

import structlog
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_POST

from anfu.cases.models import Case
from anfu.cases.suspicion.queries import lane_of
from anfu.desk.case.composing import Draft
from anfu.desk.case.queries import case_of, file_of
from anfu.desk.case.thread import thread_of
from anfu.desk.drafting.address import address
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.drafting.brief import Brief, Said, brief_of
from anfu.drafting.masking import made_safe, masked
from anfu.drafting.model import LONGEST, Address, DraftError, write
from anfu.playbook.book import Playbook
from anfu.playbook.queries import playbook_of
from anfu.playbook.slots import NAME_LIMIT
from anfu.replies.models import Reply
from anfu.replies.naming import greetable


@require_POST
def draft(request: DeskRequest, code: str) -> HttpResponseBase:
    """Write a draft for the stage and the lane of the form; nothing is kept and nothing is sent."""
    case, form, model = case_of(request.user, code), Draft.of(request.POST), address()
    if model is None:
        return HttpResponse(_line(error=why_refused("model_away")), status=409)
    stage = form.stage if form.stage in Reply.Stage.values else Reply.Stage.ANSWER.value
    book = playbook_of(case.playbook_id)
    lines = _lines(model, _brief(case, book, stage, bool(form.private)), case, book)
    answer = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _brief(case: Case, book: Playbook, stage: str, private: bool) -> Brief:
    """A public draft is made of the public thread alone: what was said privately cannot slip into it."""
    customer, own = (case.customer.name, case.customer.username), _own(book)
    said = [
        Said(one.is_ours or one.reply is not None, masked(text, customer=customer, own=own))
        for one in thread_of(file_of(case), 0)
        if (text := _words(one.post, one.reply)) and (private or not one.is_private)
    ]
    return brief_of(
        book,
        stage=stage,
        place=lane_of(case),
        topic=case.topic,
        public=not private,
        arousal=case.arousal,
        thread=said,
    )


def _words(post: object, reply: object) -> str:
    if isinstance(reply, Reply):
        return reply.text if reply.status == Reply.Status.SENT else ""
    return getattr(post, "text", "") if post is not None and not getattr(post, "gone_at", None) else ""


def _lines(model: Address, brief: Brief, case: Case, book: Playbook) -> Iterator[bytes]:
    name = greetable(case.customer.name, NAME_LIMIT) or book.voice.unnamed
    text = ""
    try:
        for so_far in write(model, brief):
            text = made_safe(so_far, name=name, code=case.code, own=_own(book), longest=LONGEST)
            yield _line(text=text)
        yield _line(text=text, done=True)
    except DraftError as error:
        structlog.get_logger().warning("no draft", why=error.code, cause=str(error.__cause__ or "")[:200])
        yield _line(error=why_refused(error.code))


def _own(book: Playbook) -> tuple[str, ...]:
    contact = book.contact
    evidence = book.suspected_false.evidence
    return (contact.phone, contact.email, contact.form, contact.privacy, evidence, f"@{book.brand.handle}")


def _line(**told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()
