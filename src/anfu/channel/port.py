"""What any network can do for us: be listened to, and carry what we say.

Nothing above this port knows which network it is. Times are UTC; ids are the network's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol

import msgspec


class Author(msgspec.Struct, frozen=True, gc=False):
    """Who wrote a post, as far as the network says. `username` has no leading @."""

    x_id: int
    username: str = ""
    name: str = ""
    followers: int = 0
    receives_dm: bool | None = None


class Media(msgspec.Struct, frozen=True, gc=False):
    """A picture or a film that goes with an utterance. `url` is https or empty; nothing of ours fetches it."""

    kind: str
    """As the network calls it: "photo", "video", "animated_gif", or "media" where it does not say."""
    url: str = ""
    alt_text: str = ""
    """How its author described it, for those who cannot see it."""


class HeardPost(msgspec.Struct, frozen=True, gc=False):
    """One utterance as we heard it, a public post or a direct message: text whole, time in UTC, ids as integers."""

    x_id: int
    author: Author
    text: str
    created_at: datetime
    heard_at: datetime
    conversation_id: int
    lang: str = "und"
    mentions: tuple[int, ...] = ()
    replies_to: int | None = None
    replies_to_author: int | None = None
    quotes: int | None = None
    quotes_author: int | None = None
    is_repost: bool = False
    reply_settings: str = "everyone"
    first_x_id: int | None = None
    """The first post of its edit chain, when the network tells it; None where it was never edited."""
    media: tuple[Media, ...] = ()
    is_private: bool = False
    """A direct message. Its `conversation_id` is the X id of the person at the other end, whoever wrote it."""
    is_sealed: bool = False
    """The network encrypted it, so that only a person in the X app can read it; `text` is empty."""
    told_by: str = ""
    """Which tool's file told us of it, where the network itself did not: it is the past, read and never answered."""

    @property
    def alt_texts(self) -> tuple[str, ...]:
        """How its author described the pictures."""
        return tuple(media.alt_text for media in self.media if media.alt_text)


class Deleted(msgspec.Struct, frozen=True):
    """A post was taken away by its author."""

    x_id: int


class Revoked(msgspec.Struct, frozen=True):
    """An account took its consent back, at the network or in its settings there."""

    account_x_id: int


class Reach(NamedTuple):
    """How far back was read: all that the network still shows from `back_to` on; `why` not further, if not."""

    back_to: datetime
    why: str = ""


class Picture(msgspec.Struct, frozen=True):
    """A picture of ours: its bytes (JPEG, PNG or WebP), and how it is described to those who cannot see it."""

    content: bytes
    alt_text: str


class Outgoing(msgspec.Struct, frozen=True):
    """A reply about to leave: our own id for it, the post it answers, and its words."""

    reply_id: int
    to_x_id: int
    text: str
    queued_at: datetime
    private_to: int | None = None
    """Whom it goes to as a direct message; None: it is public."""
    invitation: str = ""
    """What a direct message begins with that is written by the link in this public reply; empty: no link."""
    picture: Picture | None = None


class Published(msgspec.Struct, frozen=True):
    """The network has it. `published_at` is the network's own time (UTC), not ours."""

    x_id: int
    published_at: datetime


class Refused(msgspec.Struct, frozen=True):
    """The network said no, and saying it again will not help. `reason` is a word that
    `replies/advice.py` explains."""

    reason: str
    detail: str


class NotNow(msgspec.Struct, frozen=True):
    """Nothing was said: it is certain that the network does not have it. Try again at `retry_at` (UTC)."""

    retry_at: datetime
    detail: str


class InDoubt(msgspec.Struct, frozen=True):
    """The connection ended before the answer: the network may have it. Look it up; never send it again."""

    detail: str


class Stopped(msgspec.Struct, frozen=True):
    """Nothing was said, and nothing of ours will be until the account is seen to. `reason` is one of
    `channel.refusals.STOPS`; at `retry_at` (UTC) one reply may try whether it is over.
    """

    reason: str
    retry_at: datetime
    detail: str


class Bought(NamedTuple):
    """One kind of thing bought of a network on one UTC day for one purpose."""

    day: date
    kind: str
    purpose: str


Outcome = Published | Refused | NotNow | InDoubt | Stopped


Window = Literal["quarter", "user_day", "app_day"]
"""What the network counts over: a quarter of an hour, or a day of the account or of the app."""


class Allowance(msgspec.Struct, frozen=True):
    """How many more replies the network takes from us until a moment (UTC), as its last answers told."""

    left: int
    until: datetime
    window: Window = "quarter"
    most: int | None = None
    """How many it takes in a whole window; None where it does not say."""


class OwnMessage(msgspec.Struct, frozen=True):
    """One of the brand's own direct messages, as the network lists them: for looking up what is in doubt."""

    x_id: int
    to_x_id: int
    text: str
    sent_at: datetime


class OwnPost(msgspec.Struct, frozen=True):
    """One of the brand's own posts, as the network lists them: for looking up what is in doubt."""

    x_id: int
    replies_to: int | None
    text: str
    published_at: datetime


class Channel(Protocol):
    """The deeds of a network that the flows need."""

    def publish(self, batch: Sequence[Outgoing], now: datetime) -> list[Outcome]:
        """Say each of `batch` once, at the same time; outcomes stand in the order of `batch`."""
        ...

    def allowances(self, *, private: bool = False) -> Sequence[Allowance]:
        """What the network last told of how many posts, or direct messages, it takes, window by window."""
        ...

    def own_posts(self, since: datetime) -> list[OwnPost]:
        """The brand's posts published at or after `since`; raises `ChannelError` when it cannot be told."""
        ...

    def own_messages(self, since: datetime) -> list[OwnMessage]:
        """The brand's direct messages sent at or after `since`; raises `ChannelError` when it cannot be told."""
        ...


class Hears(Protocol):
    """A network, or what listens to it for us, that is asked again and again what was said."""

    def read(self, source: str, since: datetime) -> Iterator[list[HeardPost] | Reach]:
        """Pages of what one of its lists holds since a moment (UTC), in any order; last, the reach.

        Raises `ChannelError` where the list cannot be read: then nothing is known, and the cursor stays.
        """
        ...


class ChannelError(Exception):
    """The network could not be asked; the message says why and what to do."""
