"""Nothing about a person's health, politics, religion, origin, sexuality, union or crimes is derived or stored.

A complaint may speak of such things ("discrimination" is a risk of a post); nobody is sorted by them.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field

from anfu.playbook.words import RISKS, TOPICS
from anfu.triage.linear import HEADS, shipped
from anfu.triage.phrasebook import CLASSES
from anfu.triage.verdict import INTENTS, TIERS, Verdict

ROOT = Path(__file__).parents[1]
SENSITIVE = re.compile(
    r"(^|_)(health|medical|illness|disab\w*|pregnan\w*|politic\w*|party|voter|relig\w*|faith|church|ethnic\w*|race|racial"
    r"|origin|nationalit\w*|caste|skin|gender|sex|sexual\w*|orientation|lgbt\w*|union|crim\w*|convict\w*|arrest\w*|felon\w*"
    r"|age|birth\w*|income|salary|credit_score|genetic\w*|biometric\w*)(_|$)"
)
"""Words of which no column, verdict or figure about a person is made."""

OF_THE_POST = {"aged"}
"""Codes that only sound alike: words that were kept long enough are aged."""


def fields() -> list[tuple[str, str]]:
    """Every column of every table of ours: (model, column)."""
    return [
        (model.__name__, field.name)
        for config in apps.get_app_configs()
        if config.name.startswith("anfu.")
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field)
    ]


def test_the_walk_sees_the_whole_schema() -> None:
    """It would find such a column if there were one."""
    seen = fields()
    assert len(seen) > 100 and ("Customer", "username") in seen and ("Correction", "tier") in seen
    for name in (
        "religion",
        "political_view",
        "sex",
        "union_member",
        "health_score",
        "ethnicity",
        "criminal_record",
    ):
        assert SENSITIVE.search(name), name


@pytest.mark.parametrize(("model", "name"), fields())
def test_no_column_holds_one(model: str, name: str) -> None:
    """No table has a place for it."""
    assert not SENSITIVE.search(name), f"{model}.{name}"


def test_no_choice_of_a_column_is_one() -> None:
    """Nor can one be written as a code into a column that has choices."""
    for config in apps.get_app_configs():
        if config.name.startswith("anfu."):
            for model in config.get_models():
                for field in model._meta.get_fields():
                    for code, _ in getattr(field, "choices", None) or ():
                        assert code in OF_THE_POST or not SENSITIVE.search(str(code)), (
                            f"{model.__name__}: {code}"
                        )


def test_triage_derives_none() -> None:
    """What is said of a post is about the post; what the model weighs are complaints and tone, never who writes."""
    codes = {
        *Verdict.__struct_fields__,
        *TOPICS,
        *RISKS,
        *INTENTS,
        *TIERS,
        *HEADS,
        *CLASSES,
        *shipped().header.heads,
    }
    assert not [code for code in codes if SENSITIVE.search(code)]


def test_no_rule_of_the_lexicon_names_one() -> None:
    """Rules are named by what happened, in every language."""
    for path in (ROOT / "src" / "anfu" / "triage" / "lexicon").glob("*.toml"):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rules", []):
            said = rule["name"].replace(" ", "_").replace("-", "_")
            assert said == "illness_or_injury" or not SENSITIVE.search(said), rule["name"]
