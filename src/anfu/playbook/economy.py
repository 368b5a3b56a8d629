"""`[economy]`: the brand's own figures, without which nothing is told in money that was not spent."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from anfu.playbook.compensation import Amount, read_currency
from anfu.playbook.parts import Part, Text


class Economy(Part):
    """`[economy]`: what care costs the brand and what a customer who stays is worth to it, by its own books."""

    currency: Annotated[Text, AfterValidator(read_currency)] = Field(
        description='the ISO 4217 code of the currency of these amounts, such as "USD"'
    )
    care_hour: Amount = Field(
        description='what an hour of somebody who cares costs you, all in, such as "32.00"'
    )
    customer_year: Amount = Field(
        description='the margin that a customer who stays brings in a year, such as "60.00"'
    )
