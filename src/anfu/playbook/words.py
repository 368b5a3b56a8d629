"""The fixed words of a playbook. A test holds them to what triage says of posts."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en", "zh"]
Tier = Literal["ordinary", "serious"]
Lane = Literal["suspected_false"]
Stage = Literal["acknowledge", "answer", "update", "close", "follow_up"]
Kind = Literal["first_reply", "answer", "update", "contact"]
Role = Literal["agent", "senior"]
History = Literal["first", "repeat", "loyal", "failed_twice"]
Topic = Literal["product", "delivery", "billing", "service", "outage", "account", "safety", "legal", "other"]
Risk = Literal[
    "safety",
    "injury",
    "legal_threat",
    "data_leak",
    "discrimination",
    "press_or_regulator",
    "repeated_failure",
    "self_harm",
    "violence",
]

Rule = Literal[
    "defensive",
    "blaming",
    "sarcastic",
    "accusing",
    "dismissive",
    "commanding",
    "legal_admission",
    "jargon",
    "humour",
    "canned",
    "too_casual",
    "too_formal",
    "empty",
    "open_slot",
    "too_long",
    "wrong_language",
    "link_cost",
    "near_duplicate",
    "time_past",
    "time_closed",
    "time_unstaffed",
    "forbidden",
    "asks_secret",
    "asks_data",
    "shows_data",
    "no_empathy",
    "no_restatement",
    "no_apology",
    "no_explanation",
    "no_next_step",
    "no_time",
    "no_timetable",
    "no_private_channel",
    "no_channels",
    "too_public",
]
"""The rules of the reply check."""

LANGUAGES: tuple[str, ...] = get_args(Language)
TIERS: tuple[str, ...] = get_args(Tier)
LANES: tuple[str, ...] = get_args(Lane)
STAGES: tuple[str, ...] = get_args(Stage)
KINDS: tuple[str, ...] = get_args(Kind)
TOPICS: tuple[str, ...] = get_args(Topic)
RISKS: tuple[str, ...] = get_args(Risk)
RULES: tuple[str, ...] = get_args(Rule)
