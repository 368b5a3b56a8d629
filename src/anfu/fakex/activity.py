"""Who asked to hear of what, and the events that follow from a change."""

from __future__ import annotations

from collections.abc import Iterator

from anfu.fakex.records import Json, Message, Post, Subscription
from anfu.fakex.shapes import post_json, user_json
from anfu.fakex.world import Change, World

PRIVATE = frozenset(
    (
        "post.mention.create",
        "post.reply.create",
        "post.quote.create",
        "dm.received",
        "dm.sent",
        "chat.received",
    )
)
"""Kinds that only the account itself may subscribe to."""
MOST_SUBSCRIPTIONS = 1500


class Activity:
    """The subscriptions in force."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.subscriptions: dict[int, Subscription] = {}

    def add(self, subscription: Subscription) -> None:
        """Begin, or change, a subscription."""
        self._world.keep([{"subscription": subscription}])
        self.subscriptions[subscription.id] = subscription

    def remove(self, subscription_id: int) -> bool:
        """End a subscription; False when there is none."""
        if self.subscriptions.pop(subscription_id, None) is None:
            return False
        self._world.keep([{"unsubscribe": subscription_id}])
        return True

    def reload(self, record: Json) -> bool:
        """Take back one record of the journal; False when it belongs to somebody else."""
        match record:
            case {"subscription": dict(data)}:
                subscription = Subscription(**data)
                self.subscriptions[subscription.id] = subscription
            case {"unsubscribe": subscription_id}:
                self.subscriptions.pop(subscription_id, None)
            case _:
                return False
        return True

    def events(self, change: Change) -> Iterator[tuple[Subscription, Json]]:
        """Every event that a change causes, in the shape of X's activity stream."""
        # What a protected account says is never delivered.
        if change.kind == "created" and change.post is not None and not self._world.shows(change.post):
            return
        kinds = set(_kinds(change))
        told: Json = {}
        for subscription in self.subscriptions.values():
            if (subscription.event_type, subscription.user_id) in kinds:
                told = told or self._told(change)
                event: Json = {
                    "event_uuid": str(self._world.ids.next(change.now_ms)),
                    "filter": {"user_id": str(subscription.user_id)},
                    "event_type": subscription.event_type,
                    "tag": subscription.tag,
                }
                yield subscription, {"data": event | told}

    def _told(self, change: Change) -> Json:
        """The part of an event that is the same for every subscription."""
        if change.message is not None:
            return {"payload": self._message_payload(change.message)}
        if change.post is None:
            return {}
        if change.kind == "deleted":
            return {"payload": {"id": str(change.post.id), "author_id": str(change.post.author_id)}}
        return {"payload": post_json(self._world, change.post), "includes": self._includes(change.post)}

    def _includes(self, post: Post) -> Json:
        author = self._world.users.get(post.author_id)
        includes: Json = {"users": [user_json(author)] if author else []}
        others = [
            self._world.posts.get(other) for other in (post.quotes, post.replies_to) if other is not None
        ]
        shown = [post_json(self._world, other) for other in others if other is not None and other.is_visible]
        return includes | ({"tweets": shown} if shown else {})

    def _message_payload(self, message: Message) -> Json:
        if message.encrypted:
            return {
                "conversation_id": f"{message.sender_id}:{message.recipient_id}",
                "sender_id": str(message.sender_id),
                "id": str(message.id),
                "created_at_msec": str(message.at_ms),
                "encoded_event": "AAEC" + f"{message.id:x}",
            }
        data: Json = {"text": message.text, "entities": {}}
        if message.attachments:
            data["attachment"] = {"type": "media", "media": {"id": message.attachments[0]}}
        people = [self._world.users.get(one) for one in (message.sender_id, message.recipient_id)]
        return {
            "direct_message_events": [
                {
                    "type": "message_create",
                    "id": str(message.id),
                    "created_timestamp": str(message.at_ms),
                    "message_create": {
                        "target": {"recipient_id": str(message.recipient_id)},
                        "sender_id": str(message.sender_id),
                        "message_data": data,
                    },
                }
            ],
            "users": {str(one.id): {"data": user_json(one)} for one in people if one is not None},
        }


def _kinds(change: Change) -> Iterator[tuple[str, int]]:
    """(event type, user concerned) of a change."""
    if change.message is not None:
        if change.message.encrypted:
            yield "chat.received", change.message.recipient_id
        else:
            yield "dm.received", change.message.recipient_id
            yield "dm.sent", change.message.sender_id
    post = change.post
    if post is None:
        return
    if change.kind == "deleted":
        yield "post.delete", post.author_id
        return
    yield "post.create", post.author_id
    for mention in post.mentions:
        if mention.id != post.author_id:
            yield "post.mention.create", mention.id
    if post.replies_to_author not in (None, post.author_id):
        yield "post.reply.create", post.replies_to_author or 0
    if post.quotes_author not in (None, post.author_id):
        yield "post.quote.create", post.quotes_author or 0
