"""What judging promises for any text."""

from __future__ import annotations

import threading
import time

import pytest

from anfu.triage import INTENTS, RISKS, TIERS, TOPICS, judge

POSTS = [
    ("@LarkAir you lost my bag again and nobody answers. Unacceptable!", "en", True),
    ("@BlueWhaleTel charged twice and still no refund after ten days", "en", True),
    ("my router keeps disconnecting, your support is useless", "en", True),
    ("Thanks @LarkAir, the crew was lovely", "en", False),
    ("@LarkAir do you fly to Oslo in winter?", "en", False),
    ("Not bad at all, thank you!", "en", False),
    ("just finished my book on the train", "en", False),
    ("客服态度极差，退款到现在没到账，垃圾", "zh", True),
    ("快递五天没动静，催了三次没人管", "zh", True),
    ("手机买了三天就坏了，售后一直推脱", "zh", True),
    ("味道太好了，谢谢小哥，下次还来", "zh", False),
    ("请问周末几点关门？", "zh", False),
    ("今天天气真好，出去走走", "zh", False),
]

HOSTILE = [
    "",
    " \n\t",
    "\ud83d",
    "\u200b\u200e\u202e\ufeff",
    "a" * 100_000,
    "退款" * 50_000,
    "lawyer " * 15_000,
    "👩‍👩‍👧‍👦" * 5_000,
    "\ud83d\udc00" * 20_000,
    "http" * 20_000,
    "@" * 50_000,
    "&amp" * 20_000,
    "\u0301" * 50_000,
    "\U0010ffff\U000e0041\x00",
]


@pytest.mark.parametrize(("text", "lang", "is_complaint"), POSTS)
def test_plain_posts(text: str, lang: str, is_complaint: bool) -> None:
    """Plain posts in both languages are told apart."""
    (verdict,) = judge([text], [lang])
    assert verdict.is_complaint is is_complaint, verdict
    assert verdict.lang == lang


def test_batches_change_nothing() -> None:
    """A post gets the same verdict alone, in a batch, and in any place of it."""
    texts, langs = [text for text, _, _ in POSTS] + HOSTILE[:5], [lang for _, lang, _ in POSTS] + ["und"] * 5
    together = judge(texts, langs)
    assert together == [judge([text], [lang])[0] for text, lang in zip(texts, langs, strict=True)]
    assert together[::-1] == judge(texts[::-1], langs[::-1])


def test_verdicts_keep_to_their_words() -> None:
    """Every verdict uses the words that are told to others, and numbers in their bounds."""
    for verdict in judge([text for text, _, _ in POSTS] + HOSTILE, [None] * (len(POSTS) + len(HOSTILE))):
        assert verdict.topic in TOPICS
        assert verdict.intent in INTENTS
        assert verdict.tier in TIERS
        assert set(verdict.risks) <= set(RISKS)
        assert 0 <= verdict.complaint <= 1
        assert 0 <= verdict.arousal <= 1
        assert verdict.why
        assert all(reason.encode() for reason in verdict.why)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_is_quick(number: int) -> None:
    """No text takes a second."""
    judge(["warm"], [None])
    started = time.process_time()
    judge([HOSTILE[number]], [None])
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "text",
    [
        "my lаwyеr will contact you",  # Cyrillic a and e
        "my l\u200ba\u200bw\u200by\u200be\u200br will contact you",
        "my l.a.w.y.e.r will contact you",
        "my l@wyer will contact you",
        "my ｌａｗｙｅｒ will contact you",
        "my 𝓁𝒶𝓌𝓎ℯ𝓇 will contact you",
        "my \u202elawyer\u202c will contact you",
        "我的律\u200b师会联系你们，等着律师函",
        "等着律 师 函吧",
        "等着律*师*函吧",
        "等著律師函吧",
    ],
)
def test_look_alikes_hide_nothing(text: str) -> None:
    """A legal threat is seen through tricks of spelling and script."""
    (verdict,) = judge([text], [None])
    assert "legal_threat" in verdict.risks, verdict


def test_why_names_rule_and_words() -> None:
    """The why of a serious post names its rule, and the words by which it holds."""
    (verdict,) = judge(["@HomewellHelp your heater caught fire, this is unacceptable"], ["en"])
    assert verdict.why[0] == "rule: fire, smoke or shock ('caught fire')"
    assert any(reason.startswith("word: ") for reason in verdict.why)


def test_many_threads() -> None:
    """Threads that judge at the same time get the verdicts that one gets alone."""
    texts, langs = [text for text, _, _ in POSTS] * 20, [lang for _, lang, _ in POSTS] * 20
    alone = judge(texts, langs)
    got: list[object] = []
    threads = [threading.Thread(target=lambda: got.append(judge(texts, langs))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [alone] * 6


def test_lengths_must_agree() -> None:
    """Texts without their languages are refused."""
    with pytest.raises(ValueError, match="2 texts with 1 languages"):
        judge(["a", "b"], [None])


@pytest.mark.parametrize(
    "code", ["", "x", "qme", "zxx", "art", "??", "en_US", "zh-Hant-TW", "\ud83d", "e" * 5000]
)
def test_odd_language_codes(code: str) -> None:
    """No code that X may send stops the judging."""
    (verdict,) = judge(["12345 !!!"], [code])
    assert verdict.lang in ("und", "en", "zh"), verdict.lang
