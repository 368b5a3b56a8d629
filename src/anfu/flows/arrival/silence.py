"""Opt-outs: who asks us for silence gets no automatic reply, from now on and for good."""

from __future__ import annotations

from collections.abc import Sequence

from anfu.cases import actions as cases
from anfu.cases.actions import Kind, Line
from anfu.flows.arrival.heard import Heard
from anfu.listening.rules import addresses
from anfu.people import actions as people
from anfu.people.models import Brand
from anfu.replies import actions as replies
from anfu.replies.optout import asks_for_silence


def heed_opt_outs(brand: Brand, heard: Sequence[Heard]) -> None:
    """Who asks us for silence gets no automatic reply from now on; what waits for them is taken back."""
    asking = [h for h in heard if addresses(h.post, brand.x_id) and asks_for_silence(h.post.text)]
    if not asking:
        return
    now = max(h.post.heard_at for h in asking)
    people.opt_out([h.customer for h in asking], now)
    theirs = cases.open_of(brand, {h.customer.pk for h in asking})
    replies.withdraw_automatic([case.case_id for case in theirs.values()], "opted_out", now)
    told = {"why": "opted_out"}
    cases.remember(
        brand.pk,
        [
            Line(theirs[h.customer.pk].case_id, Kind.LEFT_TO_PERSON, h.post.created_at, h.pk, detail=told)
            for h in asking
            if h.customer.pk in theirs
        ],
    )
