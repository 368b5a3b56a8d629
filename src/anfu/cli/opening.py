"""Opens the desk of the account that the settings name, or of the demo brand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from anfu.channel.port import ChannelError
from anfu.cli.boot import fail
from anfu.flows.desk_opens import desk_opens
from anfu.people.models import Brand
from anfu.playbook.errors import PlaybookError
from anfu.schedule.channels import the_account
from anfu.settings import env

SHIPPED = Path(__file__).parents[3] / "playbooks"
CHECK = {
    "x": "Check ANFU_X_BASE_URL and the tokens, or start the stand-in X.",
    "bluesky": "Check ANFU_BLUESKY_URL, ANFU_BLUESKY_HANDLE and ANFU_BLUESKY_PASSWORD.",
}
DEMO = (SHIPPED / "retailer.en.toml", SHIPPED / "retailer.zh.toml")


def open_the_desk(now: datetime) -> Brand:
    """The brand that the installation speaks for, with the playbooks of the settings active."""
    try:
        return desk_opens(the_account(), env.playbooks or DEMO, now, env.network)
    except ChannelError as error:
        raise fail(f"{error}\n{CHECK[env.network]}") from error
    except PlaybookError as error:
        raise fail(f"A playbook does not hold, so nothing was started:\n{error}") from error
