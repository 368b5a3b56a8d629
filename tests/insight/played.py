"""Two months of the stand-in X, lived through by a team whose truth is known.

The stand-in makes the posts (`anfu.fakex.month`) and takes our replies; every step between is the code that serves
customers. Only the people are played: when each answers, and whether the case is closed.
"""

from __future__ import annotations

import heapq
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from anfu.cases.models import Case
from anfu.channel.replay.past import PastX
from anfu.channel.x.client import XClient
from anfu.channel.x.reading import mentions
from anfu.fakex.month import HELPFUL, MonthlyCrowd
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.people.models import Brand, Staff
from anfu.playbook.actions import activate
from anfu.replies.footing import actions as footing
from tests.build import BRAND_X_ID, PLAYBOOKS, a_person
from tests.fakex.conftest import Live

FAIR, BIASED = 0.75, 0.45
"""Answers within the hour; and by the biased two, to customers with few followers."""
FEW = 1_000
LATE = 0.1
"""Answers after the four hours that were promised."""
RESOLVED = 0.8
TICK = timedelta(minutes=10)
AS_SEEN = 2**62
"""Whoever answers has seen all that there is."""
ANSWERS = (
    "Hi {name}, I am so sorry about {topic}; I understand how frustrating that is. I have just put it right for you "
    "with my colleagues ({code}). Please tell me here if anything is left. {who}",
    "Hello {name}, I apologise for {topic}, I do understand how annoying it is. I took it up with our people at once "
    "and it is on its way ({code}). Please write to me here if it is not. {who}",
)
TOPICS = {
    "delivery": "the late delivery of your parcel",
    "product": "the fault in what you bought",
    "billing": "the money that we charged you and the refund",
    "service": "how our service treated you",
    "outage": "our website and its error 504 at the checkout",
}
_ACKS = {
    "ack_named": "Hi {customer}, we are sorry for {problem}. You are RIGHT: we understand {feeling}. We keep this as "
    "{case} and will be back with an answer within {within}. {signature}",
    "ack_plain": "Hi {customer}, we're so sorry about {problem}. We understand {feeling}. We're looking into it now "
    "and will answer you here within {within}. Your reference: {case} {signature}",
    "ack_bright": "Hello {customer}, we apologise for {problem}: you should get better from us. We do see {feeling}. "
    "You'll hear from us within {within} ({case}). {signature}",
}


class Played:
    """One brand's desk before the stand-in X, from the first of the month before on."""

    def __init__(self, x: Live, begins: datetime, seed: int = 5) -> None:
        crowd = x.site.crowd
        assert isinstance(crowd, MonthlyCrowd)
        self.x, self.crowd, self.seed, self.now = x, crowd, seed, begins
        self.brand = Brand.objects.create(
            x_id=BRAND_X_ID, handle="sprucehome", name="Spruce Home", listens_from=begins
        )
        footing.stand()
        activate(self.brand, a_playbook("2026.09", bright_for_calm=True), None, begins)
        self.biased = [a_person(self.brand, name) for name in ("rex", "ria")]
        self.fair = [a_person(self.brand, name) for name in ("fay", "fin", "flo")]
        self.refused: list[str] = []
        """Why an answer was not taken: whoever plays must write what the desk lets leave."""
        self._channel = PastX(x.url, BRAND_X_ID)
        self._client = XClient(x.url, "app-token", "user-token")
        self._todo: list[tuple[datetime, int, str, int, Staff]] = []
        self._order = count()
        self._newest = 0

    def live_until(self, end: datetime) -> None:
        """Live through what happens until then, ten minutes at a time; hours in which nothing happens are skipped."""
        while (now := self._next()) <= end:
            since, self.now = self.now, now
            self.x.control("clock", now=now.isoformat(), speed=0)
            self._hear(since)
            self._work()
            self._speak()

    def close(self) -> None:
        """Hang up."""
        self._client.close()
        self._channel._client.close()
        self._channel._control.close()

    def bright_for_all(self) -> None:
        """From now on the wording that was kept for calm customers takes its turn with the others."""
        activate(self.brand, a_playbook("2026.10", bright_for_calm=False), None, self.now)

    def _next(self) -> datetime:
        waits = [self._todo[0][0] + UNDO] if self._todo else []
        if self.crowd.next_ms is not None:
            waits.append(datetime.fromtimestamp(self.crowd.next_ms / 1000, UTC))
        first = max(min(waits, default=datetime.max.replace(tzinfo=UTC) - TICK), self.now)
        ticks = (first - self.now) // TICK + 1
        return self.now + ticks * TICK

    def _hear(self, since: datetime) -> None:
        pages = mentions(self._client, BRAND_X_ID, since - timedelta(seconds=2), lambda: self.now)
        heard = sorted((post for page in pages for post in page), key=lambda post: post.x_id)
        posts_arrive(self.brand, heard)
        opened = Case.objects.filter(brand=self.brand, pk__gt=self._newest).select_related("customer")
        for case in opened.order_by("pk"):
            self._newest = case.pk
            self._plan(case)

    def _plan(self, case: Case) -> None:
        dice = Random(f"{self.seed}/{case.customer.x_id}")
        person = dice.choice(self.biased + self.fair)
        is_slighted = person in self.biased and case.customer.followers < FEW
        luck = dice.random()
        if luck < (BIASED if is_slighted else FAIR):
            wait = dice.uniform(900, 3500)
        elif luck < 1 - LATE:
            wait = dice.uniform(3700, 3.7 * 3600)
        else:
            wait = dice.uniform(4.5 * 3600, 6 * 3600)
        self._mean_to("answer", case, person, case.opened_at + timedelta(seconds=wait))
        if dice.random() < RESOLVED:
            self._mean_to("close", case, person, case.opened_at + timedelta(seconds=wait, hours=2))

    def _mean_to(self, deed: str, case: Case, person: Staff, at: datetime) -> None:
        heapq.heappush(self._todo, (at, next(self._order), deed, case.pk, person))

    def _work(self) -> None:
        while self._todo and self._todo[0][0] + UNDO <= self.now:
            at, _, deed, case_id, person = heapq.heappop(self._todo)
            if deed == "answer":
                case = Case.objects.select_related("customer").get(pk=case_id)
                why_not = staff_replies(case_id, person, self._words(case, person), "answer", AS_SEEN, at)
            else:
                why_not = case_is_closed(case_id, person, "resolved", at)
            if why_not:
                self.refused.append(f"{deed}: {why_not}")

    def _words(self, case: Case, person: Staff) -> str:
        told = {"name": case.customer.name.split()[0], "code": case.code, "who": person.first_name}
        return ANSWERS[case.pk % 2].format(topic=TOPICS.get(case.topic, "what went wrong"), **told)

    def _speak(self) -> None:
        while reply_goes_out(self._channel, self.now):
            pass
        while promise_falls_due(self.now):
            pass


def a_playbook(version: str, *, bright_for_calm: bool) -> str:
    """The demo's, counting days in UTC, with three first replies; one of them for calm customers alone, or for all."""
    text = (PLAYBOOKS / "retailer.en.toml").read_text()
    text = text.replace('version = "2026.11"', f'version = "{version}"').replace("America/New_York", "UTC")
    head, *templates = text.partition("[[example]]")[0].split("[[template]]")
    kept = [one for one in templates if 'key = "ack_' not in one]
    for key, words in _ACKS.items():
        words = words.replace("You are RIGHT", f"You are {HELPFUL}")
        calm = "arousal = [0.0, 0.399]\n" if key == "ack_bright" and bright_for_calm else ""
        kept.insert(
            0,
            f'\nkey = "{key}"\nstage = "acknowledge"\ntier = "ordinary"\n{calm}text = "{words}"\n'
            'promise = { kind = "answer" }\n\n',
        )
    return "[[template]]".join([head, *kept])
