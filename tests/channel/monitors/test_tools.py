"""Four tools that listen, before servers in their shapes that fail in every way: nothing is lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from anfu.channel.lookup import Told
from anfu.channel.monitors.brand24 import Brand24
from anfu.channel.monitors.hootsuite import Hootsuite
from anfu.channel.monitors.sprout import Sprout
from anfu.channel.monitors.talkwalker import Talkwalker
from anfu.channel.networks import able
from anfu.channel.pointing import Monitor
from anfu.channel.port import ChannelError, HeardPost
from anfu.listening.models import Pointer, Post, Tool
from anfu.people.models import Brand
from anfu.replies.models import Reply
from anfu.schedule.monitors import monitors_of
from anfu.schedule.pulling import follow_pointers, read_tools
from anfu.settings import Env
from tests.build import ANGRY, MONDAY, a_brand, a_post
from tests.standins.serving import served
from tests.standins.tools import Tools

pytestmark = pytest.mark.django_db
POST_IN = able("x").post_in
MAKE: dict[str, Callable[[str], Monitor]] = {
    "brand24": lambda url: Brand24(url, "key", "7", POST_IN),
    "talkwalker": lambda url: Talkwalker(url, "token", "7", POST_IN, ["t1"]),
    "collector": lambda url: Talkwalker(url, "token", "7", POST_IN, collector="anfu"),
    "sprout": lambda url: Sprout(url, "token", "5", ["11", "12"], POST_IN),
    "hootsuite": lambda url: Hootsuite(url, ("app", "secret"), "9", POST_IN),
}


class Register:
    """The network, where posts are looked up: it shows those that it has, and is away at times."""

    def __init__(self) -> None:
        self.posts: dict[int, HeardPost] = {}
        self.asked: list[int] = []
        self.away = 0

    def tell(self, x_ids: Sequence[int], now: datetime) -> Told:
        """Those that are there."""
        if self.away:
            self.away -= 1
            raise ChannelError("away")
        self.asked += x_ids
        return Told([self.posts[x_id] for x_id in x_ids if x_id in self.posts], {})


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def tools() -> Iterator[tuple[Tools, str]]:
    """The four tools, and their address."""
    tools = Tools(MONDAY)
    with served(tools.app) as url:
        yield tools, url


@pytest.mark.parametrize("which", MAKE)
def test_with_faults_nothing_is_lost_and_nothing_doubled(
    brand: Brand, tools: tuple[Tools, str], which: str
) -> None:
    """Every post that a tool lists, some of them late, is asked of the network once and heard once."""
    world, url = tools
    monitor, register = MAKE[which](url), Register()
    read_tools([monitor], brand, MONDAY)
    for minute in range(120):
        at = MONDAY + timedelta(minutes=minute, seconds=1)
        post_id = None if minute % 5 == 4 else 1_990_000_000_000_900_000 + minute
        world.happen(post_id, at, late=timedelta(minutes=20 if minute % 7 == 0 else 0))
        if post_id and minute % 11:
            register.posts[post_id] = a_post(f"{ANGRY} {minute}", by=5000 + minute, x_id=post_id, at=at)
    wanted = {one.post_id for one in world.things if one.post_id}
    world.faults, register.away = 0.3, 2
    now = MONDAY
    for _ in range(40):
        now += timedelta(minutes=9)
        world.now = now
        read_tools([monitor], brand, now)
        follow_pointers(register, brand, now)
    assert set(Pointer.objects.values_list("x_id", flat=True)) == wanted
    assert Pointer.objects.count() == len(wanted) == len(register.asked) == len(set(register.asked))
    assert set(Post.objects.values_list("x_id", flat=True)) == set(register.posts)
    assert Pointer.objects.filter(outcome="gone").count() == len(wanted) - len(register.posts)
    tool = Tool.objects.get()
    assert tool.pointed == len(wanted) and tool.elsewhere >= 24 and tool.read_at
    mood = {"brand24": "negative", "sprout": "negative", "talkwalker": "negative"}.get(tool.name, "")
    assert set(Pointer.objects.values_list("sentiment", flat=True)) == {mood}


@pytest.mark.parametrize("which", ["talkwalker", "collector"])
def test_a_401_of_talkwalker_is_a_limit_or_a_wrong_token(
    brand: Brand, tools: tuple[Tools, str], which: str
) -> None:
    """The page of credits tells which: it is read again after a while, when credits are renewed, or once mended."""
    world, url = tools
    monitor = MAKE[which](url)
    world.limited_until = MONDAY + timedelta(minutes=5)
    read_tools([monitor], brand, MONDAY)
    tool = Tool.objects.get()
    assert "limit" in tool.why and tool.next_at == MONDAY + timedelta(minutes=10)
    world.limited_until, world.credits = None, 0
    read_tools([monitor], brand, MONDAY + timedelta(minutes=11))
    tool.refresh_from_db()
    assert "used up" in tool.why and tool.next_at == MONDAY + timedelta(days=3)
    stranger = Talkwalker(url, "other", "7", POST_IN, collector="anfu" if which == "collector" else "")
    read_tools([stranger], brand, MONDAY + timedelta(days=4))
    tool.refresh_from_db()
    assert "ANFU_TALKWALKER_TOKEN" in tool.why


def test_search_goes_on_behind_what_it_lets_page(brand: Brand, tools: tuple[Tools, str]) -> None:
    """Talkwalker pages no further than a thousand results: more are read by asking anew from the last on."""
    world, url = tools
    read_tools([MAKE["talkwalker"](url)], brand, MONDAY)
    for number in range(2300):
        world.happen(1_990_000_000_000_000_000 + number, MONDAY + timedelta(seconds=1 + number // 3))
    world.now = MONDAY + timedelta(hours=1)
    read_tools([MAKE["talkwalker"](url)], brand, world.now)
    tool = Tool.objects.get()
    assert tool.pointed == Pointer.objects.count() == 2300 and 2300 <= tool.credits < 2700


def test_each_tool_is_read_by_one_worker_and_no_more_often_than_it_is_worth(
    brand: Brand, tools: tuple[Tools, str]
) -> None:
    """A round in between asks nothing; what a wrong key is told names the tool."""
    world, url = tools
    read_tools([MAKE["sprout"](url)], brand, MONDAY)
    read_tools([MAKE["sprout"](url)], brand, MONDAY + timedelta(minutes=1))
    assert len(world.calls) == 1
    read_tools([Brand24(url, "wrong", "7", POST_IN)], brand, MONDAY)
    assert Tool.objects.get(name="brand24").why == "Brand24 answered 401: invalid API key"


def test_what_a_tool_finds_is_not_answered_by_itself_unless_it_addresses_us(
    brand: Brand, tools: tuple[Tools, str]
) -> None:
    """The network says whom a post addresses; who only spoke about us is left to a person."""
    world, url = tools
    read_tools([MAKE["brand24"](url)], brand, MONDAY)
    register = Register()
    for post_id, mentions in ((10**18 + 71, ()), (10**18 + 72, (brand.x_id,))):
        world.happen(post_id, MONDAY)
        register.posts[post_id] = a_post(ANGRY, by=post_id % 100, x_id=post_id, mentions=mentions)
    read_tools([MAKE["brand24"](url)], brand, MONDAY + timedelta(minutes=16))
    follow_pointers(register, brand, MONDAY + timedelta(minutes=16))
    assert list(Reply.objects.values_list("to_x_id", flat=True)) == [10**18 + 72]


def test_settings_name_the_tools() -> None:
    """A tool is read where it has its keys."""
    keys = {"brand24_key": "k", "talkwalker_token": "t", "sprout_token": "s", "hootsuite_client_secret": "h"}
    assert [one.name for one in monitors_of(Env(**keys))] == [  # type: ignore[arg-type]
        "brand24",
        "talkwalker",
        "sprout",
        "hootsuite",
    ]
    assert not list(monitors_of(Env()))


@pytest.mark.parametrize(
    ("address", "post_id"),
    [
        ("https://x.com/ada/status/1234567890123456789", 1234567890123456789),
        ("http://twitter.com/ada/statuses/1234567890123456789?s=20", 1234567890123456789),
        ("https://mobile.twitter.com/i/web/status/1234567890123456789/photo/1", 1234567890123456789),
        ("https://x.com/ada", None),
        ("https://example.com/x.com/ada/status/1234567890123456789", None),
    ],
)
def test_addresses_of_posts(address: str, post_id: int | None) -> None:
    """As X and its tools write them, and no others."""
    assert POST_IN(address) == post_id
