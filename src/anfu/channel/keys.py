"""The settings by which an installation reaches Bluesky, and the tools that a team listens with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import BaseSettings

ADDRESS = r"^https?://[^/\s]+$"


class Keys(BaseSettings):
    """A part of `settings.Env`; docs/settings.md says what each is."""

    x_user_token: SecretStr = SecretStr("")
    x_client_id: str = ""
    bluesky_url: str = Field(default="https://bsky.social", pattern=ADDRESS)
    bluesky_handle: str = ""
    bluesky_password: SecretStr = SecretStr("")
    bluesky_keywords: list[Annotated[str, StringConstraints(min_length=1, max_length=400)]] = []
    brand24_url: str = Field(default="https://api-data.brand24.com", pattern=ADDRESS)
    brand24_key: SecretStr = SecretStr("")
    brand24_project: str = ""
    talkwalker_url: str = Field(default="https://api.talkwalker.com", pattern=ADDRESS)
    talkwalker_token: SecretStr = SecretStr("")
    talkwalker_project: str = ""
    talkwalker_topics: list[str] = []
    talkwalker_collector: str = Field(default="", pattern=r"^([a-z][a-z0-9_-]*)?$")
    sprout_url: str = Field(default="https://api.sproutsocial.com", pattern=ADDRESS)
    sprout_token: SecretStr = SecretStr("")
    sprout_customer: str = ""
    sprout_profiles: list[str] = []
    hootsuite_url: str = Field(default="https://platform.hootsuite.com", pattern=ADDRESS)
    hootsuite_client_id: str = ""
    hootsuite_client_secret: SecretStr = SecretStr("")
    hootsuite_organization: str = ""

    @property
    def is_demo(self) -> bool:
        """Without keys for any network, Anfu talks to the stand-in X."""
        return self.network == "x" and not self._has_keys_for_x

    @property
    def network(self) -> str:
        """The network that this installation speaks on, by its name in `channel.networks`."""
        return "bluesky" if self.bluesky_handle else "x"

    @property
    def _has_keys_for_x(self) -> bool:
        return bool(self.x_user_token.get_secret_value() or self.x_client_id)

    @model_validator(mode="after")
    def _speaks_on_one_network(self) -> Keys:
        if self.bluesky_handle and self._has_keys_for_x:
            raise ValueError(
                "ANFU_BLUESKY_HANDLE and keys for X are both set: one installation speaks on one network. "
                "Run a second one, with a database and a directory of its own, for the other."
            )
        if self.bluesky_handle and not self.bluesky_password.get_secret_value():
            raise ValueError("ANFU_BLUESKY_HANDLE is set, and ANFU_BLUESKY_PASSWORD is not.")
        return self
