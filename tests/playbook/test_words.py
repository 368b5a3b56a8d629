"""The words of playbooks are the words of the rest of the house."""

from __future__ import annotations

from anfu.playbook.words import RISKS, TIERS, TOPICS
from anfu.triage import verdict


def test_playbooks_speak_of_what_triage_says() -> None:
    """Topics, tiers and risks are those of a verdict."""
    assert (TOPICS, TIERS, RISKS) == (verdict.TOPICS, verdict.TIERS, verdict.RISKS)
