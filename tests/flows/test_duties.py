"""X's duties on a real PostgreSQL and a real stand-in X: gone there, gone here; the figures stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.channel.port import ChannelError
from anfu.channel.x.compliance import XCompliance
from anfu.channel.x.looking_up import XLooker
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.post_is_deleted import post_is_deleted
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.staff_notes import staff_notes
from anfu.flows.words_grow_old import words_grow_old
from anfu.listening.models import Post, PostVersion
from anfu.people.models import Brand, Customer
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.schedule.duties import follow_all, follow_posts
from tests.build import ANGRY, HAPPY, MONDAY, a_brand, a_person, a_post
from tests.channel.conftest import Connect, connect, live, start, stopping
from tests.fakex.conftest import Live
from tests.fakex.conftest import a_post as a_line
from tests.flows.test_edits import edit_of

__all__ = ["connect", "live", "start", "stopping"]
pytestmark = pytest.mark.django_db

NEXT_DAY = MONDAY + timedelta(hours=21)


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def looker(connect: Connect, live: Live) -> XLooker:
    """Who asks the stand-in X."""
    return XLooker(connect(live))


def both(brand: Brand, live: Live, count: int = 1, text: str = ANGRY) -> list[int]:
    """Posts by as many customers, known to us and to X alike; their ids."""
    posts = [a_post(text, by=2000 + n) for n in range(count)]
    posts_arrive(brand, posts)
    live.inject(*(a_line(post.x_id, post.author.x_id, text) for post in posts))
    return [post.x_id for post in posts]


def gone() -> dict[int, str]:
    """Posts whose words are wiped, with the reason."""
    return dict(Post.objects.exclude(gone_at=None).values_list("x_id", "gone_why"))


def test_a_deleted_post_loses_its_words_and_keeps_its_case(brand: Brand, live: Live, looker: XLooker) -> None:
    """The next look finds it gone: text, name and reasons are wiped; case, clocks and acknowledgement stay."""
    (x_id,) = both(brand, live)
    live.nobody.delete(f"/_fakex/posts/{x_id}")
    assert follow_posts(looker, brand, NEXT_DAY) == 1
    post = Post.objects.get()
    assert (post.text, post.gone_why, post.gone_at) == ("", "deleted", NEXT_DAY)
    assert post.verdict.why == [] and post.verdict.is_complaint
    assert Customer.objects.values_list("username", "name").get() == ("", "")
    assert Case.objects.count() == Promise.objects.count() == Reply.objects.count() == 1
    event = CaseEvent.objects.get(kind="wiped")
    assert (event.at, event.detail) == (NEXT_DAY, {"why": "deleted"})


def test_protected_and_withheld_posts_are_followed_too(brand: Brand, live: Live, looker: XLooker) -> None:
    """Each for its reason, in one look; what is still there is asked about again within the day."""
    protected, withheld, there = both(brand, live, 3)
    live.control("users/2000", protected=True)
    live.control(f"posts/{withheld}", withheld={"copyright": False, "country_codes": ["DE"]})
    follow_posts(looker, brand, NEXT_DAY)
    assert gone() == {protected: "protected", withheld: "withheld"}
    again = Post.objects.get(x_id=there).look_again_at
    assert again and again - NEXT_DAY < timedelta(hours=24)


def test_what_is_withheld_elsewhere_stays(brand: Brand, live: Live, connect: Connect) -> None:
    """Only the countries whose rules bind us count, where they are set."""
    (x_id,) = both(brand, live)
    live.control(f"posts/{x_id}", withheld={"country_codes": ["TR"]})
    follow_posts(XLooker(connect(live), ["DE"]), brand, NEXT_DAY)
    assert gone() == {}


def test_an_edit_that_the_stream_missed_is_found(brand: Brand, live: Live, looker: XLooker) -> None:
    """Looking a post up tells of its newer wording, which is then read and kept."""
    (x_id,) = both(brand, live)
    live.control(f"posts/{x_id}", text=ANGRY + " Really!")
    follow_posts(looker, brand, NEXT_DAY)
    assert Post.objects.get().text == ANGRY + " Really!"
    assert Case.objects.count() == Reply.objects.count() == 1


def test_only_posts_of_cases_are_paid_for(brand: Brand, live: Live, looker: XLooker) -> None:
    """Praise and long closed cases are not asked about; their words go by age."""
    both(brand, live, text=HAPPY)
    assert follow_posts(looker, brand, NEXT_DAY) == 1
    assert follow_posts(looker, brand, NEXT_DAY + timedelta(days=2)) == 0
    assert "GET /2/tweets 200" not in live.site.requests


def test_a_hundred_posts_are_asked_about_at_once(brand: Brand, live: Live, looker: XLooker) -> None:
    """120 open cases take two calls, and nothing is due before tomorrow."""
    both(brand, live, 120)
    assert [follow_posts(looker, brand, NEXT_DAY) for _ in range(3)] == [100, 20, 0]
    assert live.site.requests["GET /2/tweets 200"] == 2


def test_a_look_that_fails_is_made_again_soon(brand: Brand, live: Live, looker: XLooker) -> None:
    """When X does not answer, the posts are due again after a quarter of an hour, well within the day."""
    (x_id,) = both(brand, live)
    live.nobody.delete(f"/_fakex/posts/{x_id}")
    live.control("faults", server_error=1.0)
    with pytest.raises(ChannelError):
        follow_posts(looker, brand, NEXT_DAY)
    live.control("faults", seed=1)
    assert follow_posts(looker, brand, NEXT_DAY + timedelta(minutes=16)) == 1
    assert gone() == {x_id: "deleted"}


def test_a_deleted_edit_takes_every_wording_with_it(brand: Brand) -> None:
    """Deleting one version deletes the chain; what comes late afterwards brings nothing back."""
    first = a_post(ANGRY)
    edit = edit_of(first, ANGRY + " Really!")
    posts_arrive(brand, [first, edit])
    assert post_is_deleted(brand, {edit.x_id: "deleted"}, NEXT_DAY) == 1
    assert set(PostVersion.objects.values_list("text", flat=True)) == {""}
    late = edit_of(first, ANGRY + " Third.", minutes=20)
    posts_arrive(brand, [first, edit, late])
    assert set(PostVersion.objects.values_list("text", flat=True)) == {""} == {Post.objects.get().text}


def test_a_customer_of_whom_something_is_left_keeps_the_name(brand: Brand) -> None:
    """Names go with the last post that can be read."""
    first, second = a_post(ANGRY), a_post(ANGRY + " Again!")
    posts_arrive(brand, [first, second])
    post_is_deleted(brand, {first.x_id: "deleted"}, NEXT_DAY)
    assert Customer.objects.get().name == "Ada Lee"
    post_is_deleted(brand, {second.x_id: "deleted"}, NEXT_DAY)
    assert Customer.objects.get().name == ""


def test_old_words_are_wiped_once_no_open_case_needs_them(brand: Brand) -> None:
    """After a year the words of closed cases and of praise go; those of an open case stay."""
    year = timedelta(days=365)
    posts_arrive(brand, [a_post(ANGRY, by=1), a_post(ANGRY, by=2), a_post(HAPPY, by=3)])
    open_case = Case.objects.get(customer__x_id=1)
    Case.objects.exclude(pk=open_case.pk).update(closed_at=MONDAY + timedelta(days=1))
    assert words_grow_old(brand, year, MONDAY + year - timedelta(hours=1)) == 0
    assert words_grow_old(brand, year, MONDAY + year + timedelta(hours=1)) == 2
    assert set(gone().values()) == {"aged"} and Post.objects.get(gone_at=None).pk == open_case.root_post_id


def test_a_person_who_asks_is_forgotten(brand: Brand) -> None:
    """Posts, replies, notes and the name go; that there was a case, and its promise, stays."""
    mia = a_person(brand)
    posts_arrive(brand, [a_post(ANGRY), a_post(ANGRY, by=5, name="Bo")])
    case = Case.objects.get(customer__x_id=1001)
    staff_notes(case.pk, mia, "Ada called twice.", NEXT_DAY)
    erased = person_is_erased(case.customer, NEXT_DAY)
    assert (erased.posts, erased.cases, erased.replies, erased.notes) == (1, 1, 1, 1)
    case.customer.refresh_from_db()
    assert (case.customer.username, case.customer.name) == ("", "") and case.customer.x_id < 0
    assert "Ada" not in _everything(case)
    assert Promise.objects.filter(case=case).exists()
    assert Post.objects.get(customer__x_id=5).text == ANGRY


def test_who_opted_out_stays_out_after_erasure(brand: Brand) -> None:
    """The id on X is kept where it is needed to keep our word never to answer automatically."""
    posts_arrive(brand, [a_post(ANGRY)])
    Customer.objects.update(opted_out_at=MONDAY)
    person_is_erased(Customer.objects.get(), NEXT_DAY)
    assert Customer.objects.get().x_id == 1001


def _everything(case: Case) -> str:
    texts: list[Any] = [*Post.objects.filter(customer=case.customer).values_list("text", "verdict__why")]
    texts += [*case.replies.values_list("text", "detail"), *case.events.values_list("detail")]
    return str(texts)


def test_a_weekly_batch_follows_what_no_case_needs_any_more(
    brand: Brand, live: Live, connect: Connect
) -> None:
    """X is asked about everything kept, complaint or not; what is gone there goes here; X keeps the jobs, not we."""
    register, now = XCompliance(connect(live)), datetime.now(UTC)
    staying, deleted, protected = both(brand, live, 3, HAPPY)
    assert follow_all(register, brand, now) == 0
    assert [job.listed for job in live.site.compliance_jobs.values()] == [[staying, deleted, protected]]
    live.nobody.delete(f"/_fakex/posts/{deleted}")
    live.control("users/2002", protected=True)
    assert follow_all(register, brand, now) == 2
    assert gone() == {deleted: "deleted", protected: "protected"}
    assert follow_all(register, brand, now + timedelta(days=1)) == 0
    assert follow_all(register, brand, now + timedelta(days=8)) == 0
    assert [job.listed for job in live.site.compliance_jobs.values()][1:] == [[staying]]


def test_without_batches_the_daily_look_up_goes_on(brand: Brand, live: Live, connect: Connect) -> None:
    """X may not grant them to an app: that is said, and nothing is wiped or lost."""
    both(brand, live)
    live.control("faults", server_error=1.0, routes=["POST /2/compliance/jobs"])
    with pytest.raises(ChannelError, match="no compliance job"):
        follow_all(XCompliance(connect(live)), brand, datetime.now(UTC))
    assert gone() == {}


def test_a_batch_whose_list_never_arrived_is_begun_anew(brand: Brand, live: Live, connect: Connect) -> None:
    """A worker that died in between leaves a job without a list: an hour later there is another."""
    both(brand, live)
    live.app.post("/2/compliance/jobs", json={"type": "tweets", "name": "anfu"})
    register, now = XCompliance(connect(live)), datetime.now(UTC)
    follow_all(register, brand, now)
    assert [job.listed for job in live.site.compliance_jobs.values()] == [None]
    follow_all(register, brand, now + timedelta(hours=2))
    assert len(live.site.compliance_jobs) == 2
