"""What the templates about winning back may call."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from anfu.cases.models import Case
from anfu.desk.winback.card import card_of
from anfu.desk.winback.words import OUTCOMES, PURPOSES, QUESTIONS, WAYS, WHY_NOT

register = template.Library()

TABLES = {
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


@register.inclusion_tag("desk/winback/card.html", takes_context=True)
def winback_card(context: Context, case: Case) -> dict[str, Any]:
    """The block beside a case."""
    return {
        **card_of(case, timezone.now()),
        "request": context["request"],
        "csrf_token": context["csrf_token"],
    }
