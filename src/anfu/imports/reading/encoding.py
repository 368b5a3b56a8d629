"""Bytes as text: UTF-8, UTF-16, GB18030, or Western European, told apart by what they hold."""

from __future__ import annotations

import codecs
import re

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_RUN = re.compile(rb"[\x80-\xff]+")
_LOOKED_AT = 4096


def as_text(content: bytes) -> str:
    """The text of a file. Bytes that are no text in an otherwise sound file stay as lone surrogates, for their row."""
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", "surrogateescape")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if name := _utf16_without_mark(content[:_LOOKED_AT]):
        return content.decode(name, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        pass
    return content.decode("utf-8", "surrogateescape") if _is_mostly_utf8(content) else _older(content)


def _utf16_without_mark(head: bytes) -> str:
    """Every other byte of plain letters in UTF-16 is zero."""
    half = len(head) // 2
    if half and head[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    return "utf-16-be" if half and head[::2].count(0) > half * 0.4 else ""


def _is_mostly_utf8(content: bytes) -> bool:
    """Other encodings hardly ever look like whole letters of UTF-8."""
    whole = sum(map(len, _UTF8.findall(content)))
    return whole > 0.8 * len(_BEYOND_ASCII.findall(content))


def _older(content: bytes) -> str:
    """Chinese letters are two bytes and stand together; an umlaut is one byte and stands alone."""
    runs = [len(run) for run in _RUN.findall(content)]
    is_chinese = sum(run for run in runs if run % 2 == 0) > 0.75 * sum(runs)
    return content.decode("gb18030" if is_chinese else "cp1252", "surrogateescape")
