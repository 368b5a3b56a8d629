"""Colleagues named in notes: who is meant, that they see it, and that it is told outside without the note's words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from anfu.cases.mentions.rules import named_in
from anfu.cases.models import CaseEvent, Mention
from anfu.desk.mentions.queries import badge
from anfu.events.queries import facts_of
from anfu.events.words import sentence
from anfu.flows.staff_attends import staff_attends
from anfu.flows.staff_notes import staff_notes
from tests.desk.scene import a_scene

NAMES = {1: ["mia", "Mia", "Mia Torres"], 2: ["lin", "林晓"], 3: ["mia.k"], 4: ["美"]}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@mia please look", [1]),
        ("Ask @Mia Torres, or @lin.", [1, 2]),
        ("@林晓请看一下", [2]),
        ("＠林晓 请看", [2]),
        ("@mia.k knows", [3]),
        ("mail mia@lin.example or x@mia", []),
        ("@miasma is nobody; mia neither", []),
        ("", []),
    ],
)
def test_who_is_named(text: str, named: list[int]) -> None:
    """A name after @, in any case, whole; a Chinese one needs no space after it; an address names nobody."""
    assert named_in(text, NAMES) == named


@pytest.mark.django_db
def test_the_one_who_is_named_sees_it_at_once(client: Client) -> None:
    """It counts in their rail and stands first on their screen until they have the case open; the writer has none."""
    scene = a_scene(timezone.now())
    case = scene.case(7)
    assert staff_notes(case.pk, scene.mia, "@lin can you check? @mia knows the carrier.", scene.now) is None
    assert [badge(one, scene.now).count for one in (scene.lin, scene.mia)] == [1, 0]
    client.force_login(scene.lin)
    page = client.get("/mentions").text
    assert "can you check?" in page and case.code in page and 'class="new"' in page
    assert "提到了林晓" in client.get(f"/case/{case.code}/history").text
    staff_attends(case, scene.lin, types=False, now=scene.now)
    assert badge(scene.lin, scene.now).count == 0
    assert Mention.objects.get().seen_at == scene.now
    assert "can you check?" in client.get("/mentions").text


@pytest.mark.django_db
def test_it_is_told_outside_by_names_alone() -> None:
    """Whoever hears of it by e-mail or webhook learns who is named, by whom, in which case; not what the note says."""
    scene = a_scene(timezone.now())
    staff_notes(scene.case(7).pk, scene.mia, "@lin the customer's phone is 555", scene.now)
    [fact] = facts_of(
        [CaseEvent.objects.select_related("case").get(kind="mentioned")], "https://desk.example"
    )
    assert fact.kind == "note.mentioned" and "555" not in str(fact.data)
    assert sentence(fact.kind, fact.data, "en") == f"A note in case {scene.case(7).code} names 林晓."
