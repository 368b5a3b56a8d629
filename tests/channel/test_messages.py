"""Direct messages before the stand-in X: sent, refused, invited to, looked up, heard by every way; requests checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from anfu.channel.length import LIMIT, weighted_length
from anfu.channel.port import Outcome, Outgoing, Published, Refused
from anfu.channel.x.client import XClient
from anfu.channel.x.invitation import Manner
from anfu.channel.x.messages import messages
from anfu.channel.x.speak import XChannel
from tests.build import BRAND_X_ID
from tests.fakex.conftest import Live, a_post

ADA = 42


def now() -> datetime:
    """The real time, which is the stand-in's too."""
    return datetime.now(UTC)


def say(client: XClient, outgoing: Outgoing, manner: Manner = "field") -> Outcome:
    """Let one reply leave."""
    return XChannel(client, BRAND_X_ID, manner).publish([outgoing], now())[0]


def private(text: str) -> Outgoing:
    """A message to Ada."""
    return Outgoing(1, 1000, text, now(), ADA)


def test_a_message_goes_to_one_person_and_is_found_again(live: Live, client: XClient) -> None:
    """X's id and time of it are kept; the account's own messages show it to whoever looks it up."""
    live.inject(a_post(author=ADA))
    sent = say(client, private("How are you today?"))
    assert isinstance(sent, Published) and abs(sent.published_at - now()) < timedelta(seconds=5)
    [own] = XChannel(client, BRAND_X_ID).own_messages(now() - timedelta(minutes=1))
    assert (own.x_id, own.to_x_id, own.text) == (sent.x_id, ADA, "How are you today?")


def test_closed_messages_are_told_apart(live: Live, client: XClient) -> None:
    """X's words become the reason that tells a person to invite in public."""
    live.inject(a_post(author=ADA))
    live.control(f"users/{ADA}", open_dm=False)
    refused = say(client, private("How are you today?"))
    assert isinstance(refused, Refused) and refused.reason == "dm_closed"


def test_messages_are_paced_apart_from_posts(live: Live, client: XClient) -> None:
    """X counts them by themselves, and its headers say so."""
    live.inject(a_post(author=ADA))
    channel = XChannel(client, BRAND_X_ID)
    channel.publish([private("How are you today?")], now())
    told = {one.window: one.left for one in channel.allowances(private=True)}
    assert told == {"quarter": 14, "user_day": 1439} and not channel.allowances()


def test_an_invitation_bears_the_link_as_the_setting_says(live: Live, client: XClient) -> None:
    """In X's field, in the text, or not at all; a link that does not fit is left out."""
    live.inject(*(a_post(1000 + n, author=ADA + n) for n in range(4)))

    def published(text: str, to: int, manner: Manner) -> tuple[str, str]:
        outcome = say(client, Outgoing(1, to, text, now(), None, "Case K7Q2: "), manner)
        assert isinstance(outcome, Published)
        post = live.site.world.posts[outcome.x_id]
        return post.text, str(post.extra.get("direct_message_deep_link", ""))

    text, link = published("Please write to us.", 1000, "field")
    assert text == "Please write to us."
    assert parse_qs(urlsplit(link).query) == {"recipient_id": [str(BRAND_X_ID)], "text": ["Case K7Q2: "]}
    text, none = published("Do write to us.", 1001, "url")
    assert text == f"Do write to us. {link}" and none == "" and weighted_length(text) < LIMIT
    assert published("Write to us, please.", 1002, "off") == ("Write to us, please.", "")
    long = ("Write to us. " * 21).strip()
    assert published(long, 1003, "url")[0] == long


def test_the_list_of_messages_is_read_back_to_a_moment(live: Live, client: XClient) -> None:
    """Newest first, page by page, both sides; no further back than asked for."""
    live.inject(a_post(author=ADA))
    for number in range(130):
        live.control("messages", **{"from": str(ADA), "text": f"Line {number}"})
    say(client, private("We read you."))
    pages = list(messages(client, BRAND_X_ID, now() - timedelta(minutes=1), now()))
    heard = [message for page in pages for message in page]
    assert len(pages) == 2 and len(heard) == 131
    assert (heard[0].text, heard[0].author.x_id) == ("We read you.", BRAND_X_ID)
    assert {message.conversation_id for message in heard} == {ADA}
    assert heard[1].author.name == "User 42" and heard[1].is_private
    assert sum(map(len, messages(client, BRAND_X_ID, now() + timedelta(minutes=1), now()))) == 0
