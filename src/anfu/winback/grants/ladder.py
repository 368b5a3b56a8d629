"""The playbook's ladder in minor units, and amounts as they are read."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from anfu.playbook.compensation import Compensation, Step
from anfu.winback.grants.rules import Limits


def limits_of(rules: Compensation, step: Step) -> Limits:
    """The caps that hold for one step."""
    return Limits(
        step=rules.minor(step.upto),
        case=rules.minor(rules.per_case),
        person=rules.minor(rules.per_person),
        month=rules.minor(rules.per_month),
        second_above=rules.minor(rules.second_above),
    )


def money(minor: int, currency: str, language: str) -> str:
    """An amount as people read it: (1250, "USD", "en") is "$12.50". `language` is "en" or "zh-hans"."""
    locale = "zh_Hans_CN" if language.startswith("zh") else "en_US"
    amount = Decimal(minor).scaleb(-get_currency_precision(currency))
    return str(format_currency(amount, currency, locale=locale))
