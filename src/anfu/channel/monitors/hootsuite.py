"""Hootsuite: what the team has said with it. Its API lists what was sent, not what was said to a brand.

Source: Hootsuite's REST API (GET /v1/messages by state and time, a cursor; OAuth 2.0: an organisation's own app gets
its token by the grant `organization_app`, the app's keys by HTTP Basic). Interactions are told only between two named
accounts, and streams not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx

from anfu.channel.monitors.web import TIMEOUT, Web, from_mark, listed, post_at
from anfu.channel.pointing import Page, Pointer, PostIn
from anfu.channel.port import ChannelError

AT_ONCE = 100


class Hootsuite:
    """The messages that one organisation's members sent; `app` is its app's client id and secret."""

    name = "hootsuite"
    every = timedelta(minutes=5)

    def __init__(self, base_url: str, app: tuple[str, str], organization: str, post_in: PostIn) -> None:
        self._base_url, self._app, self._organization, self._post_in = base_url, app, organization, post_in

    def read(self, mark: str, since: datetime, now: datetime) -> Iterator[Page]:
        """Messages sent since the mark, which is the time of the last whole reading."""
        web = Web(
            "Hootsuite", self._base_url, {"Authorization": f"Bearer {self._token()}"}
        )  # it lives an hour
        begins, cursor = from_mark(mark, since), ""
        while True:
            params = [
                ("state", "SENT"),
                ("startTime", _stamp(begins)),
                ("endTime", _stamp(now)),
                ("limit", str(AT_ONCE)),
                *([("cursor", cursor)] if cursor else []),
            ]
            status, told = web.ask("/v1/messages", now, params)
            if status != 200:
                raise ChannelError(f"Hootsuite answered {status}: {told.get('errors') or 'no reason'}")
            messages = listed(told, "data")
            pointers = [Pointer(post_id) for one in messages if (post_id := post_at(one, self._post_in))]
            cursor = str(told.get("cursor") or "")
            yield Page(pointers, mark if cursor else now.isoformat(), elsewhere=len(messages) - len(pointers))
            if not cursor:
                return

    def _token(self) -> str:
        form = {"grant_type": "organization_app", "organization_id": self._organization}
        try:
            answer = httpx.post(f"{self._base_url}/oauth2/token", data=form, auth=self._app, timeout=TIMEOUT)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ChannelError(f"Hootsuite gave no token: {str(error) or type(error).__name__}") from error
        if answer.status_code != 200 or not isinstance(told, dict) or "access_token" not in told:
            raise ChannelError(
                f"Hootsuite gave no token ({answer.status_code}). Check ANFU_HOOTSUITE_CLIENT_ID and its neighbours."
            )
        return str(told["access_token"])


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
