"""Personal data in a text: where it stands, so that it can be masked. Nothing is kept or derived."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

KINDS = ("email", "card", "id", "phone", "order", "address")
"""What is found; where two kinds overlap, the earlier one holds."""

_PLAIN = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2010: 0x2D, 0x2011: 0x2D,
          0x2012: 0x2D, 0x2013: 0x2D, 0x2014: 0x2D, 0x2212: 0x2D, 0xA0: 0x20}  # fmt: skip
"""Wide letters and odd dashes, one for one, so that places in the text stay what they are."""

_GAP = "[ \\-.]?"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII)
_CARD = re.compile(r"(?<!\d)(?<!\d[ -])\d(?:[ -]?\d){12,18}(?!\d)(?![ -]\d)")
_CHINESE_ID = re.compile(r"(?<![\dA-Za-z])\d{6}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])")
_OTHER_ID = re.compile(
    r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"  # USA
    r"|(?<![A-Za-z\d])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z\d])"  # United Kingdom
    r"|(?i:passport|护照)[^\d\n]{0,12}?(?P<it>(?<![A-Za-z])[A-Za-z]{0,2}\d{7,9})(?!\d)"
)
_PHONE = re.compile(
    r"(?<![\d+])(?:\+|00)[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\d)"  # with the country
    rf"|(?<!\d)(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"  # mobile, China
    r"|(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)|(?<!\d)[48]00[ -]?\d{3}[ -]?\d{4}(?!\d)"  # landline and hotline, China
    r"|(?<![\d(])\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)"  # North America
    rf"|(?<!\d)0[1-9]\d{{2,3}}{_GAP}\d{{3}}{_GAP}\d{{3,4}}(?!\d)"  # United Kingdom
)
_ORDER = re.compile(
    r"\b(?:order|booking|reservation|confirmation|tracking|ticket|case|invoice|parcel|account|ref(?:erence)?|pnr)\b"
    r"(?:[ :#.-]|no\b|nr\b|number\b|code\b|id\b|is\b|ref(?:erence)?\b){1,8}"
    r"(?P<it>(?=[A-Z-]{0,12}\d)[A-Z\d][A-Z\d-]{4,23})(?![A-Z\d])"
    r"|(?:订单|單號|单号|运单|快递单|工单|受理|票号|卡号|账号|帳號|会员|合同|保单)(?:号|编号|號|是|为|码|[ :：#]){0,4}"
    r"(?P<it2>[A-Z]{0,4}\d[A-Z\d-]{4,23})(?![A-Z\d])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<![\w])\d{1,5}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w'’.-]{1,20} ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Close|Way|Terrace|Place|Crescent|Gardens"
    r"|Square)\b\.?(?:,? (?:Apt|Flat|Unit|Suite|#) ?\w{1,5})?"
    r"|(?:(?![送到在住寄是])[\u4e00-\u9fff]){2,12}(?:路|街|大道|巷|胡同|弄|村|小区|花园|新村)(?:[\u4e00-\u9fff]{0,6})[\dA-Za-z一二三四五六七八九十]{1,5}"
    r"(?:号|弄|栋|幢|座|单元|号楼)(?:[\d一二三四五六七八九十A-Za-z-]{1,5}(?:号楼|楼|层|栋|幢|单元|室|号)){0,4}(?:\d{2,4})?"
)


def personal(text: str) -> list[tuple[str, int, int]]:
    """What in `text` tells of a person: (kind, start, end) in order, without overlaps."""
    plain = text.translate(_PLAIN)
    found: list[tuple[str, int, int]] = []
    for kind, start, end in _candidates(plain):
        if all(end <= other[1] or start >= other[2] for other in found):
            found.append((kind, start, end))
    return sorted(found, key=lambda one: one[1])


def masked(text: str) -> str:
    """`text` with a sign in place of each piece of personal data."""
    for kind, start, end in reversed(personal(text)):
        text = f"{text[:start]}[{kind}]{text[end:]}"
    return text


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern, holds in _PATTERNS:
        for match in pattern.finditer(text):
            group = next((name for name, value in match.groupdict().items() if value), 0)
            if holds(match[group]):
                yield kind, match.start(group), match.end(group)


def _is_card(text: str) -> bool:
    """By Luhn's check digit; one digit over and over is no card."""
    digits = [int(char) for char in text if char.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_chinese_id(text: str) -> bool:
    """By the check digit of GB 11643."""
    weighted = sum(int(char) * (1 << (17 - place)) % 11 for place, char in enumerate(text[:17]))
    return "10X98765432"[weighted % 11] == text[17].upper()


def _always(_: str) -> bool:
    return True


_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", _EMAIL, _always),
    ("id", _CHINESE_ID, _is_chinese_id),
    ("card", _CARD, _is_card),
    ("id", _OTHER_ID, _always),
    ("phone", _PHONE, _always),
    ("order", _ORDER, _always),
    ("address", _ADDRESS, _always),
)
