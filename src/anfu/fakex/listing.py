"""Answers that hold posts or users: the fields asked for, what comes along, and partial errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from anfu.fakex.dialect import asked, only
from anfu.fakex.door import Call
from anfu.fakex.records import Json, Post, User
from anfu.fakex.shapes import post_json, user_json

POST_ALWAYS = frozenset(("id", "text", "edit_history_tweet_ids"))
USER_ALWAYS = frozenset(("id", "name", "username"))
# Some fields come only with an expansion in the new dialect, and with either in the old one.
BY_EXPANSION = {
    "author_id": {"author_id"},
    "in_reply_to_user_id": {"in_reply_to_user_id", "in_reply_to_tweet_id"},
    "referenced_tweets": {"referenced_tweets", "in_reply_to_tweet_id"},
    "referenced_tweets.id": {"referenced_tweets", "in_reply_to_tweet_id"},
}


def posts_answer(
    call: Call,
    posts: Sequence[Post],
    meta: Json | None = None,
    errors: Sequence[Json] = (),
    price: str = "post_read",
) -> Json:
    """The answer for many posts; `price` is what reading one costs."""
    call.site.bill.read(price, (post.id for post in posts), call.now_ms)
    expansions = asked(call.query, "expansions")
    shown = [_shown(call, post, expansions) for post in posts]
    answer: Json = {"data": shown} if shown else {}
    includes = _includes(call, posts, expansions)
    if includes:
        answer["includes"] = includes
    if errors:
        answer["errors"] = list(errors)
    if meta is not None:
        answer["meta"] = meta
    return answer


def post_answer(call: Call, post: Post) -> Json:
    """The answer for one post."""
    answer = posts_answer(call, [post])
    return answer | {"data": answer["data"][0]}


def users_answer(call: Call, users: Iterable[User], errors: Sequence[Json] = ()) -> Json:
    """The answer for many accounts."""
    shown = [shown_user(call, user) for user in users]
    answer: Json = {"data": shown} if shown else {}
    return answer | ({"errors": list(errors)} if errors else {})


def shown_user(call: Call, user: User) -> Json:
    """One account with the fields asked for."""
    call.site.bill.read("user_read", [user.id], call.now_ms)
    return only(user_json(user, to_brand=call.is_user), USER_ALWAYS, asked(call.query, "user.fields"))


def _shown(call: Call, post: Post, expansions: frozenset[str]) -> Json:
    wanted = set(asked(call.query, "tweet.fields", "post.fields"))
    for expansion in expansions:
        wanted |= BY_EXPANSION.get(expansion, set())
    if "referenced_tweets" in wanted:
        wanted.add("in_reply_to_tweet_id")
    return only(post_json(call.site.world, post), POST_ALWAYS, frozenset(wanted))


def _includes(call: Call, posts: Sequence[Post], expansions: frozenset[str]) -> Json:
    world = call.site.world
    others: dict[int, Post] = {}
    if expansions & {"referenced_tweets.id", "referenced_tweets", "referenced_posts.id"}:
        linked = {one for post in posts for one in (post.replies_to, post.quotes, post.reposts)}
        known = [world.posts[one] for one in linked if one in world.posts]
        others = {other.id: other for other in known if world.shows(other)}
    users = [world.users[one] for one in _people(posts, others, expansions) if one in world.users]
    includes: Json = {}
    if users:
        includes["users"] = [shown_user(call, user) for user in users]
    if others:
        includes["tweets"] = [_shown(call, other, expansions) for other in others.values()]
    return includes


def _people(
    posts: Sequence[Post], others: dict[int, Post], expansions: frozenset[str]
) -> dict[int | None, None]:
    """Ids of the accounts that the expansions bring along, each once."""
    people: list[int | None] = []
    for post in posts:
        if "author_id" in expansions:
            people.append(post.author_id)
        if "in_reply_to_user_id" in expansions:
            people.append(post.replies_to_author)
        if "entities.mentions.username" in expansions:
            people += [mention.id for mention in post.mentions]
    if expansions & {"referenced_tweets.id.author_id", "referenced_posts.id.author_id"}:
        people += [other.author_id for other in others.values()]
    return dict.fromkeys(people)
