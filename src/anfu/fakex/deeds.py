"""What simulated customers do: tell their story, wait, ask again, lose patience, thank, take posts away."""

from __future__ import annotations

from random import Random
from urllib.parse import parse_qs, urlsplit

from anfu.fakex.customers import Customer
from anfu.fakex.entities import LINK
from anfu.fakex.records import Message, Post
from anfu.fakex.temper import Felt
from anfu.fakex.texts import TOPIC_WORDS, Pen
from anfu.fakex.world import World

SECOND_MS = 1000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
GRACE_MS = 2 * MINUTE_MS
"""How long after a promised time a customer still says nothing."""
ANGRIEST = 3
RATES = 0.8
"""How many of those who are asked privately rate; more than in life, so that a demo shows it."""


def tell_story(world: World, customer: Customer, dice: Random, now_ms: int) -> Post:
    """The first post of a customer, and what it means to do next."""
    pen = _pen(world, customer, dice)
    reposted = _something_to_repost(world, dice) if customer.story == "repost" else None
    if reposted is not None:
        author = world.users[reposted.author_id].username
        text, quoted = f"RT @{author}: {reposted.text}"[:240], None
    elif customer.is_complainer:
        text, quoted = pen.complaint(customer.story, 1 - customer.mood, customer.tagged), None
        if dice.random() < 0.04:
            quoted = next(iter(world.index.by_author.of(world.settings.brand_id)), None)
    else:
        text, quoted = pen.other(customer.story if customer.story != "repost" else "unrelated"), None
    post = world.say(
        customer.user_id,
        text,
        now_ms,
        lang=customer.lang,
        quotes=quoted,
        reposts=reposted.id if reposted else None,
        reply_settings="following" if dice.random() < 0.01 else "everyone",
    )
    customer.post_id, customer.conversation_id = post.id, post.conversation_id
    customer.last_post_ms = now_ms
    if customer.is_complainer:
        waits = "ignored" if customer.tagged else "tagged_now"
        if customer.tagged or dice.random() < 0.3:
            customer.plan(waits, now_ms + customer.patience_ms)
        if dice.random() < 0.03:
            customer.plan("delete", now_ms + dice.randint(10, 90) * MINUTE_MS)
        elif dice.random() < 0.04:
            customer.plan("edit", now_ms + dice.randint(1, 40) * MINUTE_MS)
    return post


def react(customer: Customer, felt: Felt, dice: Random, now_ms: int) -> None:
    """What a customer means to do after an answer."""
    soon = now_ms + dice.randint(20, 240) * SECOND_MS
    if customer.stopped:
        customer.feel(-0.2)
    elif customer.hates_bots:
        customer.plan("stop", soon)
    elif felt.asks_scale or felt.asks_still:
        _mean_to_answer(customer, felt, dice, soon)
    elif felt.is_cold:
        customer.plan("cold", soon)
    elif not customer.is_complainer:
        if dice.random() < 0.3:
            customer.plan("okay", soon)
    elif felt.is_solved:
        customer.solved = True
        customer.forget()
        if dice.random() < 0.7:
            customer.plan("thanks", soon)
        if dice.random() < 0.2 + customer.mood * 0.3:
            customer.plan("later_praise", now_ms + dice.randint(30, 240) * MINUTE_MS)
    else:
        _wait(customer, felt, dice, now_ms, soon)


def do(world: World, customer: Customer, deed: str, dice: Random, now_ms: int) -> None:
    """Carry out one plan."""
    post = world.posts.get(customer.post_id)
    if post is None or not post.is_visible:
        customer.gone = True
        return
    pen = _pen(world, customer, dice)
    match deed:
        case "ignored":
            _lose_patience(world, customer, pen, now_ms)
        case "late_promise" | "tagged_now" | "cold":
            _press(world, customer, pen, deed, now_ms)
        case "okay" | "thanks":
            _say(world, customer, pen.after(deed), now_ms, waiting=False)
        case "later_praise":
            world.say(customer.user_id, pen.after(deed), now_ms, lang=customer.lang)
            customer.feel(0.1)
        case "stop":
            customer.stopped = True
            customer.forget()
            _say(world, customer, pen.after(deed), now_ms, waiting=False)
        case "dm" | "rate" | "still_yes" | "still_no":
            _tell_privately(world, customer, pen, deed, dice, now_ms)
        case "delete":
            world.delete(post, now_ms)
        case "edit":
            _edit(world, customer, post, pen, now_ms)


def begins_with(post: Post) -> str:
    """What a message begins with that is written by the link in a post; empty where there is no such link."""
    links = [str(post.extra.get("direct_message_deep_link", "")), *LINK.findall(post.text)]
    asked = [parse_qs(urlsplit(link).query) for link in links if "/messages/compose" in link]
    return next((query["text"][0] for query in asked if query.get("text")), "")


def _wait(customer: Customer, felt: Felt, dice: Random, now_ms: int, soon: int) -> None:
    if customer.begins and not customer.in_private and dice.random() < 0.9:
        # A button is quickly pressed by whoever is worried.
        customer.plan("dm", now_ms + dice.randint(8, 30) * SECOND_MS)
    elif felt.invites and not customer.in_private and dice.random() < 0.7:
        customer.plan("dm", soon + MINUTE_MS)
    elif dice.random() < 0.3:
        customer.plan("okay", soon)
    if felt.promised_ms is not None:
        customer.promised_ms = now_ms + felt.promised_ms
        customer.plan("late_promise", customer.promised_ms + GRACE_MS)
    else:
        customer.plan("ignored", now_ms + 2 * customer.patience_ms)


def _press(world: World, customer: Customer, pen: Pen, why: str, now_ms: int) -> None:
    """Write again, for a reason, and expect an answer to that."""
    if why == "late_promise":
        customer.feel(-0.2)
        customer.late_promises += 1
        customer.promised_ms = 0
        customer.anger = max(customer.anger, 1)
    customer.tagged = True
    _say(world, customer, pen.after(why), now_ms)
    customer.plan("ignored", now_ms + customer.patience_ms)


def _lose_patience(world: World, customer: Customer, pen: Pen, now_ms: int) -> None:
    customer.anger += 1
    customer.feel(-0.1 * customer.anger)
    if customer.anger > ANGRIEST:
        customer.gone = True
        return
    _say(world, customer, pen.after(f"ignored{customer.anger}"), now_ms)
    customer.plan("ignored", now_ms + customer.patience_ms)


def _say(world: World, customer: Customer, text: str, now_ms: int, waiting: bool = True) -> None:
    """Go on where the brand spoke last: privately, under its last answer, else under one's own post."""
    if customer.in_private:
        _send(world, customer, text, now_ms, encrypted=False)
        return
    thread = world.index.by_conversation.of(customer.conversation_id)
    answers = [world.posts[one] for one in thread if world.posts[one].author_id == world.settings.brand_id]
    target = next((one for one in reversed(answers) if one.is_visible), None)
    world.say(
        customer.user_id,
        text,
        now_ms,
        lang=customer.lang,
        replies_to=target.id if target else customer.post_id,
    )
    if waiting:
        customer.last_post_ms = now_ms


def _mean_to_answer(customer: Customer, felt: Felt, dice: Random, soon: int) -> None:
    """Asked how they were served, or whether it is really solved."""
    if felt.asks_scale is None:
        customer.plan("still_yes" if customer.solved or customer.mood > 0.5 else "still_no", soon)
    elif dice.random() < RATES:
        customer.scale = felt.asks_scale
        customer.plan("rate", soon)


def _tell_privately(world: World, customer: Customer, pen: Pen, deed: str, dice: Random, now_ms: int) -> None:
    if deed == "dm":
        _write(world, customer, pen.after(deed), dice, now_ms)
    elif deed == "rate":
        low, high = customer.scale
        score = low + round(customer.mood * (high - low))
        words = pen.after("rates_well" if customer.mood > 0.6 else "rates_poorly")
        said = f"{score}. {words}" if dice.random() < 0.6 else str(score)
        _send(world, customer, said, now_ms, encrypted=False)
    else:
        _send(world, customer, pen.after(deed), now_ms, encrypted=False)


def _write(world: World, customer: Customer, text: str, dice: Random, now_ms: int) -> None:
    # X moves people to its encrypted chat; what they write there cannot be read by an app.
    _send(world, customer, customer.begins + text, now_ms, encrypted=dice.random() < 0.12)


def _send(world: World, customer: Customer, text: str, now_ms: int, *, encrypted: bool) -> None:
    brand = world.settings.brand_id
    if customer.user_id not in world.blocked_dms:
        world.write(Message(world.ids.next(now_ms), customer.user_id, brand, text, now_ms, (), encrypted))
        customer.last_post_ms = now_ms
        # Whoever writes first can be answered, whatever the settings say.
        world.users[customer.user_id].open_dm = True


def _edit(world: World, customer: Customer, post: Post, pen: Pen, now_ms: int) -> None:
    if now_ms - post.at_ms > HOUR_MS:
        return
    edited = world.say(
        customer.user_id,
        f"{post.text} {pen.after('edit')}",
        now_ms,
        lang=customer.lang,
        chain=post.chain or (post.id,),
        conversation_id=post.conversation_id,
    )
    customer.post_id = edited.id


def _something_to_repost(world: World, dice: Random) -> Post | None:
    recent = [world.posts[one] for one in world.index.everything[-40:]]
    candidates = [post for post in recent if post.is_visible and post.reposts is None]
    return dice.choice(candidates) if candidates else None


def _pen(world: World, customer: Customer, dice: Random) -> Pen:
    topic_words = TOPIC_WORDS[customer.lang]
    known = {
        "full": customer.full,
        "topic_word": topic_words.get(customer.story, topic_words["else"]),
        "code": customer.code,
    }
    return Pen(customer.lang, f"@{world.settings.brand_handle}", dice, known)
