"""Every address of the desk, read from its own table of addresses, filled with rows of a scene."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from anfu.cases.models import Incident
from anfu.cases.suspicion.actions import confirm
from anfu.cases.suspicion.rules import Evidence
from anfu.channel.port import Picture
from anfu.crisis.models import Room
from anfu.events.models import Subscription
from anfu.flows.file_is_imported import file_is_proposed
from anfu.flows.posts_arrive import posts_arrive
from anfu.insight.quality.models import Appeal, Assessment, Sample
from anfu.listening.actions import notice_gap
from anfu.listening.models import Gap, Post
from anfu.people.admission.actions import offer
from anfu.people.models import Invitation
from anfu.replies.pictures.actions import attach
from anfu.winback.gatherings.actions import plan
from anfu.winback.links import RATE, Ticket, sign
from anfu.winback.models import FollowUp, Grant, Improvement, Survey
from tests.build import HAPPY, a_post
from tests.desk.scene import Scene
from tests.winback.build import a_resolved_case


@dataclass(frozen=True)
class Page:
    """An address by its name."""

    name: str
    wants: frozenset[str]
    is_exempt: bool
    """May another site post to it?"""

    def address(self, rows: Mapping[str, object]) -> str:
        """Where it is, with the rows that it names."""
        wanted = {name: rows[name] for name in self.wants}
        return reverse(self.name, kwargs=wanted)


def pages() -> list[Page]:
    """All of them, those of included tables too."""
    return list(_of(get_resolver(), frozenset()))


def rows_of(scene: Scene) -> Mapping[str, object]:
    """Something for each kind of thing that an address may name; all of it about one resolved case."""
    brand, mia, now = scene.brand, scene.mia, scene.now
    case = a_resolved_case(brand, mia, by=20, at=now - timedelta(hours=3))
    posts_arrive(brand, [a_post(HAPPY, by=21, at=now - timedelta(minutes=4))])
    notice_gap(brand, now - timedelta(hours=9), now - timedelta(hours=8), now)
    receiver = Subscription.objects.create(
        brand=brand, name="Evening watch", shape="slack", address="", shown="", secret="", kinds=[], made_by=mia,
        made_at=now, due_at=now,
    )  # fmt: skip
    survey = Survey.objects.get(case=case)
    confirm(case, Evidence("It never came", "The carrier has a signature", []), mia, now)
    grant = Grant.objects.create(
        brand=brand, case=case, customer=case.customer, step="voucher", gives="credit", words="A voucher", cost=500,
        currency="EUR", failures=0, cause="delivery", tier="ordinary", proposed_by=mia, proposed_at=now,
        why_second="above_limit",
    )  # fmt: skip
    answer = case.replies.latest("pk")
    attach(answer.pk, Picture(b"\xff\xd8\xff", "the label"))
    room = Room.objects.create(
        brand=brand, name="Evening outage", began_at=now, owner=mia, opened_by=mia, opened_at=now, closed_by=mia,
        closed_at=now, lesson="Look sooner",
    )  # fmt: skip
    sample = Sample.objects.create(
        brand=brand, week="2026-W47", reply=answer, person=mia, is_serious=False, wanted=1, facts={"language": 1.0},
        drawn_at=now,
    )  # fmt: skip
    assessment = Assessment.objects.create(
        sample=sample,
        by=scene.lin,
        at=now,
        marks={"heard": 2},
        is_unsafe=False,
        words="Evening work, kindly said",
    )
    appeal = Appeal.objects.create(assessment=assessment, by=mia, at=now, reason="Evening shift")
    return {
        "code": case.code,
        "rest": "token",
        "secret": offer("Lin", "agent", mia, now),
        "invitation_id": Invitation.objects.get(brand=brand).pk,
        "shape": "slack",
        "pk": receiver.pk,
        "slug": "open",
        "key": "cases",
        "import_id": file_is_proposed(
            brand, b"url\nhttps://x.com/a/status/1\n", "mentions.csv", None, now
        ).pk,
        "reply_id": answer.pk,
        "incident_id": Incident.objects.create(
            brand=brand, topic="delivery", first_post=case.root_post, opened_at=now, noticed_at=now
        ).pk,
        "post_id": Post.objects.get(customer__x_id=21).pk,
        "promise_id": case.promises.latest("pk").pk,
        "gap_id": Gap.objects.get(brand=brand).pk,
        "staff_id": mia.pk,
        "survey_id": survey.pk,
        "follow_up_id": FollowUp.objects.filter(case=case).latest("pk").pk,
        "grant_id": grant.pk,
        "sample_id": sample.pk,
        "room_id": room.pk,
        "assessment_id": assessment.pk,
        "appeal_id": appeal.pk,
        "gathering_id": plan("community", "Evening", mia, now).pk,
        "improvement_id": Improvement.objects.create(
            brand=brand,
            topic="delivery",
            said={"en": "late"},
            done={"en": "sooner"},
            made_by=mia,
            made_at=now,
        ).pk,
        "signed": sign(Ticket(RATE, survey.pk, survey.expires_at)),
    }


def _of(resolver: URLResolver, wants: frozenset[str]) -> Iterator[Page]:
    for one in resolver.url_patterns:
        wanted = wants | frozenset(one.pattern.converters)
        if isinstance(one, URLPattern):
            is_exempt = getattr(one.callback, "csrf_exempt", False)
            yield Page(one.name or "", wanted, is_exempt)
        else:
            yield from _of(one, wanted)
