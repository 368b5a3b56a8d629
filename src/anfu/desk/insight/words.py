"""What the desk calls figures, cuts and parts, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from anfu.desk.clocks import span_in_words
from anfu.desk.words import LANGUAGES, TIERS, TOPICS
from anfu.people.models import Staff
from anfu.playbook.models import PlaybookVersion

FIGURES: Mapping[str, Lazy] = {
    "cases": _("Complaints"),
    "acknowledged_within_hour": _("Acknowledged within the hour"),
    "first_word_median": _("Time to our first word, median"),
    "first_word_p90": _("Time to our first word, 9 of 10"),
    "first_word_median_working": _("Time to our first word, median, in working time"),
    "replied_within_hour": _("Answered by a person within the hour"),
    "reply_median": _("Time to a person's first reply, median"),
    "reply_p90": _("Time to a person's first reply, 9 of 10"),
    "reply_median_working": _("Time to a person's first reply, median, in working time"),
    "answer_median": _("Time to the answer, median"),
    "answer_p90": _("Time to the answer, 9 of 10"),
    "answer_median_working": _("Time to the answer, median, in working time"),
    "resolution_median": _("Time to the resolution, median"),
    "resolution_p90": _("Time to the resolution, 9 of 10"),
    "resolution_median_working": _("Time to the resolution, median, in working time"),
    "resolved": _("Resolved"),
    "reopened": _("Came back within 7 days"),
    "first_contact": _("Resolved with one answer"),
    "promises_kept": _("Promises kept"),
    "lateness_median": _("Lateness of broken promises, median"),
    "lateness_p90": _("Lateness of broken promises, 9 of 10"),
    "promises_per_case": _("Promises per case"),
    "public_replies": _("Public replies per case"),
    "hand_overs": _("Hand-overs per case"),
    "arousal_change": _("Change of arousal, first to last post"),
    "won_over": _("Anger turned to praise"),
    "praises_later": _("Praise in later posts"),
    "satisfied": _("Satisfied (CSAT)"),
    "recommends": _("Recommending minus dissuading (NPS)"),
    "ease": _("How easy it was, 1 to 7"),
    "rated": _("Answered our question after a resolution"),
    "spend_per_case": _("Spent on X per case, US dollars"),
    "spend": _("Spent on X, US dollars"),
    "open": _("Open now"),
    "unanswered": _("Open without a person's reply"),
}

CUTS: Mapping[str, Lazy] = {
    "topic": _("Topic"),
    "tier": _("Tier"),
    "language": pgettext_lazy("cut", "Language"),
    "person": _("Person"),
    "team": _("Team"),
    "playbook": _("Playbook version"),
    "hour": _("Hour of the day"),
    "reach": _("Followers"),
}


def parts_named(cut: str, codes: list[str]) -> dict[str, str]:
    """The name of each part of a cut."""
    match cut:
        case "topic":
            return {code: str(TOPICS.get(code, code)) for code in codes}
        case "tier":
            return {code: str(TIERS[code]) for code in codes}
        case "language":
            return {code: str(LANGUAGES.get(code, code)) for code in codes}
        case "hour":
            return {code: f"{int(code):02}:00" for code in codes}
        case "person":
            people = {str(one.pk): str(one) for one in Staff.objects.filter(pk__in=codes)}
            return {code: people.get(code, gettext("Nobody yet, or another tool")) for code in codes}
        case "team":
            return {code: code or gettext("In no team, or nobody yet") for code in codes}
        case "playbook":
            return {str(one.pk): str(one) for one in PlaybookVersion.objects.filter(pk__in=codes)}
        case _:
            return {code: code for code in codes}


def value_in_words(value: float | None, unit: str) -> str:
    """A value as people read it: "83.2 %", "1 h 5 m", "1,204"."""
    if value is None:
        return "–"
    match unit:
        case "share":
            return f"{value:.1%}"
        case "span":
            return span_in_words(timedelta(seconds=max(0.0, value)))
        case "points":
            return f"{value:+.0f}"
        case "usd":
            return f"${value:,.2f}"
        case "count":
            return f"{value:,.0f}"
        case _:
            return f"{value:+.2f}" if value < 0 else f"{value:.2f}"
