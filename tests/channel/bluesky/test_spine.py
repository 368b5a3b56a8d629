"""A complaint's life on Bluesky, before a real server on loopback: the same flows, another channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.channel.bluesky.client import Client
from anfu.channel.bluesky.hearing import Hearing
from anfu.channel.bluesky.looking_up import BlueskyLooker
from anfu.channel.bluesky.speaking import BlueskyChannel
from anfu.channel.port import HeardPost, NotNow, Picture, Reach, Refused, Stopped
from anfu.channel.queries import names_of
from anfu.flows.desk_opens import desk_opens
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_unsure import reply_is_unsure
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.schedule.duties import follow_posts
from anfu.spending.models import Spent
from tests.build import ANGRY, GRAVE, MONDAY, PLAYBOOKS, a_person
from tests.standins.bluesky import BRAND, PASSWORD, Bluesky
from tests.standins.serving import served

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(minutes=1)


class Scene:
    """The stand-in, our way to it, and the brand that it says we speak for."""

    def __init__(self, sky: Bluesky, url: str) -> None:
        self.sky = sky
        self.client = Client(url, "sprucehome.example.com", PASSWORD)
        self.hearing = Hearing(self.client, lambda: self.sky.now, ["spruce home"])
        self.channel = BlueskyChannel(self.client)
        books = [PLAYBOOKS / "retailer.en.toml", PLAYBOOKS / "retailer.zh.toml"]
        self.brand: Brand = desk_opens(
            self.hearing.account(), books, MONDAY - timedelta(days=1), network="bluesky"
        )

    def listen(self, since: datetime = MONDAY - timedelta(hours=1)) -> list[HeardPost]:
        """Hear what is said, and take it in."""
        heard = [p for page in self.hearing.mentions(since) if not isinstance(page, Reach) for p in page]
        posts_arrive(self.brand, heard)
        return heard

    def said(self) -> list[str]:
        """What the brand has said on the network, oldest first."""
        ours = [view for uri, view in self.sky.posts.items() if uri.startswith(f"at://{BRAND}/")]
        return [view["record"]["text"] for view in ours]


@pytest.fixture
def scene() -> Iterator[Scene]:
    """A quiet Bluesky on a Monday morning."""
    sky = Bluesky(MONDAY)
    with served(sky.app) as url:
        scene = Scene(sky, url)
        yield scene
        scene.client.close()


def test_from_a_post_to_a_kept_promise(scene: Scene) -> None:
    """Heard, judged, acknowledged in its thread, answered by a person in time: the promise is kept."""
    uri = scene.sky.post(ANGRY)
    scene.sky.now = SOON
    scene.listen()
    assert reply_goes_out(scene.channel, SOON) == 1
    case = Case.objects.get()
    acknowledged = Reply.objects.get()
    assert acknowledged.status == Reply.Status.SENT and acknowledged.x_id is not None
    [name] = names_of([acknowledged.x_id]).values()
    record = scene.sky.posts[name]["record"]
    assert record["reply"]["parent"]["uri"] == record["reply"]["root"]["uri"] == uri
    promised = Promise.objects.get(case=case, kind="answer")
    assert promised.done_at is None

    mia, later = a_person(scene.brand), SOON + timedelta(minutes=20)
    seen = CaseEvent.objects.latest("pk").pk
    text = "I am so sorry, Ada. Your parcel left our depot this morning; I am on it."
    assert staff_replies(case.pk, mia, text, "answer", seen, later) is None
    scene.sky.now = later + UNDO
    assert reply_goes_out(scene.channel, later + UNDO) == 1
    promise_falls_due(later + timedelta(days=2))
    promised.refresh_from_db()
    assert promised.done_at and promised.done_at <= promised.due_at
    assert scene.said()[-1] == text and not Spent.objects.exists()


def test_what_is_heard_is_heard_once_and_in_its_thread(scene: Scene) -> None:
    """Pages, likes and what was heard before change nothing; an answer joins the case of its author."""
    scene.sky.page = 2
    first = scene.sky.post(ANGRY)
    for n in range(4):
        scene.sky.post(f"@sprucehome hello {n}", by=f"did:plc:c{n}", handle=f"c{n}.example.com")
    scene.listen()
    scene.listen()
    assert Post.objects.count() == 5 and Case.objects.count() == 1
    reply_goes_out(scene.channel, SOON)
    ours = next(uri for uri in scene.sky.posts if uri.startswith(f"at://{BRAND}/"))
    scene.sky.post("Still nothing. This is a disgrace.", answers=ours, mention=False, at=SOON)
    scene.listen()
    case = Case.objects.get()
    told = Post.objects.filter(pk__in=case.events.values("post")).order_by("created_at")
    assert [post.text for post in told] == [ANGRY, "Still nothing. This is a disgrace."]
    assert {post.conversation_id for post in told} == {told[0].x_id}
    assert names_of([told[0].x_id]) == {told[0].x_id: first}


def test_a_cut_connection_leaves_one_reply_and_it_is_found(scene: Scene) -> None:
    """In doubt, the account's own repository tells; sent again under the same id, it would be refused."""
    scene.sky.post(ANGRY)
    scene.listen()
    scene.sky.faults = ["cut"]
    reply_goes_out(scene.channel, SOON)
    assert Reply.objects.get().status == Reply.Status.UNSURE and len(scene.said()) == 1
    assert reply_is_unsure(scene.channel, SOON + timedelta(seconds=20)) == 0
    reply = Reply.objects.get()
    assert reply.status == Reply.Status.SENT and len(scene.said()) == 1


@pytest.mark.parametrize(
    ("fault", "kind", "why"),
    [("429", NotNow, None), ("takedown", Stopped, "suspended"), ("", Refused, "post_gone")],
)
def test_a_no_is_told_apart(scene: Scene, fault: str, kind: type, why: str | None) -> None:
    """To wait, to stop altogether, or to leave this one reply."""
    uri = scene.sky.post(ANGRY)
    scene.listen()
    if fault:
        scene.sky.faults = [fault]
    else:
        scene.sky.gone.add(uri)
    told = []
    publish = scene.channel.publish
    scene.channel.publish = lambda batch, now: told.extend(publish(batch, now)) or told  # type: ignore[method-assign,func-returns-value]
    reply_goes_out(scene.channel, SOON)
    assert isinstance(told[0], kind) and getattr(told[0], "reason", None) == why and not scene.said()


def test_a_session_that_ends_is_renewed(scene: Scene) -> None:
    """An access token lives for minutes; the next call goes through all the same, once."""
    scene.sky.post(ANGRY)
    scene.listen()
    scene.sky.expire()
    reply_goes_out(scene.channel, SOON)
    assert len(scene.said()) == 1 and scene.sky.calls.count("com.atproto.server.refreshSession") == 1


def test_what_the_network_cannot_do_is_left_to_people(scene: Scene) -> None:
    """Nobody is invited to write where Anfu cannot read; long links count; a post that names nobody may be answered."""
    scene.sky.post(GRAVE)
    scene.listen()
    case = Case.objects.get()
    left = case.events.get(kind=CaseEvent.Kind.LEFT_TO_PERSON)
    assert left.detail == {"why": "no_messages"} and not Reply.objects.exists()
    mia = a_person(scene.brand, role="senior")
    Case.objects.update(owner=mia)
    seen = CaseEvent.objects.latest("pk").pk
    kind = "I am so sorry for what happened to your son. I will call you within 2 hours."
    assert staff_replies(case.pk, mia, kind, "answer", seen, SOON, private=True) == "no_messages"
    long = "We are so sorry. " + "https://example.com/" + "a" * 270
    assert staff_replies(case.pk, mia, long, "answer", seen, SOON) == "too_long"


def test_a_picture_and_a_link_are_records_of_their_own(scene: Scene) -> None:
    """The picture is uploaded before the words; a link is shown as one, counted in bytes behind Chinese."""
    scene.sky.post(ANGRY)
    scene.listen()
    Reply.objects.update(status=Reply.Status.WITHDRAWN)
    case, mia = Case.objects.get(), a_person(scene.brand)
    picture = Picture(b"\x89PNG\r\n\x1a\n" + b"0" * 40, "a map")
    seen = CaseEvent.objects.latest("pk").pk
    text = "We are so sorry — your parcel: https://example.com/p"
    assert staff_replies(case.pk, mia, text, "answer", seen, SOON, picture=picture) is None
    reply_goes_out(scene.channel, SOON + UNDO)
    [record] = [v["record"] for u, v in scene.sky.posts.items() if u.startswith(f"at://{BRAND}/")]
    assert record["embed"]["images"][0]["alt"] == "a map" and [*scene.sky.blobs.values()] == [picture.content]
    [facet] = record["facets"]
    index = facet["index"]
    assert text.encode()[index["byteStart"] : index["byteEnd"]] == b"https://example.com/p"


def test_deleted_posts_are_followed(scene: Scene) -> None:
    """A post that is not shown any more loses its words here."""
    uri = scene.sky.post(ANGRY)
    scene.listen()
    scene.sky.gone.add(uri)
    follow_posts(BlueskyLooker(scene.client), scene.brand, MONDAY + timedelta(hours=21))
    post = Post.objects.get()
    assert (post.text, post.gone_why) == ("", "deleted")


def test_a_forged_key_is_nobody_elses_post(scene: Scene) -> None:
    """Authors choose the keys of their posts: two with one key are two posts here, too."""
    uri = scene.sky.post(ANGRY)
    key = uri.rpartition("/")[2]
    view = scene.sky.posts[uri]
    author = {"did": "did:plc:mallory", "handle": "mallory.example.com"}
    forged = f"at://did:plc:mallory/app.bsky.feed.post/{key}"
    scene.sky.posts[forged] = view | {"uri": forged, "author": author}
    scene.listen()
    assert Post.objects.count() == 2 and Post.objects.values("customer").distinct().count() == 2


def test_words_that_name_nobody_are_found(scene: Scene) -> None:
    """Search brings what matches our words and does not mention us."""
    scene.sky.post("Spruce Home sent me a broken shelf. Never again!", mention=False)
    pages = list(scene.hearing.matches(MONDAY - timedelta(hours=1)))
    assert [post.text for page in pages if not isinstance(page, Reach) for post in page] == [
        "Spruce Home sent me a broken shelf. Never again!"
    ]
