"""Direct messages: sending, reading, and who has closed the door."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anfu.fakex import problems
from anfu.fakex.dialect import asked, only
from anfu.fakex.door import USER, Answer, Call, Door
from anfu.fakex.limits import Limit
from anfu.fakex.listing import shown_user
from anfu.fakex.paging import decode_token, encode_token, number
from anfu.fakex.problems import invalid
from anfu.fakex.records import Json, Message, iso
from anfu.fakex.site import Site

READABLE_MS = 30 * 24 * 3600 * 1000
ALWAYS = frozenset(("id", "event_type", "text"))


class Attachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture that goes with a message."""

    media_id: str


class NewMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a message; one of both is needed."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()


def send_to_person(call: Call) -> Answer:
    """POST /2/dm_conversations/with/{participant_id}/messages."""
    return _send(call, int(call.path["participant_id"]))


def send_to_conversation(call: Call) -> Answer:
    """POST /2/dm_conversations/{dm_conversation_id}/messages."""
    return _send(call, _other_side(call, call.path["dm_conversation_id"]))


def read_all(call: Call) -> Answer:
    """GET /2/dm_events: every conversation of the account."""
    return _page(call, [one for one in call.site.world.messages.values() if _is_mine(call, one)])


def read_with_person(call: Call) -> Answer:
    """GET /2/dm_conversations/with/{participant_id}/dm_events."""
    return _page(call, _between(call, int(call.path["participant_id"])))


def read_conversation(call: Call) -> Answer:
    """GET /2/dm_conversations/{id}/dm_events."""
    return _page(call, _between(call, _other_side(call, call.path["id"])))


def read_one(call: Call) -> Answer:
    """GET /2/dm_events/{event_id}."""
    message = call.site.world.messages.get(int(call.path["event_id"]))
    if message is None or not _is_mine(call, message) or message.encrypted:
        return Answer({"errors": [problems.missing("dm_event", "event_id", call.path["event_id"])]})
    return Answer({"data": message_json(message)})


def message_json(message: Message) -> Json:
    """X's shape of a message event."""
    shape: Json = {
        "id": str(message.id),
        "event_type": "MessageCreate",
        "text": message.text,
        "sender_id": str(message.sender_id),
        "dm_conversation_id": message.conversation,
        "created_at": iso(message.at_ms),
    }
    if message.attachments:
        shape["attachments"] = {"media_keys": [f"3_{one}" for one in message.attachments]}
    return shape


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    sending, reading = Limit(user=15, user_day=1440), Limit(user=15)
    with_person, in_conversation = "/2/dm_conversations/with/{%s}", "/2/dm_conversations/{%s}"
    table = [
        ("POST", with_person, "participant_id", ":int", "/messages", send_to_person, sending),
        ("POST", in_conversation, "dm_conversation_id", "", "/messages", send_to_conversation, sending),
        ("GET", with_person, "participant_id", ":int", "/dm_events", read_with_person, reading),
        ("GET", in_conversation, "id", "", "/dm_events", read_conversation, reading),
        ("GET", "/2/dm_events/{%s}", "event_id", ":int", "", read_one, reading),
    ]
    user = frozenset((USER,))
    rows = [
        (method, front % (name + kind) + back, Door(site, f"{method} {front % name}{back}", act, user, limit))
        for method, front, name, kind, back, act, limit in table
    ]
    return [*rows, ("GET", "/2/dm_events", Door(site, "GET /2/dm_events", read_all, user, reading))]


def _send(call: Call, recipient_id: int) -> Answer:
    try:
        new = msgspec.json.decode(call.body, type=NewMessage)
    except msgspec.DecodeError as error:
        raise invalid("body", "", str(error)) from error
    if not new.text and not new.attachments:
        raise invalid("text", "", "text or attachments is required")
    if any(one.media_id not in call.site.world.media for one in new.attachments):
        raise invalid("attachments.media_id", new.attachments[0].media_id, "Your media IDs are invalid.")
    if len(new.attachments) > 1:
        raise invalid("attachments", str(len(new.attachments)), "only one attachment goes with a message")
    _let_through(call, recipient_id)
    sender = call.site.world.users[call.account_id]
    call.site.caps.check(call.account_id, "message", sender.verified, call.now_ms)
    message = call.site.world.write(
        Message(
            id=call.site.world.ids.next(call.now_ms),
            sender_id=call.account_id,
            recipient_id=recipient_id,
            text=new.text,
            at_ms=call.now_ms,
            attachments=tuple(one.media_id for one in new.attachments),
        )
    )
    call.site.bill.charge("message")
    call.site.caps.count(call.account_id, "message", sender.verified, call.now_ms)
    return Answer({"data": {"dm_conversation_id": message.conversation, "dm_event_id": str(message.id)}}, 201)


def _let_through(call: Call, recipient_id: int) -> None:
    """Raise X's refusal when the recipient cannot be written to."""
    world = call.site.world
    recipient = world.users.get(recipient_id)
    if recipient is None:
        raise invalid("participant_id", str(recipient_id), "is not an account")
    if recipient_id in world.blocked_dms:
        raise problems.forbidden(problems.DM_BLOCKED, "message-blocked")
    wrote_first = any(one.sender_id == recipient_id for one in _between(call, recipient_id))
    if not recipient.open_dm and not wrote_first:
        raise problems.forbidden(problems.DM_CLOSED, "message-closed")


def _between(call: Call, other_id: int) -> list[Message]:
    pair = {call.account_id, other_id}
    return [one for one in call.site.world.messages.values() if {one.sender_id, one.recipient_id} == pair]


def _is_mine(call: Call, message: Message) -> bool:
    return call.account_id in (message.sender_id, message.recipient_id)


def _other_side(call: Call, conversation: str) -> int:
    sides = conversation.split("-")
    if len(sides) != 2 or not all(side.isdecimal() for side in sides) or str(call.account_id) not in sides:
        raise problems.forbidden(problems.NOT_PERMITTED, "not-yours")
    return int(sides[1] if sides[0] == str(call.account_id) else sides[0])


def _page(call: Call, messages: Sequence[Message]) -> Answer:
    """The newest first, of the last 30 days; encrypted ones cannot be read here."""
    size = number(call.query, "max_results", 100)
    if not 1 <= size <= 100:
        raise invalid("max_results", str(size), "must be between 1 and 100")
    token = call.query.get("pagination_token")
    before = decode_token(token) if token else 1 << 63
    readable = [
        one
        for one in messages
        if not one.encrypted and one.id < before and one.at_ms >= call.now_ms - READABLE_MS
    ]
    readable.sort(key=lambda one: one.id, reverse=True)
    shown = readable[:size]
    call.site.bill.read("message_read", (one.id for one in shown), call.now_ms)
    wanted = asked(call.query, "dm_event.fields")
    expansions = asked(call.query, "expansions")
    if "sender_id" in expansions:
        wanted |= {"sender_id"}
    answer: Json = {"meta": {"result_count": len(shown)}}
    if shown:
        answer["data"] = [only(message_json(one), ALWAYS, wanted) for one in shown]
    if len(readable) > size:
        answer["meta"]["next_token"] = encode_token(shown[-1].id)
    if "sender_id" in expansions:
        senders = dict.fromkeys(one.sender_id for one in shown)
        users = call.site.world.users
        answer["includes"] = {"users": [shown_user(call, users[one]) for one in senders if one in users]}
    return Answer(answer)
