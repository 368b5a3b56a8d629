"""Builders: the least that a test must say, around a fixed Monday at 10:00 UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from anfu.channel.port import Allowance, Author, HeardPost, Outcome, Outgoing, OwnMessage, OwnPost, Published
from anfu.flows.desk_opens import desk_opens
from anfu.people.actions import invite
from anfu.people.models import Brand, Staff

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
LONG_AGO = MONDAY - timedelta(days=365)
BRAND_X_ID = 7700000000000000001
PLAYBOOKS = Path(__file__).parents[1] / "playbooks"
_ids = count(1_990_000_000_000_000_000)

ANGRY = "@sprucehome My parcel is two weeks late, nobody answers my emails and I want my refund NOW. Awful!"
ANGRY_ZH = "@sprucehome 快递迟到两个星期了,客服一直不回复,太差劲了,我要退款!"
GRAVE = (
    "@sprucehome Your shelf collapsed and my son is in hospital with a broken arm. My lawyer will call you."
)
HAPPY = "@sprucehome Thank you so much, the new sofa is gorgeous and the driver was lovely!"


def a_brand(now: datetime = MONDAY - timedelta(days=1)) -> Brand:
    """The demo brand with its English and Chinese playbooks, listening since the day before."""
    books = [PLAYBOOKS / "retailer.en.toml", PLAYBOOKS / "retailer.zh.toml"]
    return desk_opens((BRAND_X_ID, "sprucehome", "Spruce Home"), books, now)


def a_person(brand: Brand, username: str = "mia", role: str = "agent") -> Staff:
    """A member of the brand's staff."""
    return invite(username, "a long enough word", brand, role, username.title(), joined_at=LONG_AGO)


def a_post(
    text: str = ANGRY,
    *,
    by: int = 1001,
    name: str = "Ada Lee",
    at: datetime = MONDAY,
    lang: str = "en",
    x_id: int | None = None,
    mentions: Sequence[int] = (BRAND_X_ID,),
    replies_to: int | None = None,
    is_repost: bool = False,
    heard_at: datetime | None = None,
    reply_settings: str = "everyone",
) -> HeardPost:
    """A post to the brand, heard a second after it was published."""
    x_id = x_id or next(_ids)
    return HeardPost(
        x_id=x_id,
        author=Author(by, f"user{by}", name, 120),
        text=text,
        created_at=at,
        heard_at=heard_at or at + timedelta(seconds=1),
        conversation_id=replies_to or x_id,
        lang=lang,
        mentions=tuple(mentions),
        replies_to=replies_to,
        is_repost=is_repost,
        reply_settings=reply_settings,
    )


def a_message(
    text: str = "I sent you the order number here. Please look at it today, this is really awful.",
    *,
    by: int = 1001,
    name: str = "Ada Lee",
    at: datetime = MONDAY,
    x_id: int | None = None,
    from_brand: bool = False,
    is_sealed: bool = False,
) -> HeardPost:
    """A direct message between a customer and the brand, heard a second after it was written."""
    author = (
        Author(BRAND_X_ID, "sprucehome", "Spruce Home") if from_brand else Author(by, f"user{by}", name, 120)
    )
    return HeardPost(
        x_id=x_id or next(_ids),
        author=author,
        text="" if is_sealed else text,
        created_at=at,
        heard_at=at + timedelta(seconds=1),
        conversation_id=by,
        is_private=True,
        is_sealed=is_sealed,
    )


class Hall:
    """A channel that answers as it is told: the fake behind the port. What was said is kept."""

    def __init__(self, *answers: Outcome) -> None:
        self.said: list[Outgoing] = []
        self.on_x: list[OwnPost] = []
        self.messages: list[OwnMessage] = []
        self.told: Allowance | None = None
        self._answers = list(answers)

    def publish(self, batch: Sequence[Outgoing], now: datetime) -> list[Outcome]:
        """Answer each as told; as published a second later where nothing was told."""
        outcomes = []
        for outgoing in batch:
            self.said.append(outgoing)
            published = Published(next(_ids), now + timedelta(seconds=1))
            outcomes.append(self._answers.pop(0) if self._answers else published)
        return outcomes

    def allowances(self, *, private: bool = False) -> list[Allowance]:
        """What the test has the network tell."""
        return [self.told] if self.told and not private else []

    def own_posts(self, since: datetime) -> list[OwnPost]:
        """What the test put on X."""
        return [post for post in self.on_x if post.published_at >= since]

    def own_messages(self, since: datetime) -> list[OwnMessage]:
        """What the test has the network list as sent."""
        return [message for message in self.messages if message.sent_at >= since]
