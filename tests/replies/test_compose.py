"""Wordings are chosen in turn, filled whole, and never carry more than they should."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.channel.length import LIMIT, LINK, weighted_length
from anfu.playbook.book import Playbook
from anfu.playbook.load import load, read
from anfu.playbook.words import TIERS, TOPICS
from anfu.replies.compose import NoTemplateError, SlotUnfilledError, TooLongError, choose, compose, fill

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
ENGLISH, CHINESE = (load(PLAYBOOKS / f"retailer.{language}.toml") for language in ("en", "zh"))
SHIPPED = [load(path) for path in sorted(PLAYBOOKS.glob("*.toml"))]
HOUR = timedelta(hours=1)


def with_text(text: str) -> Playbook:
    """The English retailer whose first acknowledgement says `text`."""
    original = (PLAYBOOKS / "retailer.en.toml").read_text()
    old = ENGLISH.templates[0].text
    assert old in original
    return read(original.replace(old, text), "x")


def test_the_first_acknowledgement_promises_an_answer() -> None:
    """Name, problem, feeling, time and reference are all said, and the promise is handed over."""
    draft = compose(
        ENGLISH, "acknowledge", "ordinary", "delivery", 0.5, 0, {"customer": "Anna", "case": "K7Q2"}
    )
    for words in ("Anna", "the trouble with your delivery", "how frustrating", "within 4 hours", "K7Q2"):
        assert words in draft.text
    assert draft.promises == (("answer", 4 * HOUR),)
    assert draft.template == "ack_warm_1"


def test_a_serious_acknowledgement_gives_a_timetable_and_channels() -> None:
    """Direct message, senior person, telephone, e-mail, first contact and regular updates."""
    draft = compose(
        CHINESE, "acknowledge", "serious", "safety", 0.9, 0, {"customer": "王小明", "case": "K7Q2"}
    )
    for words in ("王小明", "私信", "资深客服主管", "400-555-0142", "care@", "1小时", "12小时", "K7Q2"):
        assert words in draft.text
    assert draft.promises == (("contact", HOUR), ("update", 12 * HOUR))


def test_wordings_take_turns() -> None:
    """Consecutive rotations use every wording of a place before one comes again."""
    keys = [choose(ENGLISH, "acknowledge", "ordinary", "delivery", 0.5, turn).key for turn in range(10)]
    assert keys[:5] == keys[5:]
    assert len(set(keys[:5])) == 5


@pytest.mark.parametrize(
    ("history", "arousal", "prefix"),
    [
        (None, 0.5, "ack_warm"),
        (None, 0.9, "ack_heated"),
        ("repeat", 0.9, "ack_repeat"),
        ("loyal", 0.1, "ack_loyal"),
        ("first", 0.1, "ack_warm"),
        (None, float("nan"), "ack_warm"),
    ],
)
def test_tone_follows_history_then_arousal(history: str | None, arousal: float, prefix: str) -> None:
    """What is known of the customer comes before the mood, and the mood before the rest."""
    template = choose(ENGLISH, "acknowledge", "ordinary", "delivery", arousal, 1, history=history)
    assert template.key.startswith(prefix)


def test_no_wording_is_a_clear_error() -> None:
    """A place without wordings says which place."""
    with pytest.raises(NoTemplateError, match='private template "follow_up" for ordinary'):
        choose(ENGLISH, "follow_up", "ordinary", "delivery", 0.5, 0, private=True)
    with pytest.raises(NoTemplateError):
        compose(ENGLISH, "acknowledge", "nothing", "delivery", 0.5, 0, {})


def test_a_slot_without_a_value_is_named() -> None:
    """An answer needs its reason: the error names the slot, so that a person can be asked."""
    template = choose(ENGLISH, "answer", "ordinary", "delivery", 0.5, 0)
    with pytest.raises(SlotUnfilledError, match=r"\{reason\}") as caught:
        fill(template, ENGLISH, {"customer": "Anna", "fix": "a new one is on its way", "reason": " \u200b"})
    assert caught.value.slot == "reason"
    with pytest.raises(SlotUnfilledError, match=r"\{customer\}"):
        fill(template, ENGLISH, {})


def test_only_text_fills_a_slot() -> None:
    """A value that is no text is refused, and text is never read as a format."""
    template = ENGLISH.templates[0]
    with pytest.raises(TypeError, match="case"):
        fill(template, ENGLISH, {"customer": "Anna", "topic": "delivery", "case": cast(str, 7)})
    draft = fill(
        template,
        ENGLISH,
        {"customer": "Anna", "topic": "delivery", "case": "{0.__class__} %s {brand!r:>9}"},
    )
    assert "{0.__class__} %s {brand!r:>9}" in draft.text


@pytest.mark.parametrize(
    "slot", ["{customer.__class__}", "{customer!r}", "{customer:>99999999}", "{0}", "{}"]
)
def test_a_template_can_run_no_code(slot: str) -> None:
    """Attributes, conversions and formats are no slots: the playbook is refused."""
    with pytest.raises(Exception, match="unknown slot"):
        with_text(f"Hi {{customer}}, sorry about {{problem}}: within {{within}}, {{case}} {slot}")


def test_a_nameless_customer_is_greeted_politely() -> None:
    """Where no name can be read, the playbook's polite form stands in."""
    slots = {"customer": "🌸🌸", "case": "K7Q2"}
    assert "Hi there," in compose(ENGLISH, "acknowledge", "ordinary", "other", 0.5, 0, slots).text
    assert "这位朋友您好" in compose(CHINESE, "acknowledge", "ordinary", "other", 0.5, 0, slots).text


@pytest.mark.parametrize("problem", ["ask @friend", "see evil.com/x", "#scam", "x" * 200, "  "])
def test_a_problem_in_the_customers_words_is_harmless(problem: str) -> None:
    """A phrase that mentions, links, tags or runs on gives way to the topic's own."""
    slots = {"customer": "Anna", "case": "K7Q2", "problem": problem}
    assert (
        "the trouble with your delivery"
        in compose(ENGLISH, "acknowledge", "ordinary", "delivery", 0.5, 0, slots).text
    )


def test_a_wording_that_comes_out_too_long_gives_way() -> None:
    """The next wording that fits is taken; when none fits, that is said."""
    slots = {"customer": "W" * 20, "case": "K7Q2", "problem": "p" * 54}
    chosen = [choose(ENGLISH, "acknowledge", "ordinary", "billing", 0.5, turn).key for turn in range(5)]
    drafts = [compose(ENGLISH, "acknowledge", "ordinary", "billing", 0.5, turn, slots) for turn in range(5)]
    assert all(weighted_length(draft.text) <= LIMIT for draft in drafts)
    assert [draft.template for draft in drafts] != chosen
    answer = {"customer": "Anna", "reason": "r" * 300, "fix": "f", "next_step": "n"}
    with pytest.raises(TooLongError, match="of 280"):
        compose(ENGLISH, "answer", "ordinary", "delivery", 0.1, 0, answer)


@pytest.mark.parametrize("book", SHIPPED, ids=lambda book: book.playbook.name)
def test_every_place_of_the_shipped_playbooks_speaks(book: Playbook) -> None:
    """Acknowledgements exist for each tier, topic and mood, fit X with the longest names, and vary."""
    for tier in TIERS:
        texts = set()
        for topic in TOPICS:
            for arousal in (0.0, 0.5, 1.0):
                for turn in range(5):
                    slots = {"customer": "W" * 40, "case": "K7Q2WXYZ"}
                    draft = compose(book, "acknowledge", tier, topic, arousal, turn, slots)
                    assert weighted_length(draft.text) <= LIMIT
                    assert draft.promises
                    assert "{" not in draft.text
                    texts.add(draft.template)
        assert len(texts) >= 4


@given(st.text(max_size=60), st.sampled_from(TOPICS), st.floats(0, 1), st.integers(0, 99))
def test_no_name_breaks_a_reply(name: str, topic: str, arousal: float, turn: int) -> None:
    """Whatever the customer is called, the reply fits and neither calls in nor links anybody."""
    for book in (ENGLISH, CHINESE):
        draft = compose(
            book, "acknowledge", "ordinary", topic, arousal, turn, {"customer": name, "case": "K7Q2"}
        )
        assert weighted_length(draft.text) <= LIMIT
        assert "@" not in draft.text
        assert not LINK.search(draft.text)


def test_composes_fast() -> None:
    """A batch of thousands takes a fraction of a second, since ingest composes in bulk."""
    started = time.perf_counter()
    for turn in range(5_000):
        slots = {"customer": f"Anna{turn % 900}", "case": "K7Q2"}
        compose(ENGLISH, "acknowledge", "ordinary", "delivery", 0.5, turn, slots)
    # Far below the true speed, so that a busy machine does not fail it.
    assert time.perf_counter() - started < 2.5
