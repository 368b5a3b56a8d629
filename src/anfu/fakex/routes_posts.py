"""Making, taking away and looking up posts."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from anfu.fakex import problems
from anfu.fakex.door import ANY_TOKEN, USER, Answer, Call, Door
from anfu.fakex.limits import Limit
from anfu.fakex.listing import post_answer, posts_answer
from anfu.fakex.problems import invalid
from anfu.fakex.records import Json, Post
from anfu.fakex.rules import Draft, refusal
from anfu.fakex.site import Site

_CJK = re.compile("[\u4e00-\u9fff]")


class ReplyTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a reply goes."""

    in_reply_to_tweet_id: str
    exclude_reply_user_ids: tuple[str, ...] = ()
    auto_populate_reply_metadata: bool = False


class NewMedia(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Media that go with a post."""

    media_ids: tuple[str, ...]
    tagged_user_ids: tuple[str, ...] = ()


class EditOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The post that this one is a new version of."""

    previous_post_id: str


class NewPost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of POST /2/tweets. Unknown fields are refused, as X does."""

    text: str = ""
    reply: ReplyTo | None = None
    quote_tweet_id: str | None = None
    reply_settings: str | None = None
    media: NewMedia | None = None
    edit_options: EditOf | None = None
    direct_message_deep_link: str | None = None
    made_with_ai: bool = False
    paid_partnership: bool = False
    for_super_followers_only: bool = False
    share_with_followers: bool = False
    nullcast: bool = False
    card_uri: str | None = None
    community_id: str | None = None
    geo: dict[str, Any] | None = None
    poll: dict[str, Any] | None = None


_decode_new_post = msgspec.json.Decoder(NewPost).decode


def create_post(call: Call) -> Answer:
    """POST /2/tweets: publish, or refuse as X would."""
    try:
        new = _decode_new_post(call.body)
    except msgspec.DecodeError as error:
        raise invalid("body", "", str(error)) from error
    world = call.site.world
    target_id = _post_id("reply.in_reply_to_tweet_id", new.reply.in_reply_to_tweet_id) if new.reply else None
    quoted_id = _post_id("quote_tweet_id", new.quote_tweet_id) if new.quote_tweet_id else None
    target = world.posts.get(target_id) if target_id is not None else None
    draft = Draft(call.account_id, new.text, target_id, quoted_id, new.media is not None)
    previous = _previous(call, new.edit_options)
    said_at = world.said_at.get((call.account_id, new.text.strip()))
    problem = refusal(draft, target, said_at, call.now_ms)
    if problem is not None:
        raise problem
    deed = "reply" if new.reply else "post"
    is_verified = world.users[call.account_id].verified
    call.site.caps.check(call.account_id, deed, is_verified, call.now_ms)
    extra: Json = (
        {"direct_message_deep_link": new.direct_message_deep_link} if new.direct_message_deep_link else {}
    )
    if new.media:
        unknown = [one for one in new.media.media_ids if one not in world.media]
        if unknown:
            raise invalid("media.media_ids", unknown[0], "Your media IDs are invalid.")
        extra["attachments"] = {"media_keys": [f"3_{media_id}" for media_id in new.media.media_ids]}
    post = world.say(
        call.account_id,
        new.text,
        call.now_ms,
        lang="zh" if _CJK.search(new.text) else "en",
        replies_to=target_id,
        reply_settings=new.reply_settings or "everyone",
        via="api",
        chain=(previous.chain or (previous.id,)) if previous else (),
        conversation_id=previous.conversation_id if previous else None,
        extra=extra,
    )
    call.site.bill.charge("summoned_reply" if new.reply else "post_with_url" if "://" in new.text else "post")
    call.site.caps.count(call.account_id, deed, is_verified, call.now_ms)
    chain = [str(one) for one in post.chain or (post.id,)]
    return Answer({"data": {"id": str(post.id), "text": post.text, "edit_history_tweet_ids": chain}}, 201)


def delete_post(call: Call) -> Answer:
    """DELETE /2/tweets/{id}: only one's own."""
    post = call.site.world.posts.get(_post_id("id", call.path["id"]))
    if post is None or not post.is_visible:
        return Answer({"data": {"deleted": False}})
    if post.author_id != call.account_id:
        raise problems.forbidden(problems.NOT_PERMITTED, "not-yours")
    call.site.world.delete(post, call.now_ms)
    call.site.bill.charge("delete")
    return Answer({"data": {"deleted": True}})


def hide_reply(call: Call) -> Answer:
    """PUT /2/tweets/{tweet_id}/hidden: only replies in conversations that the account began."""
    hidden = call.json().get("hidden")
    if not isinstance(hidden, bool):
        raise invalid("hidden", str(hidden), "must be true or false")
    world = call.site.world
    post = world.posts.get(_post_id("tweet_id", call.path["tweet_id"]))
    root = world.posts.get(post.conversation_id) if post else None
    if post is None or not post.is_visible:
        raise problems.not_found()
    if root is None or root.author_id != call.account_id or post.replies_to is None:
        raise problems.forbidden(problems.NOT_PERMITTED, "not-yours")
    world.hide(post, hidden)
    call.site.bill.charge("hide")
    return Answer({"data": {"hidden": hidden}})


def get_post(call: Call) -> Answer:
    """GET /2/tweets/{id}."""
    post = call.site.world.posts.get(_post_id("id", call.path["id"]))
    if post is None or not call.site.world.shows(post):
        return Answer({"errors": [_unseen(post, "id", call.path["id"])]})
    return Answer(post_answer(call, post))


def get_posts(call: Call) -> Answer:
    """GET /2/tweets?ids=: what is there as data, the rest as partial errors, both in one 200."""
    wanted = [one for one in call.query.get("ids", "").split(",") if one]
    if not 1 <= len(wanted) <= 100:
        raise invalid("ids", call.query.get("ids", ""), "must hold between 1 and 100 ids")
    found: list[Post] = []
    errors: list[Json] = []
    for one in wanted:
        post = call.site.world.posts.get(_post_id("ids", one))
        if post is not None and call.site.world.shows(post):
            found.append(post)
        else:
            errors.append(_unseen(post, "ids", one))
    return Answer(posts_answer(call, found, errors=errors))


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route, the busiest first."""
    user = frozenset((USER,))
    posting = Limit(user=100, app_day=10_000)
    return [
        ("POST", "/2/tweets", Door(site, "POST /2/tweets", create_post, user, posting)),
        ("GET", "/2/tweets", Door(site, "GET /2/tweets", get_posts, ANY_TOKEN, Limit(3500, 5000))),
        ("GET", "/2/tweets/{id:int}", Door(site, "GET /2/tweets/{id}", get_post, ANY_TOKEN, Limit(450, 900))),
        (
            "DELETE",
            "/2/tweets/{id:int}",
            Door(site, "DELETE /2/tweets/{id}", delete_post, user, Limit(user=50)),
        ),
        (
            "PUT",
            "/2/tweets/{tweet_id:int}/hidden",
            Door(site, "PUT /2/tweets/{tweet_id}/hidden", hide_reply, user, Limit(user=50)),
        ),
    ]


def _unseen(post: Post | None, parameter: str, value: str) -> Json:
    """Why a post cannot be shown: it is protected, or it is not there."""
    if post is not None and post.is_visible:
        return problems.protected("tweet", parameter, value)
    return problems.missing("tweet", parameter, value)


def _previous(call: Call, edit: EditOf | None) -> Post | None:
    if edit is None:
        return None
    post = call.site.world.posts.get(_post_id("edit_options.previous_post_id", edit.previous_post_id))
    if (
        post is None
        or not post.is_visible
        or post.author_id != call.account_id
        or post.replies_to is not None
    ):
        raise problems.forbidden(problems.NOT_PERMITTED, "not-editable")
    return post


def _post_id(name: str, value: str) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        raise invalid(name, text, f"[{text}] does not match ^[0-9]{{1,19}}$")
    return int(text)
