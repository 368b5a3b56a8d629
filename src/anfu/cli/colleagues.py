"""`anfu colleagues`: two simulated colleagues on the demo desk, so that a visitor sees a team at work.

They act through the same flows as people do, one deed at a time, and only where a stand-in X speaks.
"""

from __future__ import annotations

import signal
import threading
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import structlog
from django.db.models import Exists, OuterRef, QuerySet

from anfu.cases.models import Case, Suspicion
from anfu.cases.queries import newest_from_customer
from anfu.cases.suspicion.rules import Evidence
from anfu.cli.boot import database, fail
from anfu.cli.demo import AGENT, SENIOR
from anfu.flows.reply_is_approved import reply_is_approved
from anfu.flows.staff_replies import staff_replies
from anfu.flows.staff_suspects import staff_suspects
from anfu.flows.staff_takes import staff_takes
from anfu.people.models import Brand, Staff
from anfu.playbook.queries import playbook_of
from anfu.playbook.slots import NAME_LIMIT
from anfu.replies.models import Reply
from anfu.replies.naming import greetable
from anfu.settings import env

EVERY = 8.0
"""Seconds between two deeds."""

LATER = timedelta(seconds=75)
"""After what time a promise to confirm is kept, and somebody else's draft approved."""


def colleagues() -> None:
    """Work on the demo desk for ever, a deed every few seconds."""
    if not env.is_demo:
        raise fail("Colleagues are simulated only where a stand-in X speaks: no keys for X may be set.")
    over, log = threading.Event(), structlog.get_logger()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with database():
        while not over.wait(EVERY):
            brand = Brand.objects.first()
            if brand is not None and (deed := work_a_little(brand, datetime.now(UTC))):
                log.info("colleague", deed=deed)


def work_a_little(brand: Brand, now: datetime) -> str:
    """Do the first thing that is left to do; its name, or nothing."""
    people = {
        staff.username: staff for staff in Staff.objects.filter(brand=brand, username__in=[AGENT, SENIOR])
    }
    if len(people) < 2:
        return ""
    for deed in _DEEDS:
        if deed(brand, people[AGENT], people[SENIOR], now):
            return deed.__name__.strip("_")
    return ""


def _second_look(brand: Brand, mia: Staff, sun: Staff, now: datetime) -> bool:
    """Sun approves what the visitor wrote, after a while."""
    asked = Reply.objects.filter(
        brand=brand, status=Reply.Status.PENDING, approval__asked_at__lt=now - LATER / 3
    )
    reply = asked.exclude(author=mia).exclude(approval__worded_by=sun).order_by("pk").first()
    return reply is not None and reply_is_approved(reply.pk, sun, _seen(reply.case), now) is None


def _answer(brand: Brand, mia: Staff, sun: Staff, now: datetime) -> bool:
    """Mia answers an ordinary case and says when she confirms."""
    del sun
    case = None if _wrote(mia, "answer", Case.Tier.ORDINARY) else _fresh(brand).first()
    return case is not None and _say(case, mia, "answer", "answer", now)


def _close(brand: Brand, mia: Staff, sun: Staff, now: datetime) -> bool:
    """... and confirms in time: a promise kept."""
    del sun
    answered = Reply.objects.filter(
        brand=brand, author=mia, stage="answer", case__tier=Case.Tier.ORDINARY, sent_at__lt=now - LATER
    ).first()
    if answered is None or _wrote(mia, "close", Case.Tier.ORDINARY):
        return False
    return _say(answered.case, mia, "close", "close", now)


def _update(brand: Brand, mia: Staff, sun: Staff, now: datetime) -> bool:
    """Mia promises news in two minutes, and forgets: a promise broken."""
    del sun
    case = None if _wrote(mia, "update", Case.Tier.ORDINARY) else _fresh(brand).first()
    return case is not None and _say(case, mia, "update", "update", now)


def _serious(brand: Brand, mia: Staff, sun: Staff, now: datetime) -> bool:
    """Mia drafts the answer to a serious case of Sun's: it waits for the visitor's approval."""
    if _wrote(mia, "answer", Case.Tier.SERIOUS):
        return False
    case = _acknowledged(brand, Case.Tier.SERIOUS).filter(owner=sun).first()
    if case is None or staff_takes(case.pk, mia, _words(case)["took"], now):
        return False
    return _say(case, mia, "serious", "answer", now)


def _false(brand: Brand, mia: Staff, sun: Staff, now: datetime) -> bool:
    """Mia finds a claim false, and writes the formal reply: it waits for the visitor's approval."""
    del sun
    if Suspicion.objects.filter(confirmed_by=mia).exists():
        return False
    case = _fresh(brand).first()
    if case is None:
        return False
    staff_takes(case.pk, mia, "", now)
    evidence = Evidence(newest_from_customer(case)[1].text[:300], _words(case)["facts"])
    return staff_suspects(case.pk, mia, evidence, now) is None and _say(case, mia, "false", "answer", now)


_DEEDS: tuple[Callable[[Brand, Staff, Staff, datetime], bool], ...] = (
    _second_look,
    _close,
    _serious,
    _answer,
    _update,
    _false,
)


def _acknowledged(brand: Brand, tier: str) -> QuerySet[Case]:
    """Open cases that were acknowledged and that nobody has written in yet, the oldest first."""
    replies = Reply.objects.filter(case=OuterRef("pk"))
    return (
        Case.objects.filter(brand=brand, closed_at=None, tier=tier)
        .filter(Exists(replies.filter(is_automatic=True, status=Reply.Status.SENT)))
        .exclude(Exists(replies.filter(is_automatic=False)))
        .order_by("pk")
    )


def _fresh(brand: Brand) -> QuerySet[Case]:
    """Ordinary ones of which nobody is the owner: the visitor's own are left alone."""
    return _acknowledged(brand, Case.Tier.ORDINARY).filter(owner=None)


def _wrote(mia: Staff, stage: str, tier: str) -> bool:
    return (
        Reply.objects.filter(author=mia, stage=stage, case__tier=tier)
        .exclude(case__suspicions__isnull=False)
        .exists()
    )


def _say(case: Case, mia: Staff, what: str, stage: str, now: datetime) -> bool:
    book = playbook_of(case.playbook_id)
    topic = book.topic(case.topic)
    text = _words(case)[what].format(
        customer=greetable(case.customer.name, NAME_LIMIT) or book.voice.unnamed,
        problem=topic.problem,
        feeling=topic.feeling,
        evidence=book.suspected_false.evidence,
    )
    return staff_replies(case.pk, mia, text, stage, _seen(case), now) is None


def _words(case: Case) -> Mapping[str, str]:
    return _said()[playbook_of(case.playbook_id).language]


@cache
def _said() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("colleagues.toml").read_text(encoding="utf-8"))


def _seen(case: Case) -> int:
    return newest_from_customer(case)[0]
