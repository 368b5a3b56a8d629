"""Sprout Social: the messages of the inbox, received and sent, of some of its profiles.

Source: api.sproutsocial.com/docs (POST /v1/<customer>/messages with filters, fields and a page cursor; a bearer
token; 60 requests a minute). Listening data of X is not in its API: what the inbox holds is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from anfu.channel.monitors.web import Web, from_mark, listed, mood, post_at
from anfu.channel.pointing import Page, Pointer, PostIn
from anfu.channel.port import ChannelError

AT_ONCE = 100


class Sprout:
    """The inbox of one customer of Sprout's."""

    name = "sprout"
    every = timedelta(minutes=5)

    def __init__(
        self, base_url: str, token: str, customer: str, profiles: Sequence[str], post_in: PostIn
    ) -> None:
        self._web = Web("Sprout Social", base_url, {"Authorization": f"Bearer {token}"})
        self._customer, self._profiles, self._post_in = customer, profiles, post_in

    def read(self, mark: str, since: datetime, now: datetime) -> Iterator[Page]:
        """Messages made since the mark, which is the time of the last whole reading."""
        begins, cursor = from_mark(mark, since), ""
        while True:
            body: dict[str, object] = {
                "filters": [
                    f"customer_profile_id.eq({', '.join(self._profiles)})",
                    f"created_time.in({_stamp(begins)}..{_stamp(now)})",
                ],
                "fields": ["guid", "network", "created_time", "perma_link", "post_type", "sentiment"],
                "sort": ["created_time:asc"],
                "limit": AT_ONCE,
                **({"page_cursor": cursor} if cursor else {}),
            }
            status, told = self._web.ask(f"/v1/{self._customer}/messages", now, body=body)
            if status != 200:
                raise ChannelError(f"Sprout Social answered {status}: {told.get('error') or 'no reason'}")
            messages = listed(told, "data")
            pointers = [
                Pointer(post_id, mood(one.get("sentiment")))
                for one in messages
                if (post_id := post_at(one, self._post_in))
            ]
            cursor = str((told.get("paging") or {}).get("next_cursor") or "")
            yield Page(pointers, mark if cursor else now.isoformat(), elsewhere=len(messages) - len(pointers))
            if not cursor:
                return


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}"
