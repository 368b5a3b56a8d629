"""What the desk's templates may call: words for codes, clocks, times."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.translation import get_language

from anfu.cases.models import Case
from anfu.channel.networks import able
from anfu.desk.clocks import AGO, PATTERNS, STATES, UNITS, near, span_in_words
from anfu.desk.events.words import SHAPES
from anfu.desk.events.words import STATES as DELIVERIES
from anfu.desk.findings import RULES
from anfu.desk.known.queries import known_of
from anfu.desk.rail import FOLDED, shelves
from anfu.desk.reasons import why_said_no
from anfu.desk.words import TABLES, arousal_of
from anfu.desk.work.queries import tallies
from anfu.events.words import NAMES as EVENTS
from anfu.people.models import Brand, Staff
from anfu.people.policy import Action, may
from anfu.promises.rules import Outcome, outcome
from anfu.replies.approvals.queries import why_not
from anfu.replies.checks.finding import Finding
from anfu.replies.models import Reply
from anfu.settings import env

register = template.Library()
ALL = {**TABLES, "shape": SHAPES, "delivery": DELIVERIES, "event": EVENTS}


@register.simple_tag
def single_sign_on() -> str:
    """The name of the organisation's sign-in; empty where there is none."""
    return env.oidc_name if env.oidc_url else ""


@register.filter
def said(code: str, table: str) -> str:
    """The word for a code; a code without one stands for itself."""
    return str(ALL[table].get(code, code))


@register.filter(name="may")
def is_allowed(staff: Staff, action: str) -> bool:
    """May this person do it, by the policy?"""
    return may(staff, Action(action))


@register.filter
def aroused(arousal: float) -> str:
    """The code of how worked up a customer is."""
    return arousal_of(arousal)


@register.simple_tag
def post_at(brand: Brand, handle: str, post_id: int) -> str:
    """The address at which people see a post of an account on the brand's network."""
    return able(brand.network).post_at(handle, post_id)


@register.filter
def network(brand: Brand) -> str:
    """What people call the brand's network."""
    return able(brand.network).name


@register.filter
def refused_by_x(code: str) -> str:
    """What a refusal by X means and what to do."""
    return why_said_no(code)


@register.filter
def language(code: str) -> str:
    """The name of a BCP-47 language."""
    return said(code.split("-")[0].lower(), "language")


@register.filter
def reason_of(finding: Finding) -> str:
    """Why the reply check stumbled, in the language of the reader."""
    return str(RULES[finding.rule][0])


@register.filter
def fix_of(finding: Finding) -> str:
    """What to do about it, in the language of the reader."""
    return str(RULES[finding.rule][1])


@register.filter
def weekday(number: int) -> str:
    """The short name of a weekday, from 0 (Monday)."""
    return str(WEEKDAYS_ABBR[number])


@register.filter
def percent(share: float) -> int:
    """A share of one, as a whole number of a hundred."""
    return round(share * 100)


@register.filter
def in_words(span: timedelta) -> str:
    """A span: "1 h 5 m"."""
    return span_in_words(span)


@register.simple_tag
def clock(due_at: datetime, kind: str) -> str:
    """A running clock; the browser ticks it with the two patterns. (Not a template: a list shows fifty of them.)"""
    now = timezone.now()
    before, after = (str(pattern) for pattern in PATTERNS[kind])
    state = _state(due_at, now)
    span = span_in_words(abs(due_at - now))
    return format_html(
        '<time class="clock is-{state}" datetime="{at}" title="{title} UTC" data-clock data-before="{before}"'
        ' data-after="{after}"><span class="shape is-{state}" aria-hidden="true"></span>'
        '<span class="words">{words}</span></time>',
        state=state,
        at=due_at.isoformat(),
        title=f"{due_at:%Y-%m-%d %H:%M}",
        before=before,
        after=after,
        words=(after if state == "over" else before).format(span=span),
    )


@register.inclusion_tag("desk/rail.html", takes_context=True)
def rail(context: Context, current: str = "") -> dict[str, Any]:
    """The queues with their counts, then the other screens; `current` is the slug of the one that is shown.

    A page that shows a queue gives its count as `tally`, so that the two are the same.
    """
    now, request, shown = timezone.now(), context["request"], context.get("tally")
    staff, groups = request.user, shelves(request.user, request.COOKIES.get(FOLDED), now)
    return {
        "tallies": [shown if shown and shown.slug == one.slug else one for one in tallies(staff, now)],
        "shelves": [(shelf, shelf.is_folded and not shelf.has(current)) for shelf in groups],
        "views": staff.views.order_by("name"),
        "current": current,
    }


@register.inclusion_tag("desk/known/card.html")
def known_card(case: Case) -> dict[str, Any]:
    """The card about a case's customer."""
    return {"case": case, "known": known_of(case)}


@register.simple_tag(takes_context=True)
def may_approve(context: Context, reply: Reply) -> bool:
    """May the reader of this page approve a reply that waits?"""
    return why_not(reply, context["request"].user) is None


@register.simple_tag
def urgency(due_at: datetime) -> str:
    """The shape of a queue's worst clock."""
    state = _state(due_at, timezone.now())
    return format_html(
        '<span class="shape is-{0}" role="img" aria-label="{1}" title="{1}"></span>', state, STATES[state]
    )


@register.simple_tag
def ago(at: datetime) -> str:
    """How long ago, with the moment on hover."""
    return format_html(
        '<time class="ago" datetime="{}" title="{} UTC" data-ago data-pattern="{}">{}</time>',
        at.isoformat(),
        f"{at:%Y-%m-%d %H:%M}",
        AGO,
        str(AGO).format(span=span_in_words(timezone.now() - at)),
    )


@register.simple_tag
def units() -> str:
    """The patterns of spans for the browser's clocks, largest first."""
    return json.dumps([[size, str(words)] for size, words in UNITS], ensure_ascii=False)


@register.simple_tag
def server_now() -> str:
    """The server's time, so that a wrong clock in the browser does no harm."""
    return timezone.now().isoformat()


@register.simple_tag
def page_language() -> str:
    """The language of the page, for the browser and for screen readers."""
    return {"zh-hans": "zh-Hans"}.get(get_language() or "en", get_language() or "en")


def _state(due_at: datetime, now: datetime) -> str:
    if outcome(due_at, None, None, now) is Outcome.BROKEN:
        return "over"
    return "near" if near(due_at, now) else "far"
