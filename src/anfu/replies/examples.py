"""Examples of a playbook held against what the desk would do: the tests of a strategy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from anfu.playbook.book import Playbook
from anfu.playbook.template import Example
from anfu.replies.checks.finding import Setting
from anfu.replies.checks.lint import check_reply, under_playbook
from anfu.replies.compose import ComposeError, group_for
from anfu.triage.verdict import Verdict


class Difference(NamedTuple):
    """One thing that an example expects and the desk would not do."""

    key: str
    expected: object
    found: object


def differences(playbook: Playbook, example: Example, verdict: Verdict) -> list[Difference]:
    """What `example` expects and `playbook`, with this `verdict` on its post, does otherwise."""
    found = _found(playbook, example, verdict)
    wanted = example.expect.model_dump(exclude_none=True)
    wanted.pop("template", None)
    wrong = [
        Difference(key, value, found.get(key)) for key, value in wanted.items() if found.get(key) != value
    ]
    template, used = example.expect.template, found.get("templates")
    if template is not None and not (isinstance(used, tuple) and template in used):
        wrong.append(Difference("template", template, used))
    return wrong


def tier_of(playbook: Playbook, example: Example, verdict: Verdict) -> str:
    """The tier under this playbook: serious by triage, or by the playbook's own rules of escalation."""
    failures = {"repeat": 1, "failed_twice": 2}.get(example.history or "", 0)
    return playbook.gravity(verdict.tier, verdict.topic, verdict.risks, failures, example.post)


def _found(playbook: Playbook, example: Example, verdict: Verdict) -> Mapping[str, object]:
    if not verdict.is_complaint and not playbook.names(example.post):
        return {"is_complaint": False, "topic": verdict.topic}
    tier = tier_of(playbook, example, verdict)
    place, lane = example.lane or tier, example.lane
    standards = playbook.tier(tier)
    found: dict[str, object] = {
        "is_complaint": True,
        "tier": tier,
        "lane": lane,
        "topic": verdict.topic,
        "owner": standards.owner,
        "direct_message": standards.direct_message and lane is None,
        "approval": playbook.suspected_false.approval if lane else standards.approval,
        "report": lane is not None and playbook.suspected_false.report_defamation,
        "handover": playbook.ownership.handover_reason,
    }
    if example.reply is not None and example.expect.findings is not None:
        found["findings"] = _checked(playbook, example, place, verdict.arousal)
    try:
        group = group_for(
            playbook, "acknowledge", place, verdict.topic, verdict.arousal, history=example.history
        )
    except ComposeError:
        return found
    first = group[0]
    return found | {
        "stage": "acknowledge",
        "promise": tuple(promised.kind for promised in first.promise),
        "channels": tuple(name for name in ("phone", "email", "form") if name in first.slots),
        "templates": tuple(one.key for one in group),
    }


def _checked(playbook: Playbook, example: Example, place: str, arousal: float) -> tuple[str, ...]:
    """What was expected of the check, as far as it was found; whatever blocks, where nothing was expected to."""
    setting = Setting(
        stage=example.stage,
        tier=place,
        language=playbook.language,
        public=not example.private,
        post=example.post,
        arousal=arousal,
        exchanges=example.exchanges,
    )
    findings = check_reply(example.reply or "", under_playbook(setting, playbook))
    wanted = example.expect.findings or ()
    if wanted:
        rules = {finding.rule for finding in findings}
        return tuple(rule for rule in wanted if rule in rules)
    return tuple(finding.rule for finding in findings if finding.severity == "block")
