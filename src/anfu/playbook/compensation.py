"""`[compensation]`: what may be given to make good: a ladder of steps, caps, a budget, and a second pair of eyes."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from babel.numbers import get_currency_precision, is_currency
from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, model_validator

from anfu.playbook.parts import Part, Text
from anfu.playbook.words import Tier, Topic


def _read_amount(found: Any) -> Any:
    if isinstance(found, Decimal):
        return found
    try:
        amount = Decimal(found) if isinstance(found, str) else Decimal(0)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0 or amount > 10**9:
        raise ValueError(f'{found!r} is no amount of money; write it in quotes, as "25.00"')
    return amount


def read_currency(found: str) -> str:
    """A currency by its ISO 4217 code; raises ValueError."""
    if not is_currency(found):
        raise ValueError(f'"{found}" is no currency')
    return found


Amount = Annotated[Decimal, BeforeValidator(_read_amount)]


class Step(Part):
    """`[[compensation.step]]`: one thing that may be given, and for what."""

    key: Text = Field(description="a name of its own", pattern=r"^[a-z0-9_]+$")
    gives: Literal["discount", "gift", "refund", "credit"] = Field(
        description='"discount", "gift", "refund" or "credit"'
    )
    words: Text = Field(description="what the customer is told that they get")
    upto: Amount = Field(description='the most that it may cost you, such as "15.00"')
    tier: Tier | None = Field(
        default=None, description='only for cases of this tier: "ordinary" or "serious"'
    )
    topics: tuple[Topic, ...] = Field(default=(), description="only for these causes")
    failures: StrictInt = Field(
        default=0, ge=0, le=10, description="only for customers whom we failed at least so often before"
    )

    def fits(self, tier: str, topic: str, failures: int) -> bool:
        """May it be given for such a case?"""
        right_place = self.tier in (None, tier) and (not self.topics or topic in self.topics)
        return right_place and failures >= self.failures


class Compensation(Part):
    """`[compensation]`: without it, nothing is given through the desk."""

    currency: Annotated[Text, AfterValidator(read_currency)] = Field(
        description='the ISO 4217 code of the currency of all amounts, such as "USD"'
    )
    per_case: Amount = Field(description="the most that one case may cost")
    per_person: Amount = Field(description="the most that one customer may be given within a year")
    per_month: Amount = Field(description="the budget of a calendar month")
    second_above: Amount = Field(description="from above this amount a second person decides")
    steps: tuple[Step, ...] = Field(
        alias="step", min_length=1, description="the ladder: what may be given for what"
    )

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        places = get_currency_precision(self.currency)
        amounts = {
            name: getattr(self, name) for name in ("per_case", "per_person", "per_month", "second_above")
        }
        amounts |= {f"step {step.key}": step.upto for step in self.steps}
        for name, amount in amounts.items():
            if amount != round(amount, places):
                raise ValueError(f"{amount} for {name}, though {self.currency} has {places} decimal places")
        for step in self.steps:
            if step.upto > self.per_case:
                raise ValueError(f"step {step.key} of up to {step.upto}, above {self.per_case} per case")
        for key, times in Counter(step.key for step in self.steps).items():
            if times > 1:
                raise ValueError(f'the step "{key}" stands {times} times')
        return self

    def minor(self, amount: Decimal) -> int:
        """An amount in minor units of the currency, such as cents; ValueError where it is finer than those."""
        scaled = amount.scaleb(get_currency_precision(self.currency))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} is finer than {self.currency} goes")
        return int(scaled)

    def step(self, key: str) -> Step | None:
        """The step called `key`."""
        return next((step for step in self.steps if step.key == key), None)
