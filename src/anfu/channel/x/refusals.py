"""X's ways of saying no, told apart by what a person should do next.

Source: the catalogue of 403 answers seen from X API v2; X gives no codes, so the text decides. What each means for
people stands in `replies/advice.py`.
"""

from __future__ import annotations

from anfu.channel.refusals import MEDIA

_BY_WORDS = (
    ("not been mentioned or otherwise engaged", "not_summoned"),
    ("duplicate content", "duplicate"),
    ("already said that", "duplicate"),
    ("permission to dm", "dm_closed"),
    ("not verified to send message requests", "dm_closed"),
    ("cannot send messages to this user", "dm_closed"),
    ("not following you", "dm_closed"),
    ("operation is not permitted", "dm_blocked"),
    ("application-only is forbidden", "wrong_token"),
    ("unsupported authentication", "wrong_token"),
    ("supported authentication types", "wrong_token"),
    ("your account is suspended", "suspended"),
    ("user has been suspended", "post_gone"),
    ("temporarily locked", "suspended"),
    ("daily status update limit", "daily_cap"),
    ("does not have any credits", "no_credits"),
    ("credits to fulfill", "no_credits"),
    ("spend cap", "no_credits"),
    ("usage cap", "no_credits"),
    ("not permitted to perform this action", "no_permission"),
    ("not permitted to access this feature", "no_permission"),
    ("app permissions", "wrong_token"),
    ("blocked from", "blocked"),
    ("you have been blocked", "blocked"),
    ("who can reply", "replies_restricted"),
    ("restricted who can", "replies_restricted"),
    ("looks like it might be automated", "looks_automated"),
    ("deleted or not visible", "post_gone"),
    ("too long", "too_long"),
    ("needs to be a bit shorter", "too_long"),
    ("not available at your access level", "no_permission"),
)
_BY_CODE = {
    32: "signed_out",
    89: "signed_out",
    63: "post_gone",
    64: "suspended",
    326: "suspended",
    349: "dm_closed",
    150: "dm_closed",
    151: "dm_closed",
    476: "dm_closed",
    136: "blocked",
    144: "post_gone",
    385: "post_gone",
    185: "daily_cap",
    186: "too_long",
    187: "duplicate",
    226: "looks_automated",
    433: "replies_restricted",
    453: "no_permission",
}
_BY_STATUS = {400: "malformed", 401: "signed_out", 402: "no_credits", 404: "post_gone"}
REASONS = frozenset({*dict(_BY_WORDS).values(), *_BY_CODE.values(), *_BY_STATUS.values(), "refused", MEDIA})


def reason_of(status: int, detail: str, codes: list[int]) -> str:
    """Which refusal an answer is; "refused" where X gives a reason that is new to us."""
    if status == 401:  # whatever X says about it, the keys do not hold
        return "signed_out"
    words = detail.lower()
    for part, reason in _BY_WORDS:
        if part in words:
            return reason
    for code in codes:
        if code in _BY_CODE:
            return _BY_CODE[code]
    return _BY_STATUS.get(status, "refused")
