"""What is set, as people read it: each with the setting that changes it. No key, token or password is ever shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anfu.people.models import Brand
from anfu.settings import Env


@dataclass(frozen=True)
class Fact:
    """One thing that is set: what it is, what it is set to, and the name of its setting (docs/settings.md)."""

    name: Lazy
    value: str
    setting: str


def facts(brand: Brand, env: Env) -> Sequence[Fact]:
    """What is set for a brand and for the whole installation."""
    return [
        Fact(gettext_lazy("Brand"), f"{brand.name} @{brand.handle}", ""),
        Fact(gettext_lazy("Customers' pages"), env.page_address, "ANFU_PUBLIC_URL"),
        Fact(gettext_lazy("Playbook files"), _playbooks(env), "ANFU_PLAYBOOKS"),
        Fact(gettext_lazy("Words of posts are kept for"), _days(env.keep_days), "ANFU_KEEP_DAYS"),
        Fact(gettext_lazy("The audit trail is kept for"), _days(env.keep_trail_days), "ANFU_KEEP_TRAIL_DAYS"),
        Fact(gettext_lazy("Countries whose rules bind"), _countries(env), "ANFU_COUNTRIES"),
        Fact(gettext_lazy("Language model for drafts"), env.llm_model if env.llm_url else _("off"), "ANFU_LLM_URL"),
        Fact(gettext_lazy("Mail server for alerts"), env.email_host or _("none"), "ANFU_EMAIL_HOST"),
        Fact(gettext_lazy("Budget for X"), _budget(env), "ANFU_X_BUDGET_MONTH"),
    ]  # fmt: skip


def _countries(env: Env) -> str:
    return ", ".join(env.countries) or _("any country")


def _playbooks(env: Env) -> str:
    return ", ".join(path.name for path in env.playbooks) or _("the demo's")


def _days(days: int) -> str:
    return ngettext("{n} day", "{n} days", days).format(n=localize(days))


def _budget(env: Env) -> str:
    told = [
        words.format(usd=f"${limit:.2f}")
        for words, limit in ((_("{usd} a day"), env.x_budget_day), (_("{usd} a month"), env.x_budget_month))
        if limit is not None
    ]
    return ", ".join(told) or _("no limit")
