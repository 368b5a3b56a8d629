"""Which pictures may go with a reply: by what they are, never by their names."""

from __future__ import annotations

LARGEST = 5_000_000
"""Bytes that X takes for a picture."""
ALT_AT_MOST = 1_000
_BEGINNINGS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def kind_of(content: bytes) -> str:
    """JPEG, PNG or WebP as their bytes tell; empty for all else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for begins, kind in _BEGINNINGS if content.startswith(begins)), "")


def why_not_picture(content: bytes, alt_text: str) -> str | None:
    """Why this picture may not go with a reply, as a reason code; None: it may."""
    if len(content) > LARGEST:
        return "picture_too_big"
    if not kind_of(content):
        return "picture_unknown"
    if not alt_text.strip():
        return "picture_undescribed"
    return "description_too_long" if len(alt_text.strip()) > ALT_AT_MOST else None
