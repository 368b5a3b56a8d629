"""The pitfalls of real integrations that belong to listening and connecting, each with its number (docs/x.md)."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import httpx
import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.cases.queries import open_conversations
from anfu.channel.port import ChannelError, HeardPost, Media
from anfu.channel.x import filtered
from anfu.channel.x.client import XClient
from anfu.channel.x.connect import SCOPES, ask
from anfu.channel.x.listen import stream, subscribe
from anfu.channel.x.reading import LONGEST_QUERY, in_conversations, mentions, untagged
from anfu.channel.x.self_test import try_permissions
from anfu.channel.x.shape import read_tolerantly
from anfu.cli.hearing import MENTIONS, SEARCH, Heard
from anfu.cli.listen import _gather, _take_in
from anfu.cli.readers import OVERLAP, read_matches, read_mentions
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.staff_replies import staff_replies
from anfu.listening.actions import last_read
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.replies.models import Reply
from tests.build import ANGRY, BRAND_X_ID, HAPPY, MONDAY, a_brand, a_person
from tests.build import a_post as said
from tests.channel.conftest import Connect, clock_of, set_clock
from tests.channel.test_connect import app_at
from tests.fakex.conftest import Live, Start, a_post, until

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    """The demo brand, listening since the day before."""
    return a_brand()


def store(brand: Brand, heard: Heard) -> None:
    """Take in all that waits."""
    while not heard.empty():
        _take_in(brand, *_gather(heard))


def at(post_id: int, when: str, text: str = HAPPY, **more: object) -> dict[str, object]:
    """A post to the brand on the fixed Monday, at a time such as 10:05."""
    return a_post(post_id, author=post_id, text=text, created_at=f"2026-11-16T{when}:00.000Z", **more)


def opened(client: XClient, live: Live) -> Iterator[object]:
    """The activity stream, open: its first keep-alive is read."""
    subscribe(client, BRAND_X_ID, clock_of(live)())
    told = stream(client, clock_of(live))
    assert next(told) is None
    return told


def test_02_our_own_replies_are_no_new_cases(brand: Brand) -> None:
    """Pitfall 2: what we said comes back by the stream; it is known as ours, whoever sent it."""
    posts_arrive(brand, [said(ANGRY, by=BRAND_X_ID, name="Spruce Home")])
    assert Post.objects.get().customer is None
    assert not Case.objects.exists() and not Reply.objects.exists()


def test_03_reposts_do_not_flood_the_queue(brand: Brand) -> None:
    """Pitfall 3: a hundred reposts of one complaint are heard and open nothing."""
    posts_arrive(brand, [said(ANGRY, by=3000 + n, is_repost=True) for n in range(100)])
    assert Post.objects.count() == 100 and not Case.objects.exists()


def test_04_a_channel_that_is_dead_says_why(connect: Connect, live: Live) -> None:
    """Pitfall 4: each permission that fails is named with X's own words and with what it is for."""
    live.control("faults", server_error=1.0)
    trials = list(try_permissions(connect(live), BRAND_X_ID, ""))
    assert all(trial.works is False and trial.why and trial.purpose for trial in trials)


def test_06_a_second_connection_takes_the_place_of_a_dead_one(connect: Connect, start: Start) -> None:
    """Pitfall 6: TooManyConnections after a crash: the place is cleared first, and the stream opens at once."""
    live = start(stream_connections=1, keepalive=0.1)
    dead, next_one = connect(live), connect(live)
    still_open = opened(dead, live)
    with pytest.raises(ChannelError, match="429"):
        next(stream(next_one, clock_of(live)))
    next_one.delete("/2/connections/all")
    until(lambda: not live.site.hub.lines)
    assert next(opened(next_one, live)) is None
    with pytest.raises(ChannelError):
        list(still_open)


def test_07_a_stream_that_goes_stale_is_noticed(
    connect: Connect, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pitfall 7: without even keep-alives the stream is given up, and the caller told, so that it opens another."""
    monkeypatch.setattr("anfu.channel.x.client.STREAM_TIMEOUT", httpx.Timeout(1, connect=5))
    live = start(keepalive=0.1)
    told = opened(connect(live), live)
    live.control("faults", stream_stall=1.0)
    live.inject(a_post(5001))
    with pytest.raises(ChannelError, match="stream"):
        list(told)


def test_09_offline_access_is_asked_for_with_a_dot(live: Live) -> None:
    """Pitfall 9: spelled with an underscore, X silently gives no refresh token."""
    assert "offline.access" in SCOPES and "offline.access" in ask(app_at(live)).url


def test_12_posts_that_x_lists_late_are_found_by_the_overlap(
    client: XClient, live: Live, brand: Brand
) -> None:
    """Pitfall 12: a post missing from the first read is there in the next, although it is older than the cursor."""
    live.inject(at(5001, "10:00"), at(5002, "10:01"))
    set_clock(live, MONDAY + timedelta(minutes=1, seconds=30))
    live.control("faults", unlisted=1.0, unlisted_s=60)
    heard: Heard = queue.Queue()
    since = read_mentions(client, brand, MONDAY, heard, clock_of(live))
    store(brand, heard)
    assert list(Post.objects.values_list("x_id", flat=True)) == [5001]
    assert last_read(brand, MENTIONS) == since
    set_clock(live, MONDAY + OVERLAP)
    read_mentions(client, brand, since, heard, clock_of(live))
    store(brand, heard)
    assert set(Post.objects.values_list("x_id", flat=True)) == {5001, 5002}


def test_12_old_mentions_are_not_answered_on_the_first_start(
    client: XClient, live: Live, brand: Brand
) -> None:
    """Pitfall 12: what was said before the desk opened is left alone, however it arrives."""
    Brand.objects.update(listens_from=MONDAY)
    brand.refresh_from_db()
    live.inject(at(5001, "09:58", ANGRY))
    set_clock(live, MONDAY + timedelta(minutes=1))
    heard: Heard = queue.Queue()
    read_mentions(client, brand, MONDAY, heard, clock_of(live))
    store(brand, heard)
    assert not Reply.objects.exists()


def test_13_long_posts_are_whole(connect: Connect, start: Start, brand: Brand) -> None:
    """Pitfall 13: the whole text stands in the note, under either of its names."""
    long = "@sprucehome " + "My parcel is late. " * 60 + "THE END"
    for dialect in ("tweet", "post"):
        live = start(dialect=dialect)
        set_clock(live, MONDAY + timedelta(minutes=10))
        live.inject(at(5001, "10:05", long))
        (page,) = mentions(connect(live), BRAND_X_ID, MONDAY, clock_of(live))
        assert page[0].text == long


def test_15_what_we_cannot_read_does_not_silence_the_rest(connect: Connect, start: Start) -> None:
    """Pitfall 15: unknown events pass by, encrypted chat is heard as sealed; the posts after them are heard."""
    live = start(keepalive=0.1)
    client = connect(live)
    told = opened(client, live)
    other = {"event_type": "profile.update.bio", "filter": {"user_id": str(BRAND_X_ID)}}
    client.post("/2/activity/subscriptions", other, {}, clock_of(live)())
    live.inject(a_post(5001, author=42))
    live.control("messages", **{"from": "42", "text": "secret", "encrypted": True})
    live.inject(a_post(5002, author=43))
    heard = list(islice((event for event in told if isinstance(event, HeardPost)), 3))
    assert [(event.x_id if not event.is_sealed else "sealed") for event in heard] == [5001, "sealed", 5002]


def test_16_nothing_is_expanded_that_is_not_needed(client: XClient, live: Live, brand: Brand) -> None:
    """Pitfall 16: expanded accounts are billed; only authors, whom we greet by name, are asked for."""
    live.inject(at(5001, "10:01"))
    set_clock(live, MONDAY + timedelta(minutes=2))
    (page,) = mentions(client, BRAND_X_ID, MONDAY, clock_of(live))
    assert page[0].author.name == "User 5001"


def test_one_unreadable_post_does_not_cost_the_page() -> None:
    """X's models reject nothing silently here: the readable posts are heard, the others named."""
    good = {"id": "5001", "text": "hello", "author_id": "42"}
    posts, unreadable = read_tolerantly([good, {"id": "x"}, good | {"id": "5002"}], None, MONDAY)
    assert [post.x_id for post in posts] == [5001, 5002] and len(unreadable) == 1
    posts, _ = read_tolerantly([good], {"users": [{"name": 5}]}, MONDAY)
    assert [post.x_id for post in posts] == [5001]


@pytest.mark.parametrize("spoken", ["tweet.fields", "post.fields"])
def test_both_dialects_are_spoken_whatever_x_takes(spoken: str) -> None:
    """X may go by the old or the new names: the one that it refuses with 400 is not asked for again."""
    asked: list[str] = []

    def x(request: httpx.Request) -> httpx.Response:
        asked.append(next(name for name in request.url.params if name.endswith("t.fields")))
        return httpx.Response(200 if asked[-1] == spoken else 400, json={"data": []})

    client = XClient("http://x", "app", "user")
    client._http.close()
    with httpx.Client(base_url="http://x", transport=httpx.MockTransport(x)) as client._http:
        for _ in range(3):
            list(mentions(client, 1, MONDAY, lambda: MONDAY))
    assert asked[-3:] == [spoken] * 3 and len(asked) <= 4


def test_descriptions_of_pictures_come_with_the_post() -> None:
    """Alt text is read from the media that come along."""
    post = {"id": "1", "text": "look", "author_id": "2", "attachments": {"media_keys": ["3_7"]}}
    told = {
        "media_key": "3_7",
        "type": "photo",
        "alt_text": "a broken sofa",
        "url": "https://pbs.example/7.jpg",
    }
    heard = read_tolerantly([post], {"media": [told]}, MONDAY)[0][0]
    assert heard.alt_texts == ("a broken sofa",)
    assert heard.media == (Media("photo", "https://pbs.example/7.jpg", "a broken sofa"),)
    script = read_tolerantly([post], {"media": [told | {"url": "javascript:alert(1)"}]}, MONDAY)[0][0]
    assert script.media[0].url == ""
    assert read_tolerantly([post], None, MONDAY)[0][0].media == (Media("media"),)


def test_complaints_that_do_not_name_us_are_heard_and_left_to_a_person(
    client: XClient, live: Live, brand: Brand
) -> None:
    """Search finds untagged complaints; nothing automatic answers them, since X forbids it."""
    words = "Spruce Home is awful: parcel two weeks late, nobody answers, I want my refund NOW!"
    live.inject(at(5001, "10:01", words), at(5002, "10:01", ANGRY), at(5003, "10:02", "I like spruce trees"))
    set_clock(live, MONDAY + timedelta(minutes=3))
    heard: Heard = queue.Queue()
    read_matches(client, [untagged('"spruce home"', brand.handle)], MONDAY, heard, clock_of(live))
    store(brand, heard)
    assert [post.x_id for post in Post.objects.all()] == [5001]
    assert Case.objects.count() == 1 and not Reply.objects.exists()
    assert CaseEvent.objects.filter(kind="left_to_person").exists()
    assert last_read(brand, SEARCH) == MONDAY + timedelta(minutes=3)
    assert last_read(brand, MENTIONS) is None


def test_complaints_that_do_not_name_us_come_by_the_filtered_stream_and_stay_with_a_person(
    connect: Connect, start: Start, brand: Brand
) -> None:
    """Keywords and hashtags become rules; what they catch is heard at once, and nothing automatic may answer it."""
    live = start(keepalive=0.1)
    client, clock = connect(live), clock_of(live)
    others = {"add": [{"value": "sofa", "tag": "theirs"}, {"value": "old words", "tag": "anfu"}]}
    live.app.post("/2/tweets/search/stream/rules", json=others)
    rules = [untagged(words, brand.handle) for words in ('"spruce home"', "#sprucefail", "near:me")]
    filtered.keep_rules(client, rules, clock())
    filtered.keep_rules(client, rules[:2], clock())
    in_force = {rule.value: rule.tag for rule in live.site.filtered.rules.values()}
    assert in_force == {"sofa": "theirs", rules[0]: "anfu", rules[1]: "anfu"}
    told = filtered.caught(client, clock)
    assert next(told) is None
    words = "Spruce Home is awful: parcel two weeks late, nobody answers, I want my refund NOW!"
    live.inject(
        a_post(5001, author=5001, text="a sofa"),
        a_post(5002, author=5002, text=f"@sprucehome {words}"),
        a_post(5003, author=5003, text=words),
        a_post(5004, author=5004, text=f"#sprucefail {words}"),
    )
    heard = list(islice((one for one in told if isinstance(one, HeardPost)), 2))
    assert [post.x_id for post in heard] == [5003, 5004]
    posts_arrive(brand, heard)
    assert Case.objects.count() == 2 and not Reply.objects.exists()
    assert {e.detail["why"] for e in CaseEvent.objects.filter(kind="left_to_person")} == {"not_summoned"}
    newest = CaseEvent.objects.latest("pk").pk
    case = Case.objects.latest("pk")
    assert staff_replies(case.pk, a_person(brand), "So sorry!", "answer", newest, clock()) == "not_summoned"


def test_without_the_filtered_stream_the_place_is_cleared_and_the_reason_told(
    connect: Connect, start: Start
) -> None:
    """X grants one such stream: who held it before is ended by its name; where X refuses, search goes on hearing."""
    live = start(keepalive=0.1)
    client, clock = connect(live), clock_of(live)
    first = filtered.caught(client, clock)
    assert next(first) is None
    with pytest.raises(ChannelError, match="429"):
        next(filtered.caught(connect(live), clock))
    client.delete("/2/connections/filtered_stream")
    until(lambda: not live.site.filtered_hub.lines)
    assert next(filtered.caught(connect(live), clock)) is None
    with pytest.raises(ChannelError, match="403"):
        filtered.keep_rules(connect(live, app=""), ["sofa"], clock())


def test_what_a_customer_goes_on_to_say_is_found_without_our_name(
    client: XClient, live: Live, brand: Brand
) -> None:
    """Deep in a thread nobody repeats our name: search per open conversation finds it, and not what others say."""
    live.inject(at(5001, "10:01", ANGRY))
    set_clock(live, MONDAY + timedelta(minutes=2))
    heard: Heard = queue.Queue()
    read_mentions(client, brand, MONDAY, heard, clock_of(live))
    store(brand, heard)
    thread = {"conversation_id": "5001"}
    live.inject(
        at(5002, "10:03", "And now the chair broke, too.", **thread),
        a_post(5003, author=5001, text="Still waiting.", created_at="2026-11-16T10:04:00.000Z", **thread),
    )
    set_clock(live, MONDAY + timedelta(minutes=5))
    queries = list(in_conversations(open_conversations(brand, 10)))
    read_matches(client, queries, MONDAY, heard, clock_of(live))
    store(brand, heard)
    assert set(Post.objects.values_list("x_id", flat=True)) == {5001, 5003}
    assert Case.objects.get().events.filter(kind="heard", post__x_id=5003).exists()


def test_queries_are_no_longer_than_x_takes() -> None:
    """A hundred conversations fit into as few queries as X allows, each of them once."""
    talks = [(1_990_000_000_000_000_000 + n, f"customer_{n:04}") for n in range(100)]
    queries = list(in_conversations(talks))
    assert max(map(len, queries)) <= LONGEST_QUERY and len(queries) < 20
    assert " OR ".join(queries).count("conversation_id:") == 100
