"""Why triage judged as it did, in the person's language. The customer's words stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anfu.desk.words import Table

RULES: Table = {
    "abuse": gettext_lazy("abuse"),
    "counterfeit or unlawful practice": gettext_lazy("counterfeit or unlawful practice"),
    "danger in use": gettext_lazy("danger in use"),
    "data leak or takeover": gettext_lazy("data leak or takeover"),
    "discrimination": gettext_lazy("discrimination"),
    "fails again and again": gettext_lazy("fails again and again"),
    "fire, smoke or shock": gettext_lazy("fire, smoke or shock"),
    "found in food or drink": gettext_lazy("found in food or drink"),
    "illness or injury": gettext_lazy("illness or injury"),
    "legal threat": gettext_lazy("legal threat"),
    "major failure of service": gettext_lazy("major failure of service"),
    "outage for many": gettext_lazy("outage for many"),
    "press or regulator": gettext_lazy("press or regulator"),
    "self-harm": gettext_lazy("self-harm"),
    "suggestion": gettext_lazy("suggestion"),
    "thanks": gettext_lazy("thanks"),
    "threat of violence": gettext_lazy("threat of violence"),
    "unwanted advertising": gettext_lazy("unwanted advertising"),
}
"""The names of triage's rules."""

_RULE = re.compile(r"rule: (?P<name>.+?) \('(?P<words>.*)'\)", re.DOTALL)


@dataclass(frozen=True)
class Reason:
    """One reason: what it is, where it has a name, and the customer's words that it rests on."""

    name: str
    words: str


def reasons_of(why: Iterable[str]) -> Sequence[Reason]:
    """The reasons of a verdict, each once, strongest first."""
    return list(dict.fromkeys(map(_reason, why)))


def _reason(said: str) -> Reason:
    if rule := _RULE.fullmatch(said):
        return Reason(str(RULES.get(rule["name"], rule["name"])), rule["words"])
    kind, _colon, words = said.partition(": ")
    if kind == "word against":
        return Reason(_("speaks against it"), words)
    return Reason("", words or said)
