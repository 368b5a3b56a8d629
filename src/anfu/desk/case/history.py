"""Each line of a case's history as a sentence, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anfu.cases.code import code_of
from anfu.cases.models import CaseEvent
from anfu.desk.reasons import GONE, WITHDRAWN, why_left, why_said_no
from anfu.desk.winning.history import SENTENCES as WON_BACK
from anfu.desk.words import APPROVALS, PROMISES, TABLES, Table

Kind = CaseEvent.Kind
Owners = Mapping[int, str]


def sentence_of(event: CaseEvent, owners: Owners) -> str:
    """What happened, in the language of the person who reads."""
    if say := _SENTENCES.get(event.kind):
        return say(event, owners)
    return str(_PLAIN.get(event.kind, event.kind))


def _escalated(event: CaseEvent, owners: Owners) -> str:
    reason = _why(event)
    if owner := owners.get(event.detail.get("owner") or 0):
        return _("Escalated to {owner}: {reason}").format(owner=owner, reason=reason)
    return _("Escalated: {reason}").format(reason=reason)


def _taken(event: CaseEvent, owners: Owners) -> str:
    before = owners.get(event.detail.get("from") or 0)
    if before is None:
        return _("{owner} took the case").format(owner=_by(event))
    why = event.detail.get("why", "")
    return _("{owner} took over from {before}: {reason}").format(owner=_by(event), before=before, reason=why)


def _closed(event: CaseEvent, owners: Owners) -> str:
    del owners
    if event.detail.get("why") == "no_complaint":
        return _("Closed by {who}: no complaint").format(who=_by(event))
    return _("Closed by {who}: resolved").format(who=_by(event))


def _left(event: CaseEvent, owners: Owners) -> str:
    del owners
    return _("No automatic acknowledgement: {reason}").format(reason=why_left(event.detail.get("why", "")))


def _queued(event: CaseEvent, owners: Owners) -> str:
    del owners
    if event.by is None:
        return _("Acknowledgement queued from a template")
    return _("Reply queued by {who}").format(who=_by(event))


def _approval(event: CaseEvent, owners: Owners) -> str:
    del owners
    if event.kind == Kind.APPROVAL_ASKED:
        why = event.detail.get("why", "")
        return _("Waits for a second person: {reason}").format(reason=APPROVALS.get(why, why))
    said = {
        Kind.APPROVED: _("Approved by {who}"),
        Kind.REWORDED: _("Reworded by {who}; somebody else approves it now"),
        Kind.RETURNED: _("Returned by {who}: {reason}"),
    }[Kind(event.kind)]
    return said.format(who=_by(event), reason=event.detail.get("why", ""))


def _withdrawn(event: CaseEvent, owners: Owners) -> str:
    del owners
    if event.by:
        return _("Reply taken back by {who}").format(who=_by(event))
    return _("Reply withdrawn: {reason}").format(
        reason=str(WITHDRAWN.get(event.detail.get("why", ""), event.detail.get("why", "")))
    )


def _promise(event: CaseEvent, owners: Owners) -> str:
    del owners
    kind = str(PROMISES.get(event.detail.get("kind", ""), event.detail.get("kind", "")))
    return {
        Kind.PROMISE_MADE: _("Promise made: {promise}"),
        Kind.PROMISE_KEPT: _("Promise kept: {promise}"),
        Kind.PROMISE_LATE: _("Promise done late, so broken: {promise}"),
        Kind.PROMISE_BROKEN: _("Promise broken: {promise}"),
        Kind.PROMISE_WITHDRAWN: _("Promise withdrawn: {promise}"),
        Kind.PROMISE_MOVED: _("{who} moved a promise ({promise}): {reason}"),
        Kind.PROMISE_EXPLAINED: _("{who} explained a promise ({promise}): {reason}"),
    }[Kind(event.kind)].format(promise=kind, who=_by(event), reason=event.detail.get("why", ""))


def _dealt(event: CaseEvent, owners: Owners) -> str:
    owner = owners.get(event.detail.get("owner") or 0, "")
    if event.by:
        return _("{who} gave the case to {owner}").format(who=_by(event), owner=owner)
    return _("Dealt to {owner}, who is on shift").format(owner=owner)


def _given_back(event: CaseEvent, owners: Owners) -> str:
    before = owners.get(event.detail.get("from") or 0, "")
    return _("Returned to the queue: the customer waited for {before}").format(before=before)


def _handed_over(event: CaseEvent, owners: Owners) -> str:
    note = event.detail.get("why", "")
    if owner := owners.get(event.detail.get("owner") or 0):
        return _("{who} handed the case over to {owner}: {note}").format(
            who=_by(event), owner=owner, note=note
        )
    return _("{who} handed the case to the queue: {note}").format(who=_by(event), note=note)


def _tagged(event: CaseEvent, owners: Owners) -> str:
    del owners
    said = _("{who} took the tag {tag} off") if event.detail.get("off") else _("{who} tagged the case {tag}")
    return said.format(who=_by(event), tag=event.detail.get("tag", ""))


def _snoozed(event: CaseEvent, owners: Owners) -> str:
    del owners
    until = parse_datetime(event.detail.get("until") or "")
    if until is None:
        return _("{who} brought the case back into sight").format(who=_by(event))
    return _("{who} put the case off until {moment}").format(
        who=_by(event), moment=f"{date_format(until, 'SHORT_DATETIME_FORMAT')} UTC"
    )


def _noted(event: CaseEvent, owners: Owners) -> str:
    del owners
    return _("Note by {who}").format(who=_by(event))


def _mentioned(event: CaseEvent, owners: Owners) -> str:
    told = ", ".join(owners.get(pk, "") for pk in event.detail.get("staff", ()))
    return _("{who} named {colleagues} in a note").format(who=_by(event), colleagues=told)


def _refused(event: CaseEvent, owners: Owners) -> str:
    del owners
    return _("Reply refused by X: {reason}").format(reason=why_said_no(event.detail.get("why", "")))


def _heard(event: CaseEvent, owners: Owners) -> str:
    del owners
    if event.post and event.post.is_private:
        return _("The customer wrote privately")
    return _("The customer wrote again")


def _opened(event: CaseEvent, owners: Owners) -> str:
    del owners
    if event.post and event.post.is_private:
        return _("Case opened by the customer's direct message")
    return _("Case opened by the customer's post")


def _sent(event: CaseEvent, owners: Owners) -> str:
    del owners
    return _("Direct message delivered") if event.detail.get("private") else _("Reply published on X")


def _named_other(event: CaseEvent, owners: Owners) -> str:
    del owners
    other = code_of(int(event.detail.get("case", 0)))
    return _("The customer names case {code}, which is somebody else's").format(code=other)


def _wiped(event: CaseEvent, owners: Owners) -> str:
    del owners
    why = event.detail.get("why", "")
    return _("The words of a post are gone: {reason}").format(reason=GONE.get(why, why))


def _corrected(event: CaseEvent, owners: Owners) -> str:
    del owners
    changes = "; ".join(
        _("{before} → {after}").format(before=_judged(what, before), after=_judged(what, after))
        for what, (before, after) in event.detail.get("changes", {}).items()
    )
    if event.detail.get("is_undone"):
        return _("{who} took a correction back: {changes}").format(who=_by(event), changes=changes)
    return _("{who} corrected the verdict: {changes}").format(who=_by(event), changes=changes)


def _judged(what: str, code: str) -> str:
    return str(TABLES[what].get(code, code))


def _grouped(event: CaseEvent, owners: Owners) -> str:
    del owners
    if event.by is None:
        return _("Found to be about the same as other complaints")
    if event.detail.get("incident"):
        return _("{who} put it with other complaints about the same").format(who=_by(event))
    return _("{who} found it to be about something else than those complaints").format(who=_by(event))


def _suspected(event: CaseEvent, owners: Owners) -> str:
    del owners
    return _("{who} holds the claims to be false or malicious").format(who=_by(event))


def _cleared(event: CaseEvent, owners: Owners) -> str:
    del owners
    return _("{who} lifted the suspicion: {reason}").format(
        who=_by(event), reason=event.detail.get("why", "")
    )


def _report(event: CaseEvent, owners: Owners) -> str:
    del owners
    said = {
        Kind.REPORT_ASKED: _("{who} proposes to report defamation to X"),
        Kind.REPORT_AGREED: _("{who} agrees to the report to X"),
        Kind.REPORT_DECLINED: _("{who} found that it is not reported to X: {reason}"),
        Kind.REPORTED: _("{who} handed the report in on X {number}"),
    }[Kind(event.kind)]
    number, why = event.detail.get("number", ""), event.detail.get("why", "")
    return said.format(who=_by(event), reason=why, number=number).strip()


def _why(event: CaseEvent) -> str:
    why = event.detail.get("why", "")
    return str(_WHY.get(why, why))


def _by(event: CaseEvent) -> str:
    return str(event.by) if event.by else _("Anfu")


_PLAIN: Table = {
    Kind.EDITED: gettext_lazy("The customer edited a post"),
    Kind.APPEALED: gettext_lazy("The customer brought forward evidence of their own"),
    Kind.REPLY_ELSEWHERE: gettext_lazy("Answered with another tool"),
    Kind.REPLY_UNSURE: gettext_lazy("Reply unsure: X did not answer in time"),
}
_WHY: Table = {
    "a serious post": gettext_lazy("a serious post"),
    "a broken promise": gettext_lazy("a broken promise"),
    "corrected": gettext_lazy("somebody found it serious"),
    "a serious rating": gettext_lazy("serious words beside a rating"),
}
_SENTENCES: Mapping[str, Callable[[CaseEvent, Owners], str]] = {
    Kind.OPENED: _opened,
    Kind.HEARD: _heard,
    Kind.REPLY_SENT: _sent,
    Kind.NAMED_OTHER: _named_other,
    Kind.ESCALATED: _escalated,
    Kind.TAKEN: _taken,
    Kind.DEALT: _dealt,
    Kind.GIVEN_BACK: _given_back,
    Kind.HANDED_OVER: _handed_over,
    Kind.TAGGED: _tagged,
    Kind.SNOOZED: _snoozed,
    Kind.NOTED: _noted,
    Kind.MENTIONED: _mentioned,
    Kind.CLOSED: _closed,
    Kind.LEFT_TO_PERSON: _left,
    Kind.WIPED: _wiped,
    Kind.CORRECTED: _corrected,
    Kind.GROUPED: _grouped,
    Kind.SUSPECTED: _suspected,
    Kind.CLEARED: _cleared,
    Kind.REPORT_ASKED: _report,
    Kind.REPORT_AGREED: _report,
    Kind.REPORT_DECLINED: _report,
    Kind.REPORTED: _report,
    Kind.REPLY_QUEUED: _queued,
    Kind.APPROVAL_ASKED: _approval,
    Kind.APPROVED: _approval,
    Kind.REWORDED: _approval,
    Kind.RETURNED: _approval,
    Kind.REPLY_REFUSED: _refused,
    Kind.REPLY_WITHDRAWN: _withdrawn,
    Kind.PROMISE_MADE: _promise,
    Kind.PROMISE_KEPT: _promise,
    Kind.PROMISE_LATE: _promise,
    Kind.PROMISE_BROKEN: _promise,
    Kind.PROMISE_WITHDRAWN: _promise,
    **WON_BACK,
    Kind.PROMISE_MOVED: _promise,
    Kind.PROMISE_EXPLAINED: _promise,
}
