"""What the templates about incidents and the lane may call."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from anfu.cases.models import Case
from anfu.desk.incidents.queries import membership_of
from anfu.desk.lane.card import card_of

register = template.Library()


@register.inclusion_tag("desk/lane/card.html", takes_context=True)
def lane_card(context: Context, case: Case) -> dict[str, Any]:
    """The card about the lane."""
    return {
        **card_of(case, context["request"].user),
        "request": context["request"],
        "csrf_token": context["csrf_token"],
    }


@register.inclusion_tag("desk/incidents/card.html", takes_context=True)
def incident_card(context: Context, case: Case) -> dict[str, Any]:
    """The card that says how many complain of the same."""
    return {**membership_of(case), "request": context["request"], "csrf_token": context["csrf_token"]}
