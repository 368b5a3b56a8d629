"""The examples of a playbook are its tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anfu.playbook.load import load
from anfu.playbook.template import Example
from anfu.replies.examples import differences, tier_of
from anfu.triage.verdict import Verdict

BOOK = load(Path(__file__).parents[2] / "playbooks" / "retailer.en.toml")


def a_verdict(**changes: Any) -> Verdict:
    """An ordinary complaint about a delivery, but for the changes."""
    told: dict[str, Any] = {
        "complaint": 0.9,
        "is_complaint": True,
        "topic": "delivery",
        "tier": "ordinary",
        "intent": "complaint",
        "arousal": 0.4,
        "risks": (),
        "lang": "en",
        "why": (),
    }
    return Verdict(**(told | changes))


def an_example(history: str | None = None, **expect: Any) -> Example:
    """An example that expects this."""
    return Example.model_validate({"post": "x", "history": history, "expect": expect})


def test_an_example_that_comes_out_as_expected_has_no_differences() -> None:
    """Tier, owner, stage, promises and wording are all held against what the desk would do."""
    example = an_example(
        is_complaint=True,
        tier="ordinary",
        topic="delivery",
        stage="acknowledge",
        owner="agent",
        promise=["answer"],
        template="ack_warm_2",
    )
    assert differences(BOOK, example, a_verdict()) == []


def test_each_difference_is_told() -> None:
    """What was expected and what was found, key by key."""
    example = an_example(tier="serious", owner="senior", template="serious_ack_1")
    told = {one.key: one.found for one in differences(BOOK, example, a_verdict())}
    assert told["tier"] == "ordinary"
    assert told["owner"] == "agent"
    assert "ack_warm_1" in str(told["template"])


def test_what_is_no_complaint_gets_no_reply() -> None:
    """An example that expects a reply to praise differs."""
    praise = a_verdict(is_complaint=False)
    assert differences(BOOK, an_example(is_complaint=False), praise) == []
    assert [one.key for one in differences(BOOK, an_example(stage="acknowledge"), praise)] == ["stage"]


@pytest.mark.parametrize(
    ("verdict", "history", "tier"),
    [
        (a_verdict(), None, "ordinary"),
        (a_verdict(arousal=1.0), None, "ordinary"),
        (a_verdict(topic="legal"), None, "serious"),
        (a_verdict(risks=("data_leak",)), None, "serious"),
        (a_verdict(), "failed_twice", "serious"),
        (a_verdict(tier="serious"), None, "serious"),
    ],
)
def test_escalation_is_by_rule_and_not_by_mood(verdict: Verdict, history: str | None, tier: str) -> None:
    """Topics, risks and repeated failures make a case serious; anger does not."""
    assert tier_of(BOOK, an_example(history), verdict) == tier
