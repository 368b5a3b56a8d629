"""A desk in the middle of its day, a second brand beside it, and clients with tokens."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from anfu.flows.desk_opens import desk_opens
from anfu.people.models import Brand, Staff
from anfu.tokens.actions import make
from anfu.tokens.rules import SCOPES
from tests.build import PLAYBOOKS, a_person
from tests.desk.scene import Scene, a_scene

ADDRESS = "/api/v1"


class Caller:
    """A program with a token."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self._client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, **asked: Any) -> Any:
        """Read."""
        return self._client.get(ADDRESS + path, query_params=asked)

    def send(self, method: str, path: str, body: object = None, key: str | None = None) -> Any:
        """Write, under a key of its own unless one is given; an empty one sends none."""
        headers = {"Idempotency-Key": str(uuid.uuid4()) if key is None else key} if key != "" else {}
        return self._client.generic(
            method, ADDRESS + path, json.dumps(body), content_type="application/json", headers=headers
        )

    def post(self, path: str, body: object = None, key: str | None = None) -> Any:
        """Write by POST."""
        return self.send("POST", path, body, key)


def scopes_of(role: str) -> list[str]:
    """All that somebody of this role may hold."""
    return [scope for scope, roles in SCOPES.items() if role in roles]


def a_token(
    staff: Staff, *scopes: str, name: str = "", per_minute: int = 6000, lasts: timedelta | None = None
) -> str:
    """The secret of a token for somebody: for all that they may do, unless scopes are named."""
    wanted = scopes or scopes_of(staff.role)
    secret = make(
        staff,
        name or str(uuid.uuid4()),
        wanted,
        lasts if lasts is not None else timedelta(days=1),
        per_minute,
        timezone.now(),
    )
    assert secret is not None
    return secret


@pytest.fixture
def scene(db: None) -> Scene:
    """A desk in the middle of its day."""
    del db
    return a_scene(timezone.now())


@pytest.fixture
def elsewhere(scene: Scene) -> Staff:
    """The lead of another brand on the same installation."""
    books: list[Path] = [PLAYBOOKS / "retailer.en.toml"]
    other: Brand = desk_opens((7700000000000000002, "mapleair", "Maple Air"), books, scene.now)
    return a_person(other, "otto", "lead")


@pytest.fixture
def mia(scene: Scene) -> Caller:
    """Mia, an agent, with all that an agent may do."""
    return Caller(a_token(scene.mia))


@pytest.fixture
def lin(scene: Scene) -> Caller:
    """Lin, a senior."""
    return Caller(a_token(scene.lin))
