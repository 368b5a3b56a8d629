"""What customers said, stored and judged, on its way to their cases."""

from __future__ import annotations

from typing import NamedTuple

from anfu.channel.port import HeardPost
from anfu.people.models import Customer
from anfu.triage.verdict import Verdict


class Heard(NamedTuple):
    """A customer's post as it is stored: our id of it, what was heard, what it is, and who wrote it."""

    pk: int
    post: HeardPost
    verdict: Verdict
    customer: Customer
