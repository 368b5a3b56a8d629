"""What stands beside a case and its reply box: next stage, wordings, promises, cost, the customer, similar cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from anfu.desk.case.composing import next_stage
from anfu.desk.case.queries import file_of
from anfu.desk.known.feelings import Feeling, curve
from anfu.desk.wordings.queries import wordings
from tests.build import ANGRY, a_brand, a_person
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene, a_scene
from tests.winback.build import KIND, a_resolved_case

NOW = timezone.now()


@pytest.mark.django_db
def test_the_stage_that_comes_next() -> None:
    """First an acknowledgement, then an answer, then news; whoever writes again is owed an answer again."""
    scene = a_scene(NOW)
    stages = {by: next_stage(file_of(scene.case(by))) for by in (1, 3, 6, 7)}
    assert stages == {1: "answer", 3: "answer", 6: "acknowledge", 7: "answer"}
    answered = a_resolved_case(scene.brand, scene.mia, by=20, at=NOW - timedelta(hours=3))
    assert next_stage(file_of(answered)) == "update"


@pytest.mark.django_db
def test_wordings_are_filled_as_far_as_the_desk_knows() -> None:
    """The customer's name and the case stand in them; what only a person knows stays open, and fitting ones lead."""
    scene = a_scene(NOW)
    told = wordings(scene.case(1), scene.mia, "answer", NOW, private=False)
    assert told and [one.fits for one in told] == sorted((one.fits for one in told), reverse=True)
    pieces = [piece for one in told for piece in one.pieces]
    assert {"filled", "open"} <= {piece.state for piece in pieces}
    assert all(piece.words.startswith("[") for piece in pieces if piece.state == "open")
    assert any("Ada" in one.text for one in told) and "{" not in "".join(one.text for one in told)


@pytest.mark.django_db
def test_similar_cases_tell_how_they_were_resolved(client: Client) -> None:
    """What was resolved and is about the same comes with its answer; what was no complaint, or something else, not."""
    brand = a_brand(NOW - timedelta(days=4))
    mia = a_person(brand)
    for by in (31, 32):
        a_resolved_case(brand, mia, by=by, text=ANGRY, at=NOW - timedelta(hours=by))
    other = (
        "@sprucehome You charged my card twice for one lamp. Refund the second payment, this is a disgrace!"
    )
    a_resolved_case(brand, mia, by=33, text=other, at=NOW - timedelta(hours=40))
    case = a_resolved_case(brand, mia, by=34, text=ANGRY, at=NOW - timedelta(hours=2))
    client.force_login(mia)
    page = client.get(f"/case/{case.code}/alike").text
    assert page.count("% alike") == 2 and "resolved in 1 h" in page
    assert "your full refund left us today" in page and "charged my card" not in page


def test_a_feeling_is_drawn_from_two_on() -> None:
    """One feeling is no curve; of several the angrier stands higher, in order of time."""
    assert curve([Feeling(NOW, 0.5)]) is None
    drawn = curve([Feeling(NOW, 0.2), Feeling(NOW - timedelta(days=1), 0.9)])
    assert drawn is not None and drawn.calmer
    (first, angrier), (last, calmer) = drawn.points
    assert first < last and angrier < calmer


def test_the_reply_box_chooses_stage_and_wording(scene: Scene, sign_in: SignIn) -> None:
    """`t` opens the wordings, one fills the box; a promise in a text is said with its clock, and the cost."""
    page = sign_in(path=f"/case/{scene.case(1).code}")
    page.locator("#text").fill(
        "I am so sorry that this broke again. We will answer you here within 2 hours. Mia"
    )
    page.locator("#proof .pledges").wait_for()
    assert "Answer" in page.locator("#proof .pledges").inner_text()
    assert "$0.010" in page.locator("#proof").inner_text()
    page.locator("#text").fill("")
    page.locator("#text").blur()
    page.keyboard.press("t")
    page.locator("#picker button").first.click()
    assert page.locator("#text").input_value() and page.locator("#picker").get_attribute("open") is None
    page.locator("#text").fill(KIND)
    page.locator("#composer [value=answer]:checked").wait_for(state="attached")
    expect(page.locator(".htmx-request")).to_have_count(
        0
    )  # a box that is sent takes its open questions with it
    page.keyboard.press("Control+Enter")
    page.locator("#composer [value=update]:checked").wait_for(state="attached")
    expect(page.locator(".htmx-request")).to_have_count(0)
