"""A case that was answered and resolved, brought about by the flows themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from anfu.cases.models import Case, CaseEvent
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.people.models import Brand, Staff
from tests.build import ANGRY, MONDAY, Hall, a_post

KIND = (
    "Hi Ada, I am so sorry that your parcel is two weeks late; I understand how frustrating that is. The courier "
    "lost it, so your full refund left us today. Please tell me here once it has arrived. Mia"
)
KIND_ZH = (
    "Ada您好，快递迟了两周，实在抱歉，换谁都会着急。是承运方把包裹弄丢了，退款今天已经原路退回。"
    "到账后请在这里告诉我一声。米娅"
)


def a_resolved_case(
    brand: Brand, mia: Staff, *, by: int = 1001, text: str = ANGRY, lang: str = "en", at: datetime = MONDAY
) -> Case:
    """One customer's complaint, acknowledged, answered by Mia and resolved an hour later."""
    posts_arrive(brand, [a_post(text, by=by, at=at, lang=lang)])
    reply_goes_out(Hall(), at + timedelta(seconds=2))
    case = Case.objects.get(brand=brand, customer__x_id=by, closed_at=None)
    seen = CaseEvent.objects.latest("pk").pk
    answered_at = at + timedelta(minutes=50)
    words = (KIND_ZH if lang == "zh" else KIND).replace("Ada", f"Ada {by}")
    assert staff_replies(case.pk, mia, words, "answer", seen, answered_at) is None
    reply_goes_out(Hall(), answered_at + UNDO)
    assert case_is_closed(case.pk, mia, "resolved", at + timedelta(hours=1)) is None
    case.refresh_from_db()
    return case
