"""Reads what somebody enters about a receiver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from anfu.clock.zones import zone
from anfu.events.actions import Wish
from anfu.events.kinds import KINDS
from anfu.events.posting import look_at
from anfu.settings import env

MOST_MINUTES = 1440
MOST_PEOPLE = 10


class Entry(NamedTuple):
    """What was entered, checked: the address as it is sent to, and as people may see it."""

    wish: Wish
    address: str
    shown: str


def read(shape: str, said: Mapping[str, str], kinds: Sequence[str], *, is_new: bool) -> Entry | str:
    """The entry, or the code of what is wrong. An empty address leaves that of an old receiver as it is."""
    address = said.get("address", "").strip()
    cooldown, zone_name = said.get("cooldown", "0") or "0", said.get("zone", "").strip() or "UTC"
    quiet = _time(said.get("quiet_from", "")), _time(said.get("quiet_to", ""))
    chosen = [kind for kind in KINDS if kind in kinds]
    if not said.get("name", "").strip():
        return "name_missing"
    if (address or is_new) and (why_not := _why_not_address(shape, address)):
        return why_not
    if not chosen:
        return "kinds_missing"
    if not (
        cooldown.isascii() and cooldown.isdecimal() and len(cooldown) < 5 and int(cooldown) <= MOST_MINUTES
    ):
        return "cooldown_wrong"
    if (quiet[0] is None) is not (quiet[1] is None):
        return "quiet_wrong"
    try:
        zone(zone_name)
    except ValueError:
        return "zone_wrong"
    language = "zh-hans" if said.get("language") == "zh-hans" else "en"
    wish = Wish(
        said["name"].strip()[:60], shape, chosen, language, int(cooldown), quiet[0], quiet[1], zone_name
    )
    people = ",".join(one.strip() for one in address.split(",") if one.strip())
    return Entry(wish, people if shape == "email" else address, shown(shape, address))


def shown(shape: str, address: str) -> str:
    """An address without what is secret in it: of a web address, the host and its last four letters."""
    if shape == "email":
        return address[:120]
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}/…{address[-4:]}"[:120] if parts.hostname else ""


def read_span(said: Mapping[str, str]) -> tuple[datetime, datetime] | None:
    """Two moments (UTC) of which the first is earlier; None where they are not."""
    try:
        since, until = (
            datetime.fromisoformat(said.get(name, "")).replace(tzinfo=UTC) for name in ("since", "until")
        )
    except ValueError:
        return None
    return (since, until) if since < until else None


def _why_not_address(shape: str, address: str) -> str | None:
    if shape != "email":
        if why_not := look_at(address):
            return why_not
        return "plain_http" if address.startswith("http:") and not env.events_private_networks else None
    if not env.email_host:
        return "no_mail_server"
    people = [one.strip() for one in address.split(",") if one.strip()]
    try:
        for one in people:
            validate_email(one)
    except ValidationError:
        return "mail_wrong"
    return None if 0 < len(people) <= MOST_PEOPLE else "mail_wrong"


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
