"""What the desk leaves in the trail, and the auditor's screen."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from anfu.audit.models import Line
from anfu.audit.queries import verify
from anfu.desk.access import READS, WRITES
from anfu.desk.trail.noting import NO_DEED, SHOWN, SHOWS_NOBODY, TAKEN
from tests.build import a_person
from tests.desk.scene import PASSWORD, Scene, a_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """A desk in the middle of its day."""
    return a_scene(timezone.now())


def told(scene: Scene) -> list[tuple[str, str, str, str]]:
    """The trail, oldest first: kind, who, deed, what."""
    return list(
        Line.objects.filter(brand=scene.brand).order_by("number").values_list("kind", "who", "deed", "what")
    )


def test_every_page_is_said_to_show_customers_or_not() -> None:
    """A new page that is read must be put into one of the three lists."""
    reads = set().union(*READS.values())
    listed = [*SHOWS_NOBODY, *TAKEN, *(page for pages in SHOWN.values() for page in pages)]
    assert sorted(listed) == sorted(reads)
    assert set().union(*WRITES.values()) >= NO_DEED


def test_a_look_a_deed_and_a_refusal(scene: Scene) -> None:
    """A case is opened, its live part follows, a note is written, the connection is refused: three lines."""
    code = scene.case(1).code
    client = Client()
    client.force_login(scene.mia)
    client.get(f"/case/{code}")
    client.get(f"/case/{code}/thread")
    client.post(f"/case/{code}/here", {"types": "1"})
    client.post(f"/case/{code}/note", {"text": "The customer's secret"})
    client.get("/connection")
    assert told(scene) == [
        ("read", "mia", "case", code),
        ("wrote", "mia", "note", code),
        ("refused", "mia", "connection", ""),
    ]
    assert verify(scene.brand).broken == ""


def test_coming_in_and_failing_to(scene: Scene) -> None:
    """A sign-in is a line, and so is each wrong password for a login that exists."""
    for password in ("wrong one here", PASSWORD):
        Client().post("/accounts/login/", {"login": "mia", "password": password})
    assert told(scene) == [("refused", "mia", "sign_in", ""), ("entered", "mia", "sign_in", "password")]


def test_many_cases_at_once_are_all_named(scene: Scene) -> None:
    """A deed on marked cases names each, and what is no code is left out."""
    client = Client()
    client.force_login(scene.mia)
    codes = [scene.case(1).code, scene.case(2).code]
    client.post("/deeds", {"deed": "tag", "tag": "late", "case": [*codes, "=cmd|' /C calc'!A0"]})
    assert told(scene) == [("wrote", "mia", "deed", " ".join(codes))]


def test_the_auditor_finds_and_takes_along(scene: Scene) -> None:
    """Filters narrow it; the file holds the same lines, opens safely, and taking it is a line itself."""
    scene.mia.username = "=HYPERLINK(1)"
    scene.mia.save(update_fields=["username"])
    for person, path in ((scene.mia, "/queue/open"), (scene.lin, f"/case/{scene.case(3).code}")):
        client = Client()
        client.force_login(person)
        client.get(path)
    client.force_login(a_person(scene.brand, "otto", "auditor"))
    page = client.get("/trail", {"who": "lin"}).text
    assert scene.case(3).code in page and "<bdi>open</bdi>" not in page
    assert "No line fits." in client.get("/trail", {"kind": "took"}).text
    sheet = client.get("/trail/sheet.csv", {"until": "2999-01-01", "since": "nonsense"})
    lines = list(csv.reader(io.StringIO(sheet.getvalue().decode("utf-8-sig"))))
    assert [line[3] for line in lines] == ["who", "otto", "otto", "lin", "'=HYPERLINK(1)"]
    assert told(scene)[-1] == ("took", "otto", "trail_sheet", "")
    client.force_login(scene.lin)
    assert client.get("/trail").status_code == 403
