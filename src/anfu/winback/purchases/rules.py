"""Rows of a shop's export as purchases; whatever is doubtful is a fault, never a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from babel.numbers import get_currency_precision

COLUMNS: Mapping[str, Sequence[str]] = {
    "handle": ("handle", "xhandle", "username", "账号"),
    "x_id": ("xid", "customerxid", "xuserid"),
    "reference": ("reference", "order", "orderid", "ordernumber", "订单号"),
    "at": ("at", "boughtat", "orderedat", "createdat", "date", "下单时间"),
    "amount": ("amount", "total", "grandtotal", "金额"),
    "currency": ("currency", "currencycode", "币种"),
}
"""What is read, and the names that its column goes by; letters and digits alone count."""
NEEDED = ("reference", "at", "amount", "currency")

_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,3})?")


class Bought(NamedTuple):
    """One purchase: by whom (id on X, or handle), when (UTC), and how much, in minor units of its currency."""

    line: int
    x_id: int | None
    handle: str
    reference: str
    at: datetime
    amount: int
    currency: str


def read_purchase(line: int, cells: Mapping[str, str], now: datetime) -> Bought | str:
    """A row by the meaning of its cells; or what of it cannot be read: the column's meaning."""
    x_id, handle = cells.get("x_id", ""), cells.get("handle", "").removeprefix("@")
    if x_id and not (x_id.isascii() and x_id.isdecimal() and len(x_id) < 20):
        return "x_id"
    if not x_id and not handle:
        return "handle"
    if not cells["reference"]:
        return "reference"
    at = _moment(cells["at"])
    if at is None or at > now:
        return "at"
    currency = cells["currency"].upper()
    if not _CURRENCY.fullmatch(currency):
        return "currency"
    amount = _minor(cells["amount"], currency)
    if amount is None:
        return "amount"
    return Bought(line, int(x_id) if x_id else None, handle, cells["reference"][:100], at, amount, currency)


def _moment(told: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _minor(told: str, currency: str) -> int | None:
    if not _AMOUNT.fullmatch(told):
        return None
    minor = Decimal(told).scaleb(get_currency_precision(currency))
    return int(minor) if minor == minor.to_integral_value() and minor > 0 else None
