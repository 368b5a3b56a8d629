"""Who may be contacted, when, with what: the table that DESIGN asks for, and properties over all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from anfu.winback.rules import (
    CARE,
    NEEDS,
    PURPOSES,
    SCALES,
    Caps,
    Given,
    Kind,
    Standing,
    Way,
    is_content,
    is_disappointed,
    is_score,
    why_not_contact,
)
from tests.build import MONDAY

DAY = timedelta(days=1)
CAPS = Caps(most=2, within=30 * DAY)
FRIEND = Standing(
    wrote_privately=True,
    consents=tuple(Given(purpose, MONDAY - DAY, MONDAY + 300 * DAY) for purpose in PURPOSES),
)
"""Somebody whom nothing speaks against."""


def gave(
    purpose: str, *, at: datetime = MONDAY - DAY, until: datetime, taken_back: datetime | None = None
) -> Standing:
    """A friend but for this one consent."""
    others = tuple(one for one in FRIEND.consents if one.purpose != purpose)
    return replace(FRIEND, consents=(*others, Given(purpose, at, until, taken_back)))


ASK, REMIND, FOLLOW, INVITE, THANK, TELL = (
    Kind.SURVEY,
    Kind.REMINDER,
    Kind.FOLLOW_UP,
    Kind.INVITATION,
    Kind.THANKS,
    Kind.IMPROVEMENT,
)
MESSAGE, HAND, PUBLIC = Way.MESSAGE, Way.BY_HAND, Way.PUBLIC
TABLE: list[tuple[str, Kind, Way, Standing, str | None]] = [
    # Somebody whom nothing speaks against
    ("is asked by message", ASK, MESSAGE, FRIEND, None),
    ("is asked by hand", ASK, HAND, FRIEND, None),
    ("is reminded by message", REMIND, MESSAGE, FRIEND, None),
    ("is asked again by message", FOLLOW, MESSAGE, FRIEND, None),
    ("is asked again in public, by a person", FOLLOW, PUBLIC, FRIEND, None),
    ("is invited", INVITE, MESSAGE, FRIEND, None),
    ("is thanked in public", THANK, PUBLIC, FRIEND, None),
    ("is told of improvements", TELL, MESSAGE, FRIEND, None),
    # Never in public
    ("no survey in public", ASK, PUBLIC, FRIEND, "never_in_public"),
    ("no reminder in public", REMIND, PUBLIC, FRIEND, "never_in_public"),
    ("no invitation in public", INVITE, PUBLIC, FRIEND, "never_in_public"),
    ("no telling in public by name", TELL, PUBLIC, FRIEND, "never_in_public"),
    # Opt-outs win, always
    ("opted out: no survey", ASK, MESSAGE, replace(FRIEND, opted_out_at=MONDAY - DAY), "opted_out"),
    ("opted out: no survey by hand either", ASK, HAND, replace(FRIEND, opted_out_at=MONDAY - DAY), "opted_out"),
    ("opted out: no follow-up", FOLLOW, MESSAGE, replace(FRIEND, opted_out_at=MONDAY - DAY), "opted_out"),
    ("opted out: no invitation though agreed to later", INVITE, HAND,
     replace(FRIEND, opted_out_at=MONDAY - 9 * DAY), "opted_out"),
    ("opted out: said before anything else", ASK, PUBLIC,
     replace(FRIEND, opted_out_at=MONDAY, has_open_case=True), "opted_out"),
    # While a case is open
    ("open case: no survey", ASK, MESSAGE, replace(FRIEND, has_open_case=True), "open_case"),
    ("open case: no follow-up on an older one", FOLLOW, MESSAGE, replace(FRIEND, has_open_case=True), "open_case"),
    ("open case: no invitation", INVITE, HAND, replace(FRIEND, has_open_case=True), "open_case"),
    ("open case: no thanks", THANK, PUBLIC, replace(FRIEND, has_open_case=True), "open_case"),
    ("open case: no telling", TELL, MESSAGE, replace(FRIEND, has_open_case=True), "open_case"),
    # Consent
    ("never asked: no invitation", INVITE, HAND, replace(FRIEND, consents=()), "no_consent"),
    ("never asked: no thanks", THANK, PUBLIC, replace(FRIEND, consents=()), "no_consent"),
    ("never asked: no telling", TELL, MESSAGE, replace(FRIEND, consents=()), "no_consent"),
    ("never asked: a survey needs none", ASK, MESSAGE, replace(FRIEND, consents=()), None),
    ("never asked: a follow-up needs none", FOLLOW, MESSAGE, replace(FRIEND, consents=()), None),
    ("another purpose is no consent", INVITE, HAND,
     replace(FRIEND, consents=(Given("improvements", MONDAY - DAY, MONDAY + DAY),)), "no_consent"),
    ("expired: no invitation", INVITE, HAND, gave("research", until=MONDAY - DAY), "consent_expired"),
    ("expires on the dot", INVITE, HAND, gave("research", until=MONDAY), "consent_expired"),
    ("holds until the last second", INVITE, HAND, gave("research", until=MONDAY + timedelta(seconds=1)), None),
    ("taken back: no invitation", INVITE, HAND,
     gave("research", until=MONDAY + DAY, taken_back=MONDAY), "consent_revoked"),
    ("given anew after it was taken back", INVITE, HAND,
     replace(FRIEND, consents=(Given("research", MONDAY - 9 * DAY, MONDAY + DAY, MONDAY - 8 * DAY),
                               Given("research", MONDAY - DAY, MONDAY + DAY))), None),
    # Not too often
    ("heard from us twice: no survey", ASK, MESSAGE,
     replace(FRIEND, contacted_at=(MONDAY - DAY, MONDAY - 2 * DAY)), "too_often"),
    ("heard from us twice: no reminder", REMIND, MESSAGE,
     replace(FRIEND, contacted_at=(MONDAY - DAY, MONDAY - 2 * DAY)), "too_often"),
    ("heard from us twice: no invitation", INVITE, HAND,
     replace(FRIEND, contacted_at=(MONDAY - DAY, MONDAY - 2 * DAY)), "too_often"),
    ("heard from us twice: still asked whether it is solved", FOLLOW, MESSAGE,
     replace(FRIEND, contacted_at=(MONDAY - DAY, MONDAY - 2 * DAY)), None),
    ("heard from us once", INVITE, HAND, replace(FRIEND, contacted_at=(MONDAY - DAY,)), None),
    ("the month before does not count", INVITE, HAND,
     replace(FRIEND, contacted_at=(MONDAY - DAY, MONDAY - 30 * DAY)), None),
    # What X allows
    ("never wrote privately: no message by itself", ASK, MESSAGE,
     replace(FRIEND, wrote_privately=False), "not_written_first"),
    ("never wrote privately: a person may", ASK, HAND, replace(FRIEND, wrote_privately=False), None),
    ("takes no messages", FOLLOW, MESSAGE, replace(FRIEND, takes_messages=False), "messages_closed"),
    ("did not address us: no public follow-up", FOLLOW, PUBLIC,
     replace(FRIEND, addressed_brand=False), "not_addressed"),
    ("did not address us: a message may go", FOLLOW, MESSAGE, replace(FRIEND, addressed_brand=False), None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "way", "standing", "why"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_who_may_be_contacted(kind: Kind, way: Way, standing: Standing, why: str | None) -> None:
    """Each row of the table."""
    assert why_not_contact(kind, way, standing, CAPS, MONDAY) == why


@pytest.mark.parametrize(("kind", "way"), list(product(Kind, Way)))
def test_an_opt_out_wins_over_all(kind: Kind, way: Way) -> None:
    """Whatever else is so, whoever opted out hears nothing."""
    for open_case, wrote, contacts in product((False, True), (False, True), ((), (MONDAY,))):
        asked = replace(
            FRIEND,
            opted_out_at=MONDAY - DAY,
            has_open_case=open_case,
            wrote_privately=wrote,
            contacted_at=contacts,
        )
        assert why_not_contact(kind, way, asked, CAPS, MONDAY) == "opted_out"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in CARE])
def test_everything_beyond_care_needs_consent(kind: Kind) -> None:
    """Nothing but asking about the complaint itself goes without one."""
    bare = replace(FRIEND, consents=())
    assert all(why_not_contact(kind, way, bare, CAPS, MONDAY) for way in Way)
    assert set(NEEDS) == set(Kind) - CARE and set(NEEDS.values()) < set(PURPOSES)


@pytest.mark.parametrize(
    ("question", "content", "disappointed"),
    [("csat", {4, 5}, {1, 2}), ("nps", {9, 10}, set(range(7))), ("effort", {5, 6, 7}, {1, 2, 3})],
)
def test_scores_are_read_as_the_trade_reads_them(
    question: str, content: set[int], disappointed: set[int]
) -> None:
    """CSAT counts 4 and 5, NPS takes 9-10 less 0-6, effort counts 5-7."""
    low, high = SCALES[question]
    every = [score for score in range(-1, 12) if is_score(question, score)]
    assert every == list(range(low, high + 1))
    assert {score for score in every if is_content(question, score)} == content
    assert {score for score in every if is_disappointed(question, score)} == disappointed
