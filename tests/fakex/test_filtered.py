"""The filtered stream: rules, what they catch, and one connection only."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fakex.conftest import Live, Start, a_post

RULES = "/2/tweets/search/stream/rules"


def test_untagged_complaints_are_caught_by_rules(live: Live) -> None:
    """A post that any rule matches comes once, with the rules that caught it; others do not come."""
    wanted = {
        "add": [{"value": '"Spruce Home" -is:retweet', "tag": "en"}, {"value": "云杉家居", "tag": "zh"}]
    }
    assert live.app.post(RULES, json=wanted).json()["meta"]["summary"]["created"] == 2
    with live.app.stream("GET", "/2/tweets/search/stream") as stream:
        assert live.app.get("/2/tweets/search/stream").status_code == 429
        live.inject(
            a_post(1000, text="Spruce Home broke my sofa 云杉家居"),
            a_post(1001, text="nothing to do with it"),
            a_post(1002, text="云杉家居的客服呢"),
        )
        lines = (json.loads(line) for line in stream.iter_lines() if line)
        first, second = next(lines), next(lines)
    assert first["data"]["id"] == "1000"
    assert {rule["tag"] for rule in first["matching_rules"]} == {"en", "zh"}
    assert first["includes"]["users"][0]["id"] == "42"
    assert second["data"]["id"] == "1002"


def test_rules_are_kept_checked_and_dropped(start: Start, tmp_path: Path) -> None:
    """Bad and double rules are told one by one; a dry run changes nothing; rules survive a restart."""
    state = tmp_path / "x.jsonl"
    live = start(state=state)
    mixed = {"add": [{"value": "sofa"}, {"value": "sofa"}, {"value": "near:me"}]}
    answer = live.app.post(RULES, json=mixed).json()
    assert [rule["value"] for rule in answer["data"]] == ["sofa"]
    assert [error["title"] for error in answer["errors"]] == ["DuplicateRule", "Invalid Request"]
    live.app.post(RULES, params={"dry_run": "true"}, json={"add": [{"value": "rug"}]})
    live.app.post(RULES, json={"add": [{"value": "lamp"}]})
    assert live.app.post(RULES, json={"delete": {"values": ["lamp"]}}).json()["meta"]["summary"] == {
        "deleted": 1,
        "not_deleted": 0,
    }
    assert live.app.post(RULES, json={}).status_code == 400
    live.end()
    again = start(state=state)
    assert [rule["value"] for rule in again.app.get(RULES).json()["data"]] == ["sofa"]
