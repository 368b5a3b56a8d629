"""Triage: what a post is, how grave, and why."""

from anfu.triage.judgement import judge, prepare
from anfu.triage.personal import masked, personal
from anfu.triage.verdict import INTENTS, RISKS, TIERS, TOPICS, Verdict

__all__ = ["INTENTS", "RISKS", "TIERS", "TOPICS", "Verdict", "judge", "masked", "personal", "prepare"]
