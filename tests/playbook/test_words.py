"""The words of playbooks are the words of the rest of the house."""

from __future__ import annotations

from anfu.playbook.words import RISKS, RULES, TIERS, TOPICS
from anfu.replies.checks.catalogue import rules_of
from anfu.triage import verdict


def test_playbooks_speak_of_what_triage_says() -> None:
    """Topics, tiers and risks are those of a verdict."""
    assert (TOPICS, TIERS, RISKS) == (verdict.TOPICS, verdict.TIERS, verdict.RISKS)


def test_playbooks_speak_of_the_rules_of_the_reply_check() -> None:
    """What may be silenced, and expected of an example, is what the check can find."""
    assert set(RULES) == set(rules_of("en")) == set(rules_of("zh"))
