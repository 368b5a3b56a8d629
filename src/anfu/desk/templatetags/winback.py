"""What the templates about winning back may call."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.translation import get_language

from anfu.cases.models import Case
from anfu.desk.winning.card import card_of
from anfu.desk.winning.words import (
    GATHERINGS,
    GIVES,
    OUTCOMES,
    PURPOSES,
    QUESTIONS,
    WAYS,
    WHY_NOT,
    WHY_SECOND,
)
from anfu.winback.grants.ladder import money as in_money

register = template.Library()

TABLES = {
    "gives": GIVES,
    "gathering": GATHERINGS,
    "why_second": WHY_SECOND,
    "question": QUESTIONS,
    "outcome": OUTCOMES,
    "purpose": PURPOSES,
    "way": WAYS,
    "why_not": WHY_NOT,
}


@register.filter
def told(code: str, table: str) -> str:
    """The words for a code of winning back."""
    return str(TABLES[table].get(code, code))


@register.filter
def money(minor: int, currency: str) -> str:
    """An amount in minor units as the reader writes it."""
    return in_money(minor, currency, get_language() or "en")


@register.filter
def read_as(texts: dict[str, str]) -> str:
    """What was written in several languages, in the reader's where there is one."""
    return texts.get((get_language() or "en").split("-")[0]) or next(iter(texts.values()), "")


@register.filter
def plain_amount(minor: int, currency: str) -> str:
    """An amount in minor units as it is typed: "12.50"."""
    return str(Decimal(minor).scaleb(-get_currency_precision(currency)))


@register.inclusion_tag("desk/winback/card.html", takes_context=True)
def winback_card(context: Context, case: Case) -> dict[str, Any]:
    """The block beside a case."""
    return {
        **card_of(case, timezone.now()),
        "request": context["request"],
        "csrf_token": context["csrf_token"],
    }
