"""Asks X whether posts are still there: a hundred at a time, those that are gone cost nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from anfu.channel.lookup import LookedUp, Told
from anfu.channel.port import HeardPost
from anfu.channel.x.client import XClient
from anfu.channel.x.reading import FIELDS
from anfu.channel.x.shape import read_tolerantly

EVERYWHERE = ("XX", "XY")
"""X's codes for withheld in all countries: for content, and by court order."""


class XLooker:
    """`countries` are those whose rules bind us, as two-letter codes; empty: any country's do."""

    def __init__(self, client: XClient, countries: Collection[str] = ()) -> None:
        self._client = client
        self._countries = {code.upper() for code in countries}

    def look_up(self, x_ids: Sequence[int], now: datetime) -> LookedUp:
        """What became of at most a hundred posts; raises `ChannelError` when it cannot be told."""
        page, gone = self._asked(x_ids)
        newer = {_newest(item) for item in _there(page)} - {str(x_id) for x_id in x_ids}
        return LookedUp(gone, self._read(sorted(newer), now) if newer else ())

    def tell(self, x_ids: Sequence[int], now: datetime) -> Told:
        """What at most a hundred posts say; what X neither shows nor names is gone, too. Raises `ChannelError`."""
        page, gone = self._asked(x_ids)
        read = read_tolerantly(page.get("data"), page.get("includes"), now)[0]
        shown = {post.x_id: post for post in read if post.x_id not in gone}
        missing = {x_id: "deleted" for x_id in x_ids if x_id not in shown}
        return Told([shown[x_id] for x_id in x_ids if x_id in shown], missing | dict(gone))

    def _asked(self, x_ids: Sequence[int]) -> tuple[dict[str, Any], dict[int, str]]:
        asked = {str(x_id) for x_id in x_ids}
        page = self._ask(sorted(asked))
        gone = {
            int(error["resource_id"]): _why(error)
            for error in page.get("errors") or ()
            if isinstance(error, dict) and str(error.get("resource_id")) in asked
        }
        return page, gone | {int(item["id"]): "withheld" for item in _there(page) if self._is_withheld(item)}

    def _ask(self, ids: Sequence[str]) -> dict[str, Any]:
        return self._client.get("/2/tweets", {**FIELDS, "ids": ",".join(ids)})

    def _read(self, ids: Sequence[str], now: datetime) -> list[HeardPost]:
        page = self._ask(ids)
        return read_tolerantly(page.get("data"), page.get("includes"), now)[0]

    def _is_withheld(self, item: Mapping[str, Any]) -> bool:
        withheld = item.get("withheld")
        if not isinstance(withheld, dict):
            return False
        codes = {str(code).upper() for code in withheld.get("country_codes") or ()}
        everywhere = bool(withheld.get("copyright")) or not codes or not codes.isdisjoint(EVERYWHERE)
        return everywhere or not self._countries or not codes.isdisjoint(self._countries)


def _there(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [item for item in page.get("data") or () if isinstance(item, dict)]


def _newest(item: Mapping[str, Any]) -> str:
    chain = item.get("edit_history_tweet_ids") or item.get("edit_history_post_ids") or [item["id"]]
    return str(max(map(int, chain)))


def _why(error: Mapping[str, Any]) -> str:
    told = f"{error.get('type', '')} {error.get('title', '')}".lower()
    return "protected" if "not-authorized" in told or "authorization" in told else "deleted"
