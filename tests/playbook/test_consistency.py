"""A playbook that contradicts itself is refused, on the line where it does."""

from __future__ import annotations

import pytest

from anfu.playbook.load import read
from tests.playbook.build import SHIPPED, changed, line_of, problem_of, problems_of

ACK = "within {within}. Your reference: {case}"


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('key = "ack_warm_2"', 'key = "ack_warm_1"', "template[ack_warm_1].key", "2 times"),
        ('[topics.billing]\nname = "Billing"', '[topics.billing]\nname = "Bills"', "", ""),
        (
            'template = "ack_warm_1" }',
            'template = "ack_warm_9" }',
            "example[1].expect.template",
            "did you mean",
        ),
        ('owner = "senior"\nowner_title', 'owner = "agent"\nowner_title', "tiers.serious.owner", "senior"),
        ("direct_message = true", "direct_message = false", "tiers.serious.direct_message", "true"),
        (
            '[tiers.serious]\nanswer = "4h"',
            '[tiers.serious]\nanswer = "5h"',
            "tiers.serious.answer",
            "slower",
        ),
        ('update_every = "12h"', 'update_every = "25h"', "tiers.serious.update_every", "slower"),
        ("approval = true\nevidence", "approval = false\nevidence", "suspected_false.approval", "two people"),
        ('first_reply = "1h"', 'first_reply = "4h1m"', "standards.first_reply", "later than the answer"),
        (
            'promise = { kind = "answer" }',
            'promise = { kind = "answer", within = "5h" }',
            "template[ack_warm_1].promise",
            "longer",
        ),
        (ACK, "soon. Your reference: {case}", "template[ack_warm_1].text", "is not said"),
        (ACK, "within {within}. Your reference: {caes}", "template[ack_warm_1].text", "caes"),
        (ACK, "within {within}. Your reference: {case} {", "template[ack_warm_1].text", "brace"),
        (ACK, "within {within}. Your reference: {case} {fix}", "template[ack_warm_1].text", "a person fills"),
        (ACK, "within {within}. Ask {update_within} {case}", "template[ack_warm_1].text", "no such promise"),
        (ACK, "within {within}. Ask @friend {case}", "template[ack_warm_1].text", "call in others"),
        (ACK, "within {within}. 您 {case}", "template[ack_warm_1].text", "language"),
        (ACK, "within {within}. " + "Word " * 20 + "{case}", "template[ack_warm_1].text", "280"),
        ("or e-mail ({email})", "or e-mail", "", ""),
        ("{phone} {email} ({case})", "{phone} ({case})", "template[serious_ack_1].text", "without {email}"),
        ("Please DM us: our", "Please wait: our", "template[serious_ack_1].text", "privately"),
        (
            "humour = true",
            'humour = true\nhistory = "repeat"',
            "template[answer_smile].humour",
            "failed before",
        ),
        ('humour = "calm"', 'humour = "never"', "template[answer_smile].humour", "never"),
        ("arousal = [0.0, 0.3]", "arousal = [0.0, 0.6]", "template[answer_smile].humour", "0.4"),
        (
            'lane = "suspected_false"\ntext = "Hello',
            'lane = "suspected_false"\nprivate = true\ntext = "Hello',
            "",
            "",
        ),
    ],
)
def test_a_contradiction_is_refused(old: str, new: str, key: str, says: str) -> None:
    """Each contradiction is one problem with its key; what changes nothing is accepted."""
    if not key:
        read(changed((old, new)), "x")
        return
    problems = problems_of(changed((old, new)))
    assert any(problem.key == key and says in str(problem) for problem in problems), problems


def test_a_topic_in_use_needs_words() -> None:
    """A topic that escalates or narrows a template must have words, and "other" always must."""
    text = changed(
        ("[topics.legal]", "[topics.other]"),
        ('[topics.other]\nname = "Other"', '[topics.legal]\nname = "Other"'),
    )
    read(text, "x")
    legal = text[text.index("[topics.legal]") : text.index("[checks]")]
    (problem,) = problems_of(text.replace(legal, ""))
    assert (problem.key, problem.line) == ("escalation.topics[2]", line_of(text, 'topics = ["safety"'))
    other = text[text.index("[topics.other]") : text.index("[topics.legal]")]
    (problem,) = problems_of(text.replace(other, ""))
    assert problem.key == "topics"


def test_every_place_can_acknowledge_everybody() -> None:
    """Wordings that all have conditions leave somebody without an answer."""
    text = changed()
    for number in range(1, 6):
        text = text.replace(f'key = "ack_warm_{number}"', f'key = "ack_warm_{number}"\ntopics = ["delivery"]')
    (problem,) = problems_of(text)
    assert "no public acknowledgement for ordinary without conditions" in str(problem)


def test_nothing_is_owed_by_the_wall_clock_while_nobody_works() -> None:
    """Closed nights and a promise by the wall clock do not go together, unless somebody is on call."""
    nights = changed(
        *[
            (f'{day} = "00:00-24:00"', f'{day} = "08:00-20:00"')
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        ]
    )
    (problem,) = problems_of(nights)
    assert problem.key == "tiers.ordinary.answer"
    assert "closed for up to 12h" in str(problem)
    read(
        nights.replace(
            '[tiers.ordinary]\nanswer = "4h"',
            '[tiers.ordinary]\nanswer = { within = "4h", clock = "working" }',
        ),
        "x",
    )
    read(nights.replace("[tiers.ordinary]\n", "[tiers.ordinary]\non_call = true\n"), "x")


def test_working_time_needs_hours_and_is_said_in_hours() -> None:
    """Working time without working hours, or in days, means nothing."""
    working = (
        '[tiers.ordinary]\nanswer = "4h"',
        '[tiers.ordinary]\nanswer = { within = "4h", clock = "working" }',
    )
    text = changed(working)
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"):
        text = text.replace(f'{day} = "00:00-24:00"\n', "")
    (problem,) = problems_of(text)
    assert "[hours.week] is empty" in str(problem)
    days = (
        '[tiers.ordinary]\nanswer = "4h"',
        '[tiers.ordinary]\nanswer = { within = "1d", clock = "working" }',
    )
    assert "say it in hours" in str(problem_of(days))


def test_chinese_is_polite() -> None:
    """您, never 你."""
    text = (
        (SHIPPED / "retailer.zh.toml")
        .read_text()
        .replace("{customer}您好，看到您说的", "{customer}你好，看到您说的", 1)
    )
    (problem,) = problems_of(text)
    assert "您" in str(problem)
