"""The link by which a customer writes to us privately: in a field of the post, in its text, or not at all.

X's documents give POST /2/tweets a field `direct_message_deep_link`, which shows a button and costs no characters;
whether self-serve apps may use it is not documented. The link itself: X for Websites, direct message button.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from anfu.channel.length import LIMIT, weighted_length
from anfu.channel.port import Outgoing

Manner = Literal["field", "url", "off"]


def deep_link(account_x_id: int, begins: str) -> str:
    """The address that opens a message to an account, which begins with the words given."""
    return "https://x.com/messages/compose?" + urlencode({"recipient_id": account_x_id, "text": begins})


def invited(outgoing: Outgoing, account_x_id: int, manner: Manner) -> dict[str, object]:
    """What X is to publish, with the invitation where there is one; a link that no longer fits is left out."""
    if not outgoing.invitation or manner == "off":
        return {"text": outgoing.text}
    link = deep_link(account_x_id, outgoing.invitation)
    if manner == "field":
        return {"text": outgoing.text, "direct_message_deep_link": link}
    longer = f"{outgoing.text} {link}"
    return {"text": longer if weighted_length(longer) <= LIMIT else outgoing.text}
