"""A review in words: what its page shows, in the person's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anfu.desk.insight import charts
from anfu.desk.insight.words import FIGURES, parts_named, value_in_words
from anfu.desk.words import APPROVALS, TOPICS
from anfu.insight.effect import Effect
from anfu.insight.figures import FIGURES as DEFINITIONS
from anfu.insight.findings import Action, Followed, Hour, Review
from anfu.insight.intervals import Estimate

VERDICTS: Mapping[str, Lazy] = {
    "better": pgettext_lazy("effect", "better"),
    "worse": pgettext_lazy("effect", "worse"),
    "same": pgettext_lazy("effect", "no difference seen"),
    "few": pgettext_lazy("effect", "not enough yet"),
}

ACTIONS: Mapping[str, Lazy] = {
    "use_template": gettext_lazy(
        "Use “{template}” more: {points} points more customers won over, like with like."
    ),
    "reword_template": gettext_lazy(
        "Reword or rest “{template}”: {points} points against the others, like with like."
    ),
    "mend_cause": gettext_lazy(
        "{topic}: find out about “{words}”, which {share} of these complaints speak of."
    ),
    "help_person": gettext_lazy(
        "Sit down together about first replies: {points} points within the hour. What is in the way?"
    ),
    "even_care": gettext_lazy(
        "Look at first replies to customers with few followers together: {points} points within the hour."
    ),
    "even_reach": gettext_lazy(
        "Customers with {reach} followers wait longer: {points} points within the hour. Sort by clock alone."
    ),
    "staff_hour": gettext_lazy(
        "Bring somebody in around {hour}: only {share} of its cases have a reply within the hour."
    ),
}

STATES: Mapping[str, Lazy] = {
    "first_word": gettext_lazy("our first word"),
    "replied": gettext_lazy("a person's reply"),
    "answered": gettext_lazy("the answer"),
    "resolved": gettext_lazy("the end"),
}

HEADLINES = (
    "replied_within_hour", "reply_median", "answer_median", "promises_kept", "resolved", "reopened", "won_over",
    "satisfied", "hand_overs", "open",
)  # fmt: skip


@dataclass(frozen=True)
class EffectShown:
    """One line of a table of effects."""

    name: str
    n: int
    share: str
    crude: str
    adjusted: str
    compared: int
    verdict: str
    words: str


@dataclass(frozen=True)
class ActionShown:
    """One thing to do."""

    words: str
    owner: str
    due: date


@dataclass(frozen=True)
class FollowedShown:
    """What became of one proposal of the month before."""

    words: str
    owner: str
    then: str
    now: str
    change: str
    verdict: str
    said: str


def shown(told: Review, only: int | None = None) -> Mapping[str, object]:
    """Everything that the page of a review says; of single people only what concerns `only`, where that is given."""
    if only is not None:
        told = for_one(told, only)
    people = parts_named(
        "person",
        [e.name for e in (*told.people, *told.favour)]
        + [str(a.owner) for a in told.actions]
        + [str(one.action.owner) for one in told.followed],
    )
    return {
        "month": str(told.month),
        "previous": str(told.month.previous()),
        "following": str(told.month.next()),
        "made_at": told.now,
        "complaints": told.complaints,
        "figures": [_figure(key, told.figures[key], told.before[key]) for key in HEADLINES],
        "types": [
            (TOPICS[t.topic], t.n, value_in_words(t.share.value, "share"), t.before, _times(t.times))
            for t in told.types
        ],
        "causes": [
            (
                TOPICS[c.topic],
                c.n,
                [(w.words, w.said_by, w.read, _usual(w.times)) for w in c.words],
                c.peak,
                c.peak_n,
            )
            for c in told.causes
        ],
        "incidents": told.incidents,
        "templates": _effects(told.templates, str),
        "people": _effects(told.people, lambda code: people[code]),
        "favour": _effects(told.favour, lambda code: people[code]),
        "reach": _effects(sorted(told.reach, key=lambda e: int(e.name.rstrip("+"))), str),
        "languages": _effects(told.languages, lambda code: parts_named("language", [code])[code]),
        "hours": [
            (f"{h.hour:02}:00", h.n, value_in_words(h.replied.value, "share"), _interval(h.replied, "share"))
            for h in told.hours
            if h.n
        ],
        "hour_dots": charts.dots([_dot(h) for h in told.hours if h.n]),
        "states": [
            (STATES[s.state], s.n, *_spans(s.median, s.p90), value_in_words(s.share, "share"))
            for s in told.states
        ],
        "teams": [
            (
                parts_named("team", [t.name])[t.name],
                t.n,
                value_in_words(t.prompt.value, "share"),
                _interval(t.prompt, "share"),
                *_spans(t.reply, t.answer),
            )
            for t in told.teams
        ],
        "approvals": [
            (APPROVALS.get(q.why, q.why), q.n, *_spans(q.median, q.p90), q.waiting) for q in told.approvals
        ],
        "actions": [_action(action, people) for action in told.actions],
        "followed": [_followed(one, people) for one in told.followed],
    }


def for_one(told: Review, person: int) -> Review:
    mine = {
        "people": [effect for effect in told.people if effect.name == str(person)],
        "favour": [effect for effect in told.favour if effect.name == str(person)],
        "actions": [action for action in told.actions if action.owner in (0, person)],
        "followed": [one for one in told.followed if one.action.owner in (0, person)],
    }
    return Review(**{**told.__dict__, **mine})


def _figure(key: str, estimate: Estimate, before: Estimate) -> tuple[object, ...]:
    unit = DEFINITIONS[key].unit
    value, earlier = value_in_words(estimate.value, unit), value_in_words(before.value, unit)
    return FIGURES[key], value, _interval(estimate, unit), estimate.n, earlier


def _interval(estimate: Estimate, unit: str) -> str:
    if estimate.low is None and estimate.high is None:
        return "–"
    low, high = (value_in_words(x, unit) for x in (estimate.low, estimate.high))
    return _("{low} to {high}").format(low=low, high=high)


def _times(times: Estimate) -> str:
    if times.value is None or times.low is None or times.high is None:
        return "–"
    return f"× {times.value:.2f} ({times.low:.2f}–{times.high:.2f})"


def _usual(times: float) -> str:
    return (
        _("hardly ever before") if times > 20 else _("{n} times as often as usual").format(n=f"{times:.1f}")
    )


def _effects(effects: Sequence[Effect], name: Callable[[str], str]) -> list[EffectShown]:
    return [
        EffectShown(
            name(e.name),
            e.with_it.n,
            value_in_words(e.with_it.value, "share"),
            _points(e.crude),
            _points(e.adjusted) if e.verdict != "few" else "–",
            e.adjusted.n,
            e.verdict,
            str(VERDICTS[e.verdict]),
        )
        for e in effects
    ]


def _points(gap: Estimate) -> str:
    if gap.value is None or gap.low is None or gap.high is None:
        return "–"
    return f"{100 * gap.value:+.1f} ({100 * gap.low:+.1f} … {100 * gap.high:+.1f})"


def _action(action: Action, people: Mapping[str, str]) -> ActionShown:
    values = dict(action.values)
    said = {
        key: str(TOPICS[str(value)]) if key == "topic"
        else f"{value:.0%}" if key == "share"
        else f"{int(float(value)):02}:00" if key == "hour"
        else f"{value:+.1f}" if key == "points"
        else str(value)
        for key, value in values.items()
    }  # fmt: skip
    owner = people[str(action.owner)] if action.owner else _("the lead")
    return ActionShown(str(ACTIONS[action.code]).format(**said), owner, action.due)


def _followed(one: Followed, people: Mapping[str, str]) -> FollowedShown:
    told = _action(one.action, people)
    then, now = (_as_share(one.action.code, estimate) for estimate in (one.then, one.now))
    return FollowedShown(
        told.words, told.owner, then, now, _points(one.change), one.verdict, str(VERDICTS[one.verdict])
    )


def _as_share(code: str, estimate: Estimate) -> str:
    if code.startswith("even_"):
        return _points(estimate)
    value = value_in_words(estimate.value, "share")
    return value if estimate.value is None else f"{value} (n={estimate.n:,})"


def _spans(*estimates: Estimate) -> tuple[str, ...]:
    return tuple(value_in_words(one.value, "span") for one in estimates)


def _dot(hour: Hour) -> tuple[str, float | None, float | None, float | None, str]:
    share = hour.replied
    return f"{hour.hour:02}:00", share.value, share.low, share.high, value_in_words(share.value, "share")
