"""A desk in the middle of its day, brought about by the flows themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anfu.cases.models import Case, CaseEvent
from anfu.channel.port import HeardPost, InDoubt, Outcome, Refused
from anfu.desk.case.queries import newest_event_id
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_notes import staff_notes
from anfu.flows.staff_replies import staff_replies
from anfu.flows.staff_takes import staff_takes
from anfu.people.actions import invite
from anfu.people.models import Brand, Staff
from tests.build import ANGRY_ZH, GRAVE, LONG_AGO, Hall, a_brand, a_message, a_post

PASSWORD = "a long enough word"  # noqa: S105  # of the tests
HOSTILE = (
    "@sprucehome <script>alert('x')</script> terrible service, broken again \u202eevil\u202c "
    "<img src=x onerror=alert(1)> https://evil.example/?a=1&b=2 " + "w" * 300
)
CHARGED = "@sprucehome Charged twice for one lamp and no reply for a week. Unacceptable!"
CRASHES = "@sprucehome Your app crashes each time I pay. Worst app ever, fix it!"
NOT_TO_US = "Spruce Home sent me a broken table again. Terrible quality, third time!"
RUDE = "@sprucehome Rude driver, late again and nobody cares. Awful!"
BURNT = "@sprucehome Your floor lamp caught fire last night and my hand is burnt. I am furious."
WAITING = (
    "Hi Ines, I am so sorry about the lamp and your burnt hand; I understand how frightening that night was. We have "
    "stopped selling it because of this. Lin, our senior care expert, will call you within 2 hours. Mia"
)
LONG = "@sprucehome Your support is awful and my order is broken. " + "I am still waiting. " * 120


@dataclass
class Scene:
    """The people and cases that a test acts with."""

    brand: Brand
    mia: Staff
    lin: Staff
    now: datetime

    def case(self, by: int) -> Case:
        """The case of the customer with this X id."""
        return Case.objects.get(brand=self.brand, customer__x_id=by)


def a_scene(now: datetime) -> Scene:
    """A brand with two people and cases in every state that the desk shows."""
    brand = a_brand(now - timedelta(days=2))
    mia = invite("mia", PASSWORD, brand, "agent", "Mia Torres", "en", LONG_AGO)
    lin = invite("lin", PASSWORD, brand, "senior", "林晓", "zh-hans")
    scene = Scene(brand, mia, lin, now)

    def ago(**span: float) -> datetime:
        return now - timedelta(**span)

    _arrive(brand, [a_post(by=1, name="Ada Lee", at=ago(hours=5, minutes=20))])
    _arrive(brand, [a_post(ANGRY_ZH, by=2, name="陈婉清", at=ago(minutes=40), lang="zh")])
    _arrive(brand, [a_post(GRAVE, by=3, name="Jonas Weber", at=ago(minutes=25))])
    _arrive(
        brand,
        [a_post(CHARGED, by=4, name="Priya N", at=ago(minutes=12))],
        Refused("duplicate", "You are not allowed to create a Tweet with duplicate content."),
    )
    _arrive(
        brand,
        [a_post(CRASHES, by=5, name="Tom Okafor", at=ago(minutes=8))],
        InDoubt("the connection ended before the answer"),
    )
    _arrive(brand, [a_post(NOT_TO_US, by=6, name="Ruth Amari", at=ago(minutes=50), mentions=())])
    _arrive(brand, [a_post(HOSTILE, by=7, name="<b>Mallory</b>\u202e", at=ago(minutes=3))], send=False)
    _arrive(brand, [a_post(LONG, by=8, name="Lena Fischer", at=ago(hours=3, minutes=50))])
    _arrive(brand, [a_post(RUDE, by=9, name="Sam Brooks", at=ago(hours=30))])
    staff_takes(scene.case(1).pk, mia, "", ago(hours=2))
    staff_notes(
        scene.case(1).pk, mia, "The warehouse says it left on Friday. Asking the carrier.", ago(hours=2)
    )
    told = [
        a_message(
            f"Case {scene.case(3).code}: My son's arm is broken in two places. I can send you the doctor's letter.",
            by=3,
            name="Jonas Weber",
            at=ago(minutes=14),
        ),
        a_message(by=3, name="Jonas Weber", at=ago(minutes=6), is_sealed=True),
    ]
    _arrive(brand, told[:1], send=False)
    answer = "Jonas, I am so sorry that your son was hurt. I have passed this to our safety team and "
    answer += "write to you again within 2 hours."
    staff_takes(scene.case(3).pk, lin, "taking over", ago(minutes=11))
    seen = CaseEvent.objects.latest("pk").pk
    staff_replies(scene.case(3).pk, lin, answer, "update", seen, ago(minutes=10), private=True)
    reply_goes_out(Hall(), ago(minutes=9))
    _arrive(brand, told[1:], send=False)
    again = a_post("@sprucehome Still nothing?? I am furious.", by=1, name="Ada Lee", at=ago(minutes=6))
    _arrive(brand, [again], send=False)
    case_is_closed(scene.case(9).pk, mia, "no_complaint", ago(hours=1))
    promise_falls_due(now)
    return scene


def with_a_waiting_reply(scene: Scene) -> Scene:
    """The scene with one case more, in which Mia's answer waits for a second person."""
    brand, mia, now = scene.brand, scene.mia, scene.now
    _arrive(brand, [a_post(BURNT, by=10, name="Ines Duarte", at=now - timedelta(minutes=55))])
    case, at = scene.case(10), now - timedelta(minutes=18)
    staff_takes(case.pk, mia, "Lin is in a meeting", at)
    staff_replies(case.pk, mia, WAITING, "answer", newest_event_id(case), at)
    return scene


def _arrive(brand: Brand, posts: Sequence[HeardPost], *answers: Outcome, send: bool = True) -> None:
    posts_arrive(brand, posts)
    if send:
        reply_goes_out(Hall(*answers), posts[-1].heard_at + timedelta(seconds=2))
