"""Opens the desk of the account that the settings name, or of the demo brand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from anfu.channel.port import ChannelError
from anfu.channel.x.client import XClient
from anfu.channel.x.listen import who_am_i
from anfu.cli.boot import fail
from anfu.flows.desk_opens import desk_opens
from anfu.people.models import Brand
from anfu.playbook.errors import PlaybookError
from anfu.settings import env

SHIPPED = Path(__file__).parents[3] / "playbooks"
DEMO = (SHIPPED / "retailer.en.toml", SHIPPED / "retailer.zh.toml")


def open_the_desk(client: XClient, now: datetime) -> Brand:
    """The brand that the user token speaks for, with the playbooks of the settings active."""
    try:
        return desk_opens(who_am_i(client), env.playbooks or DEMO, now)
    except ChannelError as error:
        raise fail(f"{error}\nCheck ANFU_X_BASE_URL and the tokens, or start the stand-in X.") from error
    except PlaybookError as error:
        raise fail(f"A playbook does not hold, so nothing was started:\n{error}") from error
