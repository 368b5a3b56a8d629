"""Tokens are made, used and revoked."""

from __future__ import annotations

import pytest

from anfu.tokens.actions import PREFIX, make, revoke, use
from anfu.tokens.models import Token
from anfu.tokens.queries import token_of, tokens
from tests.build import MONDAY, a_brand, a_person
from tests.tokens.test_rules import SECOND

pytestmark = pytest.mark.django_db


def made(name: str = "warehouse", per_minute: int = 2) -> str:
    """A token's secret."""
    staff = a_person(a_brand(), name)
    secret = make(staff, name, ["cases:read"], 60 * SECOND, per_minute, MONDAY)
    assert secret is not None
    return secret


def test_the_secret_is_not_kept() -> None:
    """No column holds it; its digest finds the token."""
    secret = made()
    assert secret.startswith(PREFIX)
    [row] = Token.objects.values_list()
    assert not any(secret.removeprefix(PREFIX) in str(value) for value in row)
    found = token_of(secret)
    assert found is not None and found.name == "warehouse"
    assert token_of(secret + "x") is None
    assert token_of("\udcff") is None


def test_one_name_is_one_token_until_it_is_revoked() -> None:
    """Then the name is free again, and the old token stays in the list."""
    first = made()
    person = Token.objects.get().staff
    assert make(person, "warehouse", ["cases:read"], 60 * SECOND, 2, MONDAY) is None
    assert revoke("warehouse", MONDAY) and not revoke("warehouse", MONDAY)
    assert make(person, "warehouse", ["cases:read"], 60 * SECOND, 2, MONDAY)
    old = token_of(first)
    assert old is not None and old.revoked_at == MONDAY
    assert [token.revoked_at for token in tokens()] == [MONDAY, None]


def test_calls_are_counted_in_the_database() -> None:
    """Whoever looks the token up anew counts on."""
    secret = made()
    waits = []
    for _ in range(3):
        token = token_of(secret)
        assert token is not None
        waits.append(use(token, MONDAY))
    assert waits == [None, None, 30 * SECOND]
    token = token_of(secret)
    assert token is not None and token.last_used_at == MONDAY
