"""The channel that this installation speaks through."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_network

from anfu.channel.x.client import XClient
from anfu.channel.x.compliance import XCompliance
from anfu.channel.x.connect import App
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
def the_channel() -> XChannel:
    """The brand's channel, with its connections kept open."""
    return XChannel(x_client(), Brand.objects.get().x_id, env.x_invitation)


def the_limits() -> Limits:
    """What replies are held to; the stand-in X has no caps of its own unless it is told so."""
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
def the_looker() -> XLooker:
    """Who asks X what became of posts, with its connections kept open."""
    return XLooker(x_client(), env.countries)


@lru_cache(maxsize=1)
def the_register() -> XCompliance:
    """Who asks X in batches what is gone, with its connections kept open."""
    return XCompliance(x_client())
