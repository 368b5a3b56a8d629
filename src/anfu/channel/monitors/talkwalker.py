"""Talkwalker: a project's results, by a collector that is read on from where it was left, or by search.

Sources: developer.talkwalker.com (search results of a project; streaming v3, collectors and chunks; credits; API
restrictions: of posts on X it exports the id, the author's id and its sentiment, nothing else). A limit that is reached
is answered 401, as a wrong token is: the page of credits tells which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from anfu.channel.monitors.web import DeniedError, Json, Web, from_mark, listed, moment, mood, number, post_at
from anfu.channel.pointing import LimitedError, Page, Pointer, PostIn
from anfu.channel.port import ChannelError

AT_ONCE = 500
FURTHEST = 500
"""How far search can be paged: then it is asked anew from the last result on."""
A_CALL = 10
"""Credits that a search costs at least."""
WHILE = timedelta(minutes=10)
_SENTIMENT = ("sentiment", "sentiment_score")


class Talkwalker:
    """One project, with some of its topics; `collector` names a collector that belongs to it."""

    name = "talkwalker"
    every = timedelta(minutes=15)

    def __init__(
        self,
        base_url: str,
        token: str,
        project: str,
        post_in: PostIn,
        topics: Sequence[str] = (),
        collector: str = "",
    ) -> None:
        self._web = Web("Talkwalker", base_url, {})
        self._token = ("access_token", token)
        self._project, self._post_in, self._topics, self._collector = project, post_in, topics, collector

    def read(self, mark: str, since: datetime, now: datetime) -> Iterator[Page]:
        """By the collector where there is one: each result is paid once. Else by search, which pays again."""
        if self._collector:
            yield from self._collected(mark, now)
        else:
            yield from self._searched(mark, since, now)

    def _collected(self, mark: str, now: datetime) -> Iterator[Page]:
        params = [self._token, ("max_hits", str(AT_ONCE)), ("end_behaviour", "stop")]
        if mark:
            params.append(("resume_offset", mark))
        results: list[Json] = []
        try:
            for chunk in self._web.lines(f"/api/v3/stream/c/{self._collector}/results", now, params):
                kind = chunk.get("chunk_type")
                if kind == "CT_RESULT":
                    results.append(_document(chunk.get("chunk_result") or {}))
                elif kind == "CT_CONTROL" and (offset := (chunk["chunk_control"] or {}).get("resume_offset")):
                    yield self._page(results, str(offset), credits=len(results))
                    results = []
                elif kind == "CT_ERROR":
                    raise ChannelError(f"Talkwalker ended the stream: {chunk.get('chunk_error')}")
        except DeniedError as error:
            raise self._limit_or_token(now) from error

    def _searched(self, mark: str, since: datetime, now: datetime) -> Iterator[Page]:
        begins = from_mark(mark, since)
        offset, newest = 0, begins
        while True:
            told = self._search(begins, offset, now)
            results = [_document(one) for one in listed(told.get("result_content") or {}, "data")]
            newest = max([newest, *(at for one in results if (at := moment(one.get("search_indexed"))))])
            whole = len(results) < AT_ONCE
            yield self._page(
                results, now.isoformat() if whole else newest.isoformat(), credits=max(A_CALL, len(results))
            )
            if whole:
                return
            offset += AT_ONCE
            if offset > FURTHEST:
                again = newest - timedelta(milliseconds=1)
                if again <= begins:
                    raise ChannelError("Talkwalker lists more results of one moment than it lets read")
                begins, offset = again, 0

    def _search(self, begins: datetime, offset: int, now: datetime) -> Json:
        params = [
            self._token,
            ("q", f"searchindexed:>{int(begins.timestamp() * 1000)}"),
            ("offset", str(offset)),
            ("hpp", str(AT_ONCE)),
            ("sort_by", "search_indexed"),
            ("sort_order", "asc"),
            ("hl", "false"),
            *(("topic", topic) for topic in self._topics),
        ]
        status, told = self._web.ask(f"/api/v1/search/p/{self._project}/results", now, params)
        if status == 401:
            raise self._limit_or_token(now)
        if status != 200 or str(told.get("status_code")) != "0":
            raise ChannelError(f"Talkwalker answered {status}: {told.get('status_message') or 'no reason'}")
        return told

    def _limit_or_token(self, now: datetime) -> ChannelError:
        """What a 401 means: a limit that is reached, or a token that does not hold."""
        status, told = self._web.ask("/api/v1/status/credits", now, [self._token])
        if status != 200:
            return ChannelError("Talkwalker does not know the token. Check ANFU_TALKWALKER_TOKEN.")
        info = told.get("result_creditinfo") or {}
        left = (number(info.get("remaining_credits_monthly")) or 0) + (
            number(info.get("remaining_credits_onetime")) or 0
        )
        renews = moment(info.get("next_billing_period"))
        if left <= 0 and renews and renews > now:
            return LimitedError(renews, "Talkwalker's credits are used up until they are renewed")
        return LimitedError(
            now + WHILE, "Talkwalker has reached a limit, which it answers like a wrong token"
        )

    def _page(self, results: Sequence[Json], mark: str, credits: int) -> Page:
        found = [(self._post_of(one), one) for one in results]
        pointers = [
            Pointer(post_id, mood(next((one[k] for k in _SENTIMENT if k in one), "")), _reach(one))
            for post_id, one in found
            if post_id
        ]
        return Page(pointers, mark, elsewhere=len(found) - len(pointers), credits=credits)

    def _post_of(self, one: Json) -> int | None:
        if found := post_at(one, self._post_in):
            return found
        kinds = one.get("source_type") or ()
        kinds = [one.get("external_provider"), *(kinds if isinstance(kinds, list) else [kinds])]
        is_x = any("TWITTER" in str(kind).upper() for kind in kinds)
        for name in ("external_id", "tweet_id", "id"):
            if is_x and (told := str(one.get(name) or "")).isdecimal():
                return int(told)
        return None


def _document(result: Json) -> Json:
    """The document in a result: it lies one or two `data` deep."""
    while isinstance(inner := result.get("data"), dict):
        result = inner
    return result


def _reach(one: Json) -> float | None:
    return number(one.get("reach"))
