"""Simulated customers: what they say, how they take answers, and that a seed decides it all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from anfu.fakex import temper
from anfu.fakex.crowd import Crowd
from anfu.fakex.customers import Customer
from anfu.fakex.length import LONGEST, weighted_length
from anfu.fakex.records import Message, Post
from anfu.fakex.settings import Settings
from anfu.fakex.site import Site
from anfu.fakex.world import Change, World

START = 1_795_000_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE
KIND = "{name}, we are so sorry for this. You will have an answer within 4 hours."


class Town:
    """A world with customers and a brand that answers first posts as the test says."""

    def __init__(self, seed: int = 1, rate: float = 6.0) -> None:
        self.world = World(Settings(seed=seed))
        self.crowd = Crowd(self.world, seed, rate)
        self.now = START
        self.crowd.step(self.now)

    def live(self, span_ms: int) -> None:
        """Let time pass, ten seconds at a time."""
        end = self.now + span_ms
        while self.now < end:
            self.now += 10_000
            self.crowd.step(self.now)

    def complainers(self) -> list[Customer]:
        """Those with a complaint that named the brand."""
        return [
            one for one in self.crowd.customers.values() if one.is_complainer and one.tagged and not one.gone
        ]

    def answer(self, customer: Customer, text: str) -> Post:
        """The brand answers a customer's first post."""
        words = text.replace("{name}", customer.given)
        return self.world.say(
            self.world.settings.brand_id, words, self.now, replies_to=customer.post_id, via="api"
        )

    def texts(self) -> list[str]:
        """All that was said so far."""
        return [post.text for post in self.world.posts.values()]


def test_a_demo_begins_at_once() -> None:
    """Within 20 seconds there are several complaints in both languages, and serious ones among them."""
    town = Town()
    town.live(20_000)
    complaints = town.complainers()
    assert len(complaints) >= 6
    assert {one.lang for one in complaints} == {"en", "zh"}
    assert sum(one.is_serious for one in complaints) >= 2


def test_a_seed_decides_everything() -> None:
    """The same seed tells the same stories; another one tells others."""
    first, same, other = Town(3), Town(3), Town(4)
    for town in (first, same, other):
        town.live(30 * MINUTE)
    assert first.texts() == same.texts()
    assert first.texts() != other.texts()


def test_stories_differ_and_fit_into_a_post() -> None:
    """Hundreds of first posts hardly repeat, half of them Chinese, none longer than X allows."""
    town = Town(rate=60.0)
    town.live(15 * MINUTE)
    posts = [post for post in town.world.posts.values() if post.reposts is None]
    assert len(posts) > 600
    first_posts = [
        town.world.posts[one.post_id].text for one in town.crowd.customers.values() if one.is_complainer
    ]
    assert len(set(first_posts)) > 0.95 * len(first_posts) > 400
    assert 0.4 < sum(post.lang == "zh" for post in posts) / len(posts) < 0.6
    assert max(weighted_length(post.text) for post in posts) <= LONGEST
    assert not [post.text for post in posts if "{" in post.text]
    assert {one.story for one in town.crowd.customers.values()} >= {
        "spam",
        "praise",
        "question",
        "injury",
        "legal",
    }


def test_untagged_complaints_do_not_summon() -> None:
    """Some complain without naming the account: they can be found, but not answered."""
    town = Town(rate=60.0)
    town.live(10 * MINUTE)
    untagged = [one for one in town.crowd.customers.values() if one.is_complainer and not one.tagged]
    assert untagged
    assert not any(town.world.posts[one.post_id].mentions for one in untagged)


def test_who_is_ignored_grows_angrier_until_the_end() -> None:
    """Without an answer a customer writes again, angrier, names regulators, and gives up."""
    town = Town(rate=0)
    town.live(12 * HOUR)
    ignored = [
        one for one in town.crowd.customers.values() if one.is_complainer and one.gone and one.anger > 3
    ]
    assert ignored
    assert all(one.mood < one.began_mood for one in ignored)
    said = " ".join(town.texts())
    assert (
        "Trading Standards" in said
        or "regulator" in said
        or "ombudsman" in said
        or "12315" in said
        or "监管" in said
    )


def _after(answers: Callable[[Town, Customer], object]) -> float:
    town = Town(rate=0)
    town.live(20_000)
    for customer in town.complainers():
        answers(town, customer)
    town.live(6 * HOUR)
    mood = town.crowd.figures()["mean_mood"]
    assert isinstance(mood, float)
    return mood


def test_answers_decide_the_mood() -> None:
    """Solved kindly is better than promised and forgotten, which is better than cold."""

    def kindly(town: Town, customer: Customer) -> None:
        town.answer(customer, KIND)
        town.answer(customer, "{name}, thank you for waiting. Your refund has been sent, we are sorry.")

    def coldly(town: Town, customer: Customer) -> None:
        town.answer(customer, "As per our policy please read the website.")

    solved = _after(kindly)
    forgotten = _after(lambda town, customer: town.answer(customer, KIND))
    cold = _after(coldly)
    assert solved > 0.7
    assert solved > forgotten > cold


def test_a_broken_promise_is_noticed() -> None:
    """Who was told four hours and hears nothing complains once that time is over, not before."""
    town = Town(rate=0)
    town.live(20_000)
    for customer in town.complainers():
        town.answer(customer, KIND)
    town.live(3 * HOUR)
    assert town.crowd.figures()["late_promises"] == 0
    town.live(2 * HOUR)
    assert town.crowd.figures()["late_promises"] > 3


def test_some_say_stop_and_remember_it() -> None:
    """A customer who hates bots says stop; answers after that are counted."""
    town = Town(rate=0)
    town.live(20_000)
    customer = town.complainers()[0]
    customer.hates_bots = True
    town.answer(customer, KIND)
    town.live(10 * MINUTE)
    assert customer.stopped
    town.answer(customer, KIND + " Again.")
    assert town.crowd.figures()["answered_after_stop"] == 1


def test_an_invited_customer_writes_a_message_with_the_code() -> None:
    """After an invitation to direct messages most customers write one, and carry the case code along."""
    town = Town(rate=0)
    town.live(20_000)
    heard: list[Change] = []
    town.world.listeners.append(heard.append)
    for customer in town.complainers():
        town.answer(
            customer, "So sorry {name}. Please send us a DM with case K7Q2, an answer within 2 hours."
        )
    town.live(10 * MINUTE)
    messages = [change.message for change in heard if change.message]
    assert messages
    assert all("K7Q2" in message.text for message in messages)


def test_customers_go_on_after_a_restart(tmp_path: Path) -> None:
    """Moods, plans and numbers come back from the journal; nobody comes twice."""
    settings = Settings(state=tmp_path / "x.jsonl", speed=0)
    first = Site(settings)
    first.clock.set(first.clock.now_ms() + 1)
    first.step()
    first.clock.set(first.clock.now_ms() + 30 * MINUTE)
    first.step()
    before = first.customer_figures()
    first.close()
    second = Site(settings)
    second.step()
    assert second.customer_figures() == before
    second.clock.set(second.clock.now_ms() + 2 * HOUR)
    second.step()
    assert isinstance(second.crowd, Crowd)
    numbers = [one.number for one in second.crowd.customers.values()]
    assert len(numbers) == len(set(numbers)) > before["customers"]
    second.close()


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("an answer within 4 hours", 4),
        ("we will reply in an hour", 1),
        ("in the next 30 minutes", 0.5),
        ("4 小时内给您答复", 4),
        ("两个小时内回复您", 2),
        ("半小时之内", 0.5),
        ("within 2 business days", 48),
        ("soon", None),
        ("we opened 4 hours ago", None),
    ],
)
def test_promises_are_read_from_the_words(text: str, hours: float | None) -> None:
    """A wait is understood in both languages, and only when it is one."""
    expected = None if hours is None else int(hours * HOUR)
    assert temper.promised(text) == expected


def test_words_weigh() -> None:
    """Kindness, the own name and speed calm; policy and repetition do not."""
    kind = temper.read("Emma, we are sorry. An answer within 1 hour.", "Emma", MINUTE, is_repeat=False)
    late = temper.read("Emma, we are sorry. An answer within 1 hour.", "Emma", 9 * HOUR, is_repeat=False)
    cold = temper.read("按照规定不能退。", "晓雯", MINUTE, is_repeat=False)
    assert kind.change > late.change > 0 > cold.change
    assert cold.is_cold
    assert temper.read("已为您退款", "", MINUTE, is_repeat=False).is_solved
    assert temper.read("请私信我们，编号：K7Q2", "", MINUTE, is_repeat=False).code == "K7Q2"


def test_whoever_is_invited_by_a_link_writes_privately_and_goes_on_there() -> None:
    """The message begins as the link says; what the brand then says privately is answered privately."""
    town = Town()
    town.live(20_000)
    brand = town.world.settings.brand_id
    invited = [one for one in town.complainers() if one.is_serious]
    link = "https://x.com/messages/compose?recipient_id=7&text=Case+K7Q2%3A+"
    for customer in invited:
        words = f"{customer.given}, we are so sorry. Please write to us."
        extra = {"direct_message_deep_link": link}
        town.world.say(brand, words, town.now, replies_to=customer.post_id, via="api", extra=extra)
    town.live(2 * MINUTE)
    written = [one for one in town.world.messages.values() if one.recipient_id == brand]
    assert written and all(one.text.startswith("Case K7Q2: ") for one in written)
    assert len(written) == len(invited)
    answer = "We are so sorry. Your refund is on its way; it has been resolved."
    for one in written:
        town.world.write(Message(town.world.ids.next(town.now), brand, one.sender_id, answer, town.now))
    answered_at = town.now
    town.live(30 * MINUTE)
    theirs = {one.user_id for one in invited}
    assert [
        one for one in town.world.messages.values() if one.sender_id in theirs and one.at_ms > answered_at
    ]
    later = [
        post for post in town.world.posts.values() if post.author_id in theirs and post.at_ms > answered_at
    ]
    assert not [post.text for post in later if post.replies_to]
