"""X's whole catalogue of refusals, told apart; and what its headers say of how much it takes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from anfu.channel.port import Allowance
from anfu.channel.refusals import STOPS
from anfu.channel.x.pace import PaceKeeper, allowances_in
from anfu.channel.x.refusals import REASONS, reason_of
from anfu.replies.models import Pause

RESET = datetime(2026, 11, 16, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "detail", "codes", "reason"),
    [
        (403, "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged "
              "by the author of the post you are replying to.", [], "not_summoned"),
        (403, "You are not allowed to create a Tweet with duplicate content.", [], "duplicate"),
        (403, "", [187], "duplicate"),
        (403, "You do not have permission to DM one or more participants.", [], "dm_closed"),
        (403, "You cannot send messages to this user", [349], "dm_closed"),
        (403, "You cannot send messages to users who are not following you", [150], "dm_closed"),
        (403, "Sender is not verified to send message requests", [476], "dm_closed"),
        (403, "This operation is not permitted.", [], "dm_blocked"),
        (403, "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported "
              "authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].", [], "wrong_token"),
        (403, "Your client app is not configured with the appropriate oauth1 app permissions", [], "wrong_token"),
        (403, "You are not permitted to perform this action", [], "no_permission"),
        (403, "Your account is suspended and is not permitted to access this feature.", [64], "suspended"),
        (403, "User has been suspended.", [63], "post_gone"),
        (403, "To protect our users, this account is temporarily locked.", [326], "suspended"),
        (403, "This request looks like it might be automated.", [226], "looks_automated"),
        (403, "The original Tweet author restricted who can reply to this Tweet.", [433], "replies_restricted"),
        (403, "", [433], "replies_restricted"),
        (403, "You have been blocked from the author of this tweet.", [136], "blocked"),
        (403, "You attempted to reply to a Tweet that is deleted or not visible to you.", [385], "post_gone"),
        (403, "Tweet needs to be a bit shorter.", [186], "too_long"),
        (403, "User is over daily status update limit.", [185], "daily_cap"),
        (402, "Your enrolled account does not have any credits to fulfill this request.", [], "no_credits"),
        (429, "Usage cap exceeded: Monthly product cap", [], "no_credits"),
        (401, "Unauthorized", [], "signed_out"),
        (401, "Could not authenticate you", [32], "signed_out"),
        (400, "One or more parameters to your request was invalid.", [], "malformed"),
        (404, "Not Found", [], "post_gone"),
        (403, "Something that X thought of yesterday", [], "refused"),
    ],
)  # fmt: skip
def test_every_refusal_has_its_reason(status: int, detail: str, codes: list[int], reason: str) -> None:
    """The words decide, then the old codes, then the status."""
    assert reason_of(status, detail, codes) == reason
    assert reason in REASONS


def test_what_stops_the_account_can_be_stored_as_a_pause() -> None:
    """Each refusal of the whole account has a kind of pause, and a time after which one reply tries; two are ours."""
    assert set(STOPS) <= REASONS
    assert set(STOPS) | {"asked", "restored"} == set(Pause.Code.values)


def headers(left: int, reset: datetime = RESET, prefix: str = "x-rate-limit-") -> dict[str, str]:
    """What X sends beside an answer."""
    return {f"{prefix}remaining": str(left), f"{prefix}reset": str(int(reset.timestamp()))}


def test_every_window_counts() -> None:
    """The quarter of an hour and the day, each for itself."""
    night = RESET.replace(hour=23)
    both = headers(80) | headers(3, night, "x-app-limit-24hour-") | {"x-rate-limit-limit": "100"}
    assert allowances_in(both) == [Allowance(80, RESET, most=100), Allowance(3, night, "app_day")]


@pytest.mark.parametrize("broken", [{}, {"x-rate-limit-remaining": "many"}, {"x-rate-limit-remaining": "5"}])
def test_an_answer_without_numbers_tells_nothing(broken: dict[str, str]) -> None:
    """Missing or strange headers are no limit."""
    assert allowances_in(broken) == []


def test_answers_out_of_order_never_raise_what_is_left() -> None:
    """Within a window the fewest count; a new window begins anew; an answer that is late by a window tells nothing."""
    keeper = PaceKeeper()
    for left in (90, 70, 80):
        keeper.hear(headers(left))
    assert keeper.allowances() == [Allowance(70, RESET)]
    later = RESET.replace(minute=30)
    keeper.hear(headers(99, later))
    keeper.hear(headers(4, RESET))
    assert keeper.allowances() == [Allowance(99, later)]
    keeper.hear(headers(5, later, "x-user-limit-24hour-"))
    assert keeper.allowances() == [Allowance(99, later), Allowance(5, later, "user_day")]
