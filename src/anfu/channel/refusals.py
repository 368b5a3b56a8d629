"""The port's words for a no that every network may say; what each means for people stands in `replies/advice.py`."""

from __future__ import annotations

from datetime import timedelta

STOPS = {
    "signed_out": timedelta(minutes=1),
    "wrong_token": timedelta(minutes=5),
    "suspended": timedelta(minutes=30),
    "no_credits": timedelta(minutes=5),
    "daily_cap": timedelta(minutes=10),
}
"""Refusals of the account, not of one reply: everything waits, and after this long one reply tries again."""

MEDIA = "media_refused"
"""The network did not take the picture that goes with a reply, whatever it said."""
