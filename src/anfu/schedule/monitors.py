"""The tools that this installation reads, as its settings name them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from anfu.channel.monitors.brand24 import Brand24
from anfu.channel.monitors.hootsuite import Hootsuite
from anfu.channel.monitors.sprout import Sprout
from anfu.channel.monitors.talkwalker import Talkwalker
from anfu.channel.networks import able
from anfu.channel.pointing import Monitor
from anfu.settings import Env, env


@lru_cache(maxsize=1)
def the_monitors() -> tuple[Monitor, ...]:
    """Those that have their keys, with their connections kept open."""
    return tuple(monitors_of(env))


def monitors_of(env: Env) -> Iterator[Monitor]:
    """Those that have their keys in these settings."""
    post_in = able(env.network).post_in
    if key := env.brand24_key.get_secret_value():
        yield Brand24(env.brand24_url, key, env.brand24_project, post_in)
    if token := env.talkwalker_token.get_secret_value():
        topics, collector = env.talkwalker_topics, env.talkwalker_collector
        yield Talkwalker(env.talkwalker_url, token, env.talkwalker_project, post_in, topics, collector)
    if token := env.sprout_token.get_secret_value():
        yield Sprout(env.sprout_url, token, env.sprout_customer, env.sprout_profiles, post_in)
    if secret := env.hootsuite_client_secret.get_secret_value():
        app = (env.hootsuite_client_id, secret)
        yield Hootsuite(env.hootsuite_url, app, env.hootsuite_organization, post_in)
