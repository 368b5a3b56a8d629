"""Every figure once more, slowly and plainly, from the lines of history: what the fast ones are held against."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from anfu.cases.models import Case, CaseEvent
from anfu.clock.working import working_between
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.playbook.queries import playbook_of
from anfu.replies.models import Reply
from anfu.spending.models import Spent
from anfu.triage.models import PostVerdict

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


class Plain:
    """One case, read line by line."""

    def __init__(self, case: Case, now: datetime) -> None:
        self.case, self.now = case, now
        self.lines = sorted(CaseEvent.objects.filter(case=case), key=lambda line: (line.at, line.pk))
        self.opened = next(line.at for line in self.lines if line.kind == "opened")
        self.first_word = min((line.at for line in self._ours()), default=None)
        self.replied = self._first(_by_person)
        self.answers = [line.at for line in self._ours() if _answers(line)]
        self.resolved = min(
            (line.at for line in self.lines if line.detail.get("why") == "resolved"), default=None
        )
        ends = [line for line in self.lines if line.kind in ("closed", "reopened")]
        self.closed = ends[-1].at if ends and ends[-1].kind == "closed" else None
        self.is_complaint = not (self.closed and ends[-1].detail["why"] == "no_complaint")
        self.verdicts = [
            PostVerdict.objects.get(post=line.post) for line in self.lines if line.kind in ("opened", "heard")
        ]

    def came_back(self) -> bool:
        """Within a week of the resolution: reopened, or the customer complained again."""
        if self.resolved is None:
            return False
        reopened = [line.at for line in self.lines if line.kind == "reopened"]
        first = min(reopened, default=None)
        opened = [
            Plain(other, self.now).opened
            for other in Case.objects.filter(customer=self.case.customer_id).exclude(pk=self.case.pk)
        ]
        times = [at for at in [*opened, *([first] if first else [])] if at > self.resolved]
        return any(at - self.resolved <= WEEK for at in times)

    def promises(self) -> list[float]:
        """Of each promise due by now, how late it was in seconds (0: kept); those never done count to now."""
        late = []
        for made in (line for line in self.lines if line.kind == "promise_made"):
            pk, due = made.detail["promise"], datetime.fromisoformat(made.detail["due_at"])
            later = [line for line in self.lines if line.detail.get("promise") == pk and line is not made]
            done = min(
                (line.at for line in later if line.kind in ("promise_kept", "promise_late")), default=None
            )
            withdrawn = min((line.at for line in later if line.kind == "promise_withdrawn"), default=None)
            if done is not None:
                late.append(max(0.0, (done - due).total_seconds()))
            elif withdrawn is not None:
                late += [math.nan] if withdrawn > due else []
            elif due < self.now:
                late.append((self.now - due).total_seconds())
        return late

    def feeling(self) -> int | None:
        """How the customer felt last, by post or rating, after the first post."""
        said = [(v.judged_at, 1, _feels(v)) for v in self.verdicts][1:]
        rated = [(line.at, 0, _good(line.detail)) for line in self.ratings()]
        first = self.verdicts[0].judged_at
        felt = max([*said, *(one for one in rated if one[0] > first)], default=None)
        return felt[2] if felt else None

    def ratings(self, question: str = "") -> list[CaseEvent]:
        """What the customer answered."""
        return [x for x in self.lines if x.kind == "rated" and question in ("", x.detail["question"])]

    def later(self) -> int | None:
        """What the customer's newest public post after the resolution says."""
        if self.resolved is None:
            return None
        posts = Post.objects.filter(customer=self.case.customer_id, is_private=False)
        found = max(
            (post for post in posts if post.created_at > self.resolved),
            key=lambda p: (p.created_at, p.pk),
            default=None,
        )
        return _feels(PostVerdict.objects.get(post=found)) if found else None

    def hand_overs(self) -> int:
        """How often somebody else than the owner before became the owner."""
        owner, times = None, 0
        for line in self.lines:
            new = line.by_id if line.kind == "taken" else line.detail.get("owner")
            if new is None or line.kind not in ("taken", "dealt", "handed_over", "escalated"):
                continue
            before = line.detail.get("from") if owner is None else owner
            times += before is not None and before != new
            owner = new
        return times

    def spent(self) -> float:
        """US dollars that were booked on the case."""
        return float(sum(one.usd for one in Spent.objects.filter(case=self.case)))

    def until(self, happened: datetime | None) -> datetime:
        """The end of a wait, or when it was seen last."""
        return max(happened or self.closed or self.now, self.opened)

    def _ours(self) -> list[CaseEvent]:
        return [line for line in self.lines if line.kind in ("reply_sent", "reply_elsewhere")]

    def _first(self, wanted: Callable[[CaseEvent], bool]) -> datetime | None:
        return next((line.at for line in self._ours() if wanted(line)), None)


def _reply(line: CaseEvent) -> Reply | None:
    return Reply.objects.get(pk=line.detail["reply"]) if line.kind == "reply_sent" else None


def _private(line: CaseEvent) -> bool:
    reply = _reply(line)
    return reply is not None and reply.is_private


def _by_person(line: CaseEvent) -> bool:
    reply = _reply(line)
    return reply is None or not reply.is_automatic


def _answers(line: CaseEvent) -> bool:
    reply = _reply(line)
    return reply is None or (not reply.is_automatic and reply.stage in ("answer", "close"))


def _feels(verdict: PostVerdict) -> int:
    return -1 if verdict.is_complaint else 1 if verdict.intent == "praise" else 0


def _good(told: dict[str, Any]) -> int:
    good, bad = {"csat": (4, 2), "nps": (9, 6), "effort": (5, 3)}[told["question"]]
    return 1 if told["score"] >= good else -1 if told["score"] <= bad else 0


def slow_figures(brand: Brand, since: datetime, until: datetime, now: datetime) -> dict[str, float | None]:
    """Every figure of the complaints opened in a period."""
    told = [Plain(case, now) for case in Case.objects.filter(brand=brand)]
    cases = [case for case in told if since <= case.opened < until and case.is_complaint]
    known = [case for case in cases if len(case.verdicts) > 1]
    resolved = [case for case in cases if case.resolved]
    decided = [case for case in cases if case.resolved or case.closed or now - case.opened > WEEK]
    due = [late for case in cases for late in case.promises()]
    late = sorted(x for x in due if x > 0)  # nan is not
    old = [case for case in cases if now - case.opened > HOUR]

    def within(column: str) -> float | None:
        made = [case for case in old if getattr(case, column) and getattr(case, column) - case.opened <= HOUR]
        return _ratio(len(made), len(old))

    def span(get: Callable[[Plain], datetime | None], q: float, working: bool = False) -> float | None:
        return _km([(_seconds(c, c.until(get(c)), working), get(c) is not None) for c in cases], q)

    def scores(question: str) -> list[int]:
        return [line.detail["score"] for case in cases for line in case.ratings(question)]

    def answered(case: Plain) -> datetime | None:
        return min(case.answers, default=None)

    spans = {
        "first_word": lambda c: c.first_word, "reply": lambda c: c.replied,
        "answer": answered, "resolution": lambda c: c.resolved,
    }  # fmt: skip
    figures = {f"{name}_median": span(get, 0.5) for name, get in spans.items()}
    figures |= {f"{name}_p90": span(get, 0.9) for name, get in spans.items()}
    figures |= {f"{n}_median_working": span(get, 0.5, True) for n, get in spans.items()}
    return figures | {
        "cases": float(len(cases)),
        "acknowledged_within_hour": within("first_word"),
        "replied_within_hour": within("replied"),
        "resolved": _ratio(len([c for c in decided if c.resolved]), len(decided)),
        "reopened": _ratio(len([c for c in resolved if c.came_back()]), len(resolved)),
        "first_contact": _ratio(
            len([c for c in resolved if len(c.answers) == 1 and not c.came_back()]), len(resolved)
        ),
        "promises_kept": _ratio(len([x for x in due if x == 0]), len(due)),
        "lateness_median": late[math.ceil(len(late) * 0.5) - 1] if late else None,
        "lateness_p90": late[math.ceil(len(late) * 0.9) - 1] if late else None,
        "promises_per_case": _mean(len(case.promises()) for case in cases),
        "public_replies": _mean(len([x for x in case._ours() if not _private(x)]) for case in cases),
        "hand_overs": _mean(case.hand_overs() for case in cases),
        "praises_later": _ratio(
            len([c for c in cases if c.later() == 1]), len([c for c in cases if c.later() is not None])
        ),
        "spend": sum(case.spent() for case in cases),
        "spend_per_case": _mean(case.spent() for case in cases),
        "arousal_change": _mean(c.verdicts[-1].arousal - c.verdicts[0].arousal for c in known),
        "won_over": _ratio(
            len([c for c in cases if c.feeling() == 1]), len([c for c in cases if c.feeling() is not None])
        ),
        "satisfied": _ratio(len([x for x in scores("csat") if x >= 4]), len(scores("csat"))),
        "recommends": _mean(100.0 if x >= 9 else -100.0 if x <= 6 else 0.0 for x in scores("nps")),
        "ease": _mean(
            statistics.fmean(x.detail["score"] for x in c.ratings("effort"))
            for c in cases
            if c.ratings("effort")
        ),
        "rated": _ratio(
            sum(len(c.ratings()) for c in cases),
            sum(len([x for x in c.lines if x.kind == "asked"]) for c in cases),
        ),
        "open": float(len([case for case in cases if not case.closed])),
        "unanswered": float(len([case for case in cases if not case.closed and not case.replied])),
    }


def _seconds(case: Plain, until: datetime, working: bool) -> float:
    if working:
        calendar = playbook_of(case.case.playbook_id).calendar
        return working_between(case.opened, until, calendar).total_seconds()
    return (until - case.opened).total_seconds()


def _km(waits: Sequence[tuple[float, bool]], q: float) -> float | None:
    """Kaplan and Meier by the book, one time after the other."""
    still = 1.0
    for time in sorted({seconds for seconds, over in waits if over}):
        at_risk = len([s for s, _ in waits if s >= time])
        still *= 1 - len([s for s, over in waits if over and s == time]) / at_risk
        if still <= 1 - q + 1e-9:
            return time
    return None


def _ratio(hits: int, n: int) -> float | None:
    return hits / n if n else None


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.fmean(found) if found else None
