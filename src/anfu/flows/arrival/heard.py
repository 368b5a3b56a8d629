"""What customers said, stored and judged, on its way to their cases."""

from __future__ import annotations

from typing import NamedTuple

from anfu.channel.port import HeardPost
from anfu.people.models import Customer
from anfu.triage.verdict import Verdict

SEALED = Verdict(
    complaint=0.0,
    is_complaint=False,
    topic="other",
    tier="ordinary",
    intent="other",
    arousal=0.0,
    risks=(),
    lang="und",
    why=(),
)
"""What stands for a verdict on a message that only a person in the X app can read."""


class Heard(NamedTuple):
    """A customer's post as it is stored: our id of it, what was heard, what it is, and who wrote it."""

    pk: int
    post: HeardPost
    verdict: Verdict
    customer: Customer
