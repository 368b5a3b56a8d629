"""The state of the stand-in X: accounts, posts, messages. Time is an argument; nothing waits or sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from anfu.fakex.entities import mentions_in, tags_and_links
from anfu.fakex.ids import Snowflakes
from anfu.fakex.indexes import Indexes
from anfu.fakex.records import Json, Message, Post, User
from anfu.fakex.settings import Settings

Keep = Callable[[Iterable[Json]], None]


class Change(msgspec.Struct, frozen=True):
    """Something that happened: `kind` is created, deleted or message."""

    kind: str
    now_ms: int
    post: Post | None = None
    message: Message | None = None


def _forget(_records: Iterable[Json]) -> None:
    """Keep nothing."""


class World:
    """Everything that is on this X. `keep` is handed each record before anybody hears of it."""

    def __init__(self, settings: Settings, keep: Keep | None = None) -> None:
        self.settings = settings
        self.users: dict[int, User] = {}
        self.handles: dict[str, int] = {}
        self.posts: dict[int, Post] = {}
        self.messages: dict[int, Message] = {}
        self.said_at: dict[tuple[int, str], int] = {}
        self.blocked_dms: set[int] = set()
        self.media: dict[str, str] = {}
        """Descriptions of what was uploaded, by id; in memory only."""
        self.index = Indexes()
        self.ids = Snowflakes(self.posts, self.messages)
        self.latest_ms = 0
        self.listeners: list[Callable[[Change], None]] = []
        self._keep = keep or _forget
        brand = User(
            id=settings.brand_id,
            username=settings.brand_handle,
            name=settings.brand_name,
            followers=48_200,
            following=120,
            verified=settings.brand_verified,
            description="Furniture and home goods. 家具家居，送到家。",
        )
        self._learn(brand)

    def attach(self, keep: Keep) -> None:
        """From now on hand every record to `keep`."""
        self._keep = keep

    def keep(self, records: Iterable[Json]) -> None:
        """Hand records of other parts to the same journal."""
        self._keep(records)

    def add_user(self, user: User) -> User:
        """A new account, or a changed one."""
        self._keep([{"user": user}])
        self._learn(user)
        return user

    def say(
        self,
        author_id: int,
        text: str,
        now_ms: int,
        *,
        lang: str = "und",
        replies_to: int | None = None,
        quotes: int | None = None,
        reposts: int | None = None,
        reply_settings: str = "everyone",
        via: str = "customer",
        chain: tuple[int, ...] = (),
        conversation_id: int | None = None,
        extra: Json | None = None,
    ) -> Post:
        """Publish a post now. X's rules were asked before; see `rules.refusal`."""
        target = self.posts.get(replies_to) if replies_to is not None else None
        new_id = self.ids.next(now_ms)
        entities = tags_and_links(text)
        extra = dict(extra or {})
        if entities:
            extra["entities"] = entities
        post = Post(
            id=new_id,
            author_id=author_id,
            text=text,
            at_ms=now_ms,
            conversation_id=conversation_id or (target.conversation_id if target else new_id),
            lang=lang,
            mentions=mentions_in(text, self.handles),
            replies_to=replies_to,
            replies_to_author=target.author_id if target else None,
            quotes=quotes,
            quotes_author=self._author_of(quotes),
            reposts=reposts,
            reply_settings=reply_settings,
            chain=(*chain, new_id) if chain else (),
            via=via,
            extra=extra,
        )
        self._keep([{"post": post}])
        self._shelve(post)
        self._tell(Change("created", now_ms, post=post))
        return post

    def hear(self, lines: Iterable[tuple[Post, list[User]]], now_ms: int) -> int:
        """Take in posts made elsewhere; those already known stay as they are. Returns how many were new."""
        fresh: dict[int, Post] = {}
        records: list[Json] = []
        for post, users in lines:
            if post.id in self.posts or post.id in fresh:
                continue
            for user in users:
                if user.id not in self.users:
                    self._learn(user)
                    records.append({"user": user})
            fresh[post.id] = post
            post.quotes_author = self._author_of(post.quotes)
            if post.replies_to_author is None:
                answered = fresh.get(post.replies_to or 0)
                post.replies_to_author = answered.author_id if answered else self._author_of(post.replies_to)
            records.append({"post": post})
        self._keep(records)
        for post in fresh.values():
            self._shelve(post)
            self._tell(Change("created", now_ms, post=post))
        return len(fresh)

    def delete(self, post: Post, now_ms: int) -> None:
        """Take a post away, with the whole chain of its edits."""
        for one in {post.id, *post.chain}:
            gone = self.posts.get(one)
            if gone is not None and gone.is_visible:
                self._keep([{"delete": one, "at_ms": now_ms}])
                self._bury(gone, now_ms)
                self._tell(Change("deleted", now_ms, post=gone))

    def shows(self, post: Post) -> bool:
        """Whether others can read a post: it is there, and its author is not protected."""
        author = self.users.get(post.author_id)
        return post.is_visible and not (author is not None and author.protected)

    def change(self, post: Post, **fields: Any) -> Post:
        """Give a post other `extra` fields or reply settings; its words only change by an edit."""
        for name, value in fields.items():
            setattr(post, name, value)
        self._keep([{"post": post}])
        return post

    def hide(self, post: Post, hidden: bool) -> None:
        """Hide a reply below the fold, or show it again."""
        self._keep([{"hide": post.id, "hidden": hidden}])
        post.hidden = hidden

    def write(self, message: Message) -> Message:
        """Deliver a direct message."""
        self._keep([{"message": message}])
        self.messages[message.id] = message
        self._tell(Change("message", message.at_ms, message=message))
        return message

    def block_dms(self, user_id: int, blocked: bool) -> None:
        """Shut, or open, the brand's direct messages with an account, for both sides."""
        self._keep([{"dm_block": user_id, "blocked": blocked}])
        (self.blocked_dms.add if blocked else self.blocked_dms.discard)(user_id)

    def reload(self, record: dict[str, Any]) -> bool:
        """Take back one record of the journal; False when it belongs to somebody else."""
        match record:
            case {"post": data}:
                post = msgspec.convert(data, Post)
                self._shelve(post)
                self.latest_ms = max(self.latest_ms, post.at_ms if post.via != "injected" else 0)
            case {"user": data}:
                self._learn(msgspec.convert(data, User))
            case {"delete": post_id, "at_ms": at_ms}:
                self._bury(self.posts[post_id], at_ms)
                self.latest_ms = max(self.latest_ms, at_ms)
            case {"hide": post_id, "hidden": hidden}:
                self.posts[post_id].hidden = hidden
            case {"message": data}:
                message = msgspec.convert(data, Message)
                self.messages[message.id] = message
                self.latest_ms = max(self.latest_ms, message.at_ms)
            case {"dm_block": user_id, "blocked": blocked}:
                (self.blocked_dms.add if blocked else self.blocked_dms.discard)(user_id)
            case _:
                return False
        return True

    def _author_of(self, post_id: int | None) -> int | None:
        post = self.posts.get(post_id) if post_id is not None else None
        return post.author_id if post else None

    def _learn(self, user: User) -> None:
        # The brand keeps its own name whatever a replayed file calls it.
        if user.id == self.settings.brand_id and user.id in self.users:
            return
        self.users[user.id] = user
        self.handles[user.username.lower()] = user.id

    def _shelve(self, post: Post) -> None:
        self.posts[post.id] = post
        self.index.add(post)
        # Every version names the whole chain of edits.
        for version in post.chain:
            if version in self.posts:
                self.posts[version].chain = post.chain
        self.said_at[post.author_id, post.text.strip()] = post.at_ms

    def _bury(self, post: Post, now_ms: int) -> None:
        post.deleted_ms = now_ms
        self.said_at.pop((post.author_id, post.text.strip()), None)

    def _tell(self, change: Change) -> None:
        for listener in self.listeners:
            listener(change)
