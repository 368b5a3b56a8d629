"""Brand24: the mentions of a project, day by day, with its sentiment and influence.

Source: Brand24's "API Data" document (address, `X-Api-Key`, days as `date_from` and `date_to`, the envelope of status
and data). Names of fields are read tolerantly where it does not say more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from anfu.channel.monitors.web import Web, from_mark, listed, mood, number, post_at
from anfu.channel.pointing import Page, Pointer, PostIn
from anfu.channel.port import ChannelError

PAGES_AT_MOST = 500


class Brand24:
    """One project."""

    name = "brand24"
    every = timedelta(minutes=15)

    def __init__(self, base_url: str, key: str, project: str, post_in: PostIn) -> None:
        self._web = Web("Brand24", base_url, {"X-Api-Key": key})
        self._project, self._post_in = project, post_in

    def read(self, mark: str, since: datetime, now: datetime) -> Iterator[Page]:
        """All mentions of the days since the mark, which is the time of the last whole reading."""
        begins = from_mark(mark, since)
        for page in range(1, PAGES_AT_MOST + 1):
            params = [
                ("date_from", f"{begins:%Y-%m-%d}"),
                ("date_to", f"{now:%Y-%m-%d}"),
                ("page", str(page)),
            ]
            path = f"/api-data/v1/project/{self._project}/mentions"
            status, told = self._web.ask(path, now, params)
            if status != 200 or told.get("status") not in (None, "success"):
                raise ChannelError(f"Brand24 answered {status}: {told.get('message') or 'no reason'}")
            mentions = listed(told, "mentions", "mentions_list", "results", "data")
            if not mentions:
                yield Page([], now.isoformat())
                return
            pointers = [
                Pointer(post_id, mood(one.get("sentiment")), number(_influence(one)))
                for one in mentions
                if (post_id := post_at(one, self._post_in))
            ]
            # The mark moves when the last page is read: until then a broken reading begins anew.
            yield Page(pointers, mark, elsewhere=len(mentions) - len(pointers))
        raise ChannelError(f"Brand24 listed more than {PAGES_AT_MOST} pages")


def _influence(one: object) -> object:
    if not isinstance(one, dict):
        return None
    return one.get("influence_score", one.get("influence"))
