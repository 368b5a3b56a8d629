"""X's ways of saying no, told apart by what a person should do next.

Source: the catalogue of 403 answers seen from X API v2; X gives no codes, so the text decides.
"""

from __future__ import annotations

_BY_WORDS = (
    ("not been mentioned or otherwise engaged", "not_summoned"),
    ("duplicate content", "duplicate"),
    ("permission to dm", "dm_closed"),
    ("operation is not permitted", "dm_blocked"),
    ("oauth 2.0 application-only", "wrong_token"),
    ("not permitted to perform this action", "no_permission"),
    ("who can reply", "replies_restricted"),
    ("restricted who can", "replies_restricted"),
    ("looks like it might be automated", "looks_automated"),
    ("deleted or not visible", "post_gone"),
    ("too long", "too_long"),
)
_BY_CODE = {
    349: "dm_closed",
    150: "dm_closed",
    226: "looks_automated",
    433: "replies_restricted",
    186: "too_long",
}


def reason_of(status: int, detail: str, codes: list[int]) -> str:
    """Which refusal an answer is; "refused" where X gives a reason that is new to us."""
    words = detail.lower()
    for part, reason in _BY_WORDS:
        if part in words:
            return reason
    for code in codes:
        if code in _BY_CODE:
            return _BY_CODE[code]
    return {400: "malformed", 401: "signed_out", 404: "post_gone"}.get(status, "refused")
