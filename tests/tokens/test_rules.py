"""What a token may do, for how long, and how often."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.tokens.rules import SCOPES, spend, why_not_call, why_not_hold, why_not_use
from tests.build import MONDAY

SECOND = timedelta(seconds=1)


def test_who_was_quiet_may_spend_a_minute_at_once_and_no_more() -> None:
    """Sixty calls at once, then one each second."""
    paid: datetime | None = None
    for _ in range(60):
        paid, wait = spend(60, paid, MONDAY)
        assert wait is None
    assert spend(60, paid, MONDAY) == (paid, SECOND)
    assert spend(60, paid, MONDAY + SECOND)[1] is None


@given(
    per_minute=st.integers(1, 500),
    steps=st.lists(st.integers(0, 5_000_000), min_size=1, max_size=300),
)
def test_no_minute_has_more_than_two_minutes_worth(per_minute: int, steps: list[int]) -> None:
    """However calls come, a minute holds what was saved up and what it gives, and who waits is let in."""
    now, paid, let_in = MONDAY, None, list[datetime]()
    for step in steps:
        now += timedelta(microseconds=step)
        paid, wait = spend(per_minute, paid, now)
        if wait is None:
            let_in.append(now)
        else:
            assert spend(per_minute, paid, now + wait)[1] is None
    for start in let_in:
        assert sum(start <= at < start + 60 * SECOND for at in let_in) <= 2 * per_minute


def test_an_analyst_only_reads() -> None:
    """No scope that writes is for them."""
    for scope in SCOPES:
        assert why_not_hold([scope], "analyst") == (None if scope.endswith(":read") else "role_forbids")


@pytest.mark.parametrize(("scopes", "why_not"), [([], "scope_unknown"), (["cases:eat"], "scope_unknown")])
def test_a_token_has_scopes_that_there_are(scopes: list[str], why_not: str) -> None:
    """An unknown one is refused with all others."""
    assert why_not_hold(scopes, "admin") == why_not


def test_a_token_ends_on_the_dot() -> None:
    """At the moment of its expiry it opens nothing any more; revoked it opens nothing at once."""
    assert why_not_use(MONDAY, None, True, MONDAY - SECOND) is None
    assert why_not_use(MONDAY, None, True, MONDAY) == "token_expired"
    assert why_not_use(MONDAY, MONDAY, True, MONDAY - SECOND) == "token_revoked"
    assert why_not_use(MONDAY, None, False, MONDAY - SECOND) == "staff_gone"


def test_the_role_is_looked_at_each_time() -> None:
    """Who became an analyst writes no more, whatever the token says."""
    assert why_not_call(["cases:write"], "agent", "cases:write") is None
    assert why_not_call(["cases:write"], "analyst", "cases:write") == "role_forbids"
    assert why_not_call(["cases:read"], "agent", "cases:write") == "scope_missing"
