"""The channel that this installation speaks through."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_network

from anfu.channel.bluesky.client import Client as BlueskyClient
from anfu.channel.bluesky.hearing import Hearing
from anfu.channel.bluesky.looking_up import BlueskyLooker
from anfu.channel.bluesky.speaking import BlueskyChannel
from anfu.channel.lookup import Looker, Register, Teller
from anfu.channel.networks import able
from anfu.channel.port import Channel
from anfu.channel.x.client import XClient
from anfu.channel.x.compliance import XCompliance
from anfu.channel.x.connect import App
from anfu.channel.x.listen import who_am_i
from anfu.channel.x.looking_up import XLooker
from anfu.channel.x.speak import XChannel
from anfu.channel.x.tokens import TokenSource
from anfu.channel.x.vault import Vault
from anfu.events.sending import Outside
from anfu.people.models import Brand
from anfu.replies.gate import OLDEST_TO_ANSWER
from anfu.replies.traffic.rules import Limits
from anfu.schedule.metering import the_meter
from anfu.settings import env
from anfu.spending.rules import Budget


def x_client() -> XClient:
    """X, or its stand-in where there are no keys; what it bills is counted."""
    client = _client()
    client.watch(the_meter().hear, the_meter().hear_line)
    return client


def _client() -> XClient:
    if env.is_demo:
        return XClient(f"http://127.0.0.1:{env.fakex_port}", "app-demo", "user-demo")
    given = env.x_user_token.get_secret_value()
    client = XClient(
        env.x_base_url, env.x_app_token.get_secret_value(), given or the_tokens(), env.x_field_dialect
    )
    if not given:
        client.watch(the_tokens().heed)
    return client


def the_app() -> App:
    """The brand's own app at X."""
    return App(env.x_base_url, env.x_client_id, env.x_client_secret.get_secret_value(), env.x_redirect_url)


def the_vault() -> Vault:
    """Where tokens are encrypted and decrypted."""
    return Vault([key.get_secret_value() for key in env.token_keys], env.data_dir / "token_key")


@lru_cache(maxsize=1)
def the_tokens() -> TokenSource:
    """The connected account's tokens."""
    return TokenSource(the_app(), the_vault(), lambda: datetime.now(UTC))


@lru_cache(maxsize=1)
def bluesky_client() -> BlueskyClient:
    """The account on Bluesky, with its session kept open."""
    return BlueskyClient(env.bluesky_url, env.bluesky_handle, env.bluesky_password.get_secret_value())


def the_account() -> tuple[int, str, str]:
    """Whom we speak for, as the network says: (id, handle, name); raises `ChannelError`."""
    return the_hearing().account() if env.network == "bluesky" else who_am_i(x_client())


def the_hearing() -> Hearing:
    """The lists of a network that is asked again and again."""
    return Hearing(bluesky_client(), lambda: datetime.now(UTC), env.bluesky_keywords)


@lru_cache(maxsize=1)
def the_channel() -> Channel:
    """The brand's channel, with its connections kept open."""
    if env.network == "bluesky":
        return BlueskyChannel(bluesky_client())
    return XChannel(x_client(), Brand.objects.get().x_id, env.x_invitation)


def the_limits() -> Limits:
    """What replies are held to; the stand-in X has no caps of its own unless it is told so."""
    if env.network != "x":
        network = able(env.network)
        return Limits(network.replies_per_half_hour, network.replies_per_day, stale_after=OLDEST_TO_ANSWER)
    chosen = env.model_fields_set
    half_hour = not env.is_demo or "x_replies_per_half_hour" in chosen
    day = not env.is_demo or "x_replies_per_day" in chosen
    messages = not env.is_demo or "x_messages_per_day" in chosen
    return Limits(
        per_half_hour=env.x_replies_per_half_hour if half_hour else None,
        per_day=env.x_replies_per_day if day else None,
        budget=Budget(env.x_budget_day, env.x_budget_month, env.x_budget_soft),
        stale_after=OLDEST_TO_ANSWER,
        messages_per_day=env.x_messages_per_day if messages else None,
    )


def the_outside() -> Outside:
    """The way to receivers outside, as this installation allows it."""
    networks = [ip_network(str(network)) for network in env.events_private_networks]
    return Outside(the_vault().open, networks, sender=env.email_from or env.email_user)


@lru_cache(maxsize=1)
def the_looker() -> Looker:
    """Who asks the network what became of posts, with its connections kept open."""
    if env.network == "bluesky":
        return BlueskyLooker(bluesky_client())
    return XLooker(x_client(), env.countries)


@lru_cache(maxsize=1)
def the_teller() -> Teller:
    """Who asks the network what posts say of which another tool told us only where they are."""
    if env.network == "bluesky":
        return BlueskyLooker(bluesky_client())
    return XLooker(x_client(), env.countries)


@lru_cache(maxsize=1)
def the_register() -> Register | None:
    """Who asks the network in batches what is gone; None where it tells of no batches."""
    if env.network == "bluesky":
        return None
    return XCompliance(x_client())
