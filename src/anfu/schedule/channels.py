"""The channel that this installation speaks through."""

from __future__ import annotations

from functools import lru_cache

from anfu.channel.x.client import XClient
from anfu.channel.x.speak import XChannel
from anfu.people.models import Brand
from anfu.settings import env


def x_client() -> XClient:
    """X, or its stand-in where there are no keys."""
    if env.is_demo:
        return XClient(f"http://127.0.0.1:{env.fakex_port}", "app-demo", "user-demo")
    return XClient(
        env.x_base_url,
        env.x_app_token.get_secret_value(),
        env.x_user_token.get_secret_value(),
        env.x_field_dialect,
    )


@lru_cache(maxsize=1)
def the_channel() -> XChannel:
    """The brand's channel, with its connections kept open."""
    return XChannel(x_client(), Brand.objects.get().x_id)
