"""What counts as personal data in a text, and what does not."""

from __future__ import annotations

import time

import pytest

from anfu.triage.personal import KINDS, masked, personal

FOUND = [
    ("write to jane.doe+x@mail.example.com please", "email", "jane.doe+x@mail.example.com"),
    ("邮箱是lan＠example．cn谢谢", "email", "lan＠example．cn"),
    ("my card 4111 1111 1111 1111 was charged", "card", "4111 1111 1111 1111"),
    ("卡号5500-0000-0000-0004被扣了两次", "card", "5500-0000-0000-0004"),
    ("my SSN is 078-05-1120", "id", "078-05-1120"),
    ("my NI is AB 12 34 56 C ok", "id", "AB 12 34 56 C"),
    ("身份证11010519491231002X", "id", "11010519491231002X"),
    ("passport no. X1234567 lost", "id", "X1234567"),
    ("护照号E12345678", "id", "E12345678"),
    ("call me on +44 7700 900123", "phone", "+44 7700 900123"),
    ("call (555) 555-0134 now", "phone", "(555) 555-0134"),
    ("ring 07700 900 456", "phone", "07700 900 456"),
    ("电话13800138000随时", "phone", "13800138000"),
    ("打138-0013-8000", "phone", "138-0013-8000"),
    ("座机010-12345678", "phone", "010-12345678"),
    ("电话１３８００１３８０００", "phone", "１３８００１３８０００"),
    ("order number is AB-123456", "order", "AB-123456"),
    ("Booking ref: X7K2P9 still wrong", "order", "X7K2P9"),
    ("order #99887766 late", "order", "99887766"),
    ("订单号：TB20240099887 没发货", "order", "TB20240099887"),
    ("运单SF1234567890", "order", "SF1234567890"),
    ("I live at 12 Old Mill Road, Flat 3", "address", "12 Old Mill Road, Flat 3"),
    ("送到青石市湖滨路88号3栋502室", "address", "青石市湖滨路88号3栋502室"),
]
NOTHING = [
    "",
    "flight 2210 was 3 hours late on 2026-11-22",
    "I paid 1,299.00 for this and waited 14 days",
    "my order is late again",
    "case closed without an answer",
    "ticket prices went up",
    "4111 1111 1111 1112 is no card",
    "0000 0000 0000 0000",
    "@HomewellHelp is the worst",
    "身份证号不对11010519491231002",
    "等了45分钟，花了128块",
    "订单还没发货",
    "路上堵车两个小时",
    "2026年11月22日10点30分",
    "walk down the Road 66 with 3 friends",
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_found(text: str, kind: str, words: str) -> None:
    """Each kind is found in both languages, exactly where it stands."""
    assert [(k, text[start:end]) for k, start, end in personal(text)] == [(kind, words)]


def test_every_kind_is_tried() -> None:
    """No kind goes untested."""
    assert {kind for _, kind, _ in FOUND} == set(KINDS)


@pytest.mark.parametrize("text", NOTHING)
def test_not_found(text: str) -> None:
    """Prices, times, flights and talk of orders are nobody's data."""
    assert personal(text) == []


def test_several_are_masked() -> None:
    """All pieces of a text go, and the rest stays as it was."""
    text = "order number 55667788, call 13800138000 or mail a@b.example, card 4111111111111111"
    assert masked(text) == "order number [order], call [phone] or mail [email], card [card]"


@pytest.mark.parametrize(
    "text",
    ["1" * 100_000, "1 " * 50_000, "a@" * 50_000, "a." * 50_000, "订单" * 50_000, "order " * 20_000,
     "路1号" * 30_000, "12 Aa " * 20_000, "+1 (2) " * 15_000, "A1-" * 30_000, "passport " * 11_000],
)  # fmt: skip
def test_hostile_text_is_quick(text: str) -> None:
    """No text takes long."""
    started = time.process_time()
    personal(text)
    assert time.process_time() - started < 2
