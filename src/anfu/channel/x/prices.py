"""What X charges, by its price list in `prices.toml`; the list is data, with its date."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from anfu.channel.length import LINK


@dataclass(frozen=True)
class PriceList:
    """Prices in US dollars by kind of call, and the day of the documents that they were read from."""

    as_of: date
    usd: Mapping[str, Decimal]
    monthly_post_reads: int


@dataclass(frozen=True)
class Quote:
    """What one post of ours will cost; `factor` says how many times dearer a link in it makes it (1: not at all)."""

    kind: str
    usd: Decimal
    factor: int = 1


@cache
def price_list() -> PriceList:
    """The list that ships with Anfu."""
    text = Path(__file__).with_name("prices.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text, parse_float=Decimal)
    return PriceList(data["as_of"], data["usd"], data["monthly_post_reads"])


def price(kind: str) -> Decimal:
    """US dollars for one deed or one resource of a kind."""
    return price_list().usd[kind]


def quote(text: str, *, is_summoned: bool) -> Quote:
    """What it costs to publish `text`: as a reply to somebody who summoned us, or otherwise."""
    if is_summoned:
        return Quote("summoned_reply", price("summoned_reply"))
    if LINK.search(text):
        return Quote("post_with_url", price("post_with_url"), int(price("post_with_url") / price("post")))
    return Quote("post", price("post"))


def link_warning(text: str, *, is_summoned: bool) -> str | None:
    """A sentence for the writer where a link makes this post many times dearer, else None."""
    quoted = quote(text, is_summoned=is_summoned)
    if quoted.factor == 1:
        return None
    return (
        f"The link makes this post {quoted.factor} times dearer (${quoted.usd} instead of ${price('post')})."
    )
