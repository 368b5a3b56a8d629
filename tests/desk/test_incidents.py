"""Incidents and the lane "suspected false" on the desk, in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from anfu.cases.incidents.queries import sizes
from anfu.cases.models import Case, Incident, Report, Suspicion
from anfu.cases.suspicion.rules import Evidence
from anfu.flows.incidents_are_noticed import incidents_are_noticed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.staff_suspects import staff_suspects
from tests.build import a_post
from tests.cases.test_incidents import POWER
from tests.desk.conftest import SignIn, leave
from tests.desk.scene import Scene


def an_outage(scene: Scene, count: int = 12) -> Incident:
    """So many customers complain that their street is dark."""
    began = scene.now - timedelta(minutes=30)
    posts_arrive(
        scene.brand,
        [
            a_post(text, by=600 + at, name=f"Neighbour {at}", at=began + timedelta(seconds=at))
            for at, text in enumerate(POWER[:count])
        ],
    )
    incidents_are_noticed()
    return Incident.objects.get()


def test_an_incident_is_one_on_list_case_and_screen(scene: Scene, sign_in: SignIn) -> None:
    """The list says "one of 12", the case leads to the incident, a person names it and takes a case out."""
    incident = an_outage(scene)
    count = sizes([incident.pk])[incident.pk]
    case = Case.objects.filter(incident=incident).order_by("pk")[0]
    page = sign_in(path="/queue/open")
    expect(page.locator(f"#case-{case.code} .together")).to_have_text(f"one of {count} about the same")
    expect(page.locator("#rail-incidents .count")).to_have_text("1")
    page.goto(page.url.replace("/queue/open", f"/case/{case.code}"))
    expect(page.locator(".one-of")).to_contain_text(f"One of {count} customers")
    page.locator(".one-of a").click()
    page.locator("#incident-name").fill("Harbour Row")
    page.get_by_role("button", name="Name it").click()
    expect(page.locator("h1")).to_have_text("Harbour Row")
    page.get_by_role("button", name="about something else").click()
    expect(page.locator(".refusal")).to_have_text("Mark the cases first.")
    page.locator(".markable input").first.check()
    page.get_by_role("button", name="about something else").click()
    expect(page.locator(".markable")).to_have_count(count - 1)


def test_incidents_are_split_and_merged_by_people(scene: Scene, sign_in: SignIn) -> None:
    """In Chinese as in English; nothing is lost on the way there and back."""
    incident = an_outage(scene)
    count = sizes([incident.pk])[incident.pk]
    page = sign_in("lin", f"/incidents/{incident.pk}")
    for at in range(3):
        page.locator(".markable input").nth(at).check()
    page.get_by_role("button", name="另成一个事件").click()
    expect(page.locator(".markable")).to_have_count(count - 3)
    page.get_by_role("button", name="合并").click()
    expect(page.locator(".markable")).to_have_count(count)
    page.locator("[data-back]").click()
    expect(page.locator("#incidents .row")).to_have_count(1)
    assert Case.objects.filter(incident__isnull=False).count() == count


def test_a_person_puts_a_case_into_the_lane_with_evidence_and_lifts_it(scene: Scene, sign_in: SignIn) -> None:
    """A signal suggests; a person writes down claims and facts; the queue holds it; who decided is seen."""
    text = "@sprucehome your varnish smells of kerosene and the warranty desk laughed at me! {} #boycott"
    posts_arrive(scene.brand, [a_post(text.format(f"@a{at}"), by=700 + at, at=scene.now) for at in range(3)])
    incidents_are_noticed()
    case = scene.case(700)
    page = sign_in(path=f"/case/{case.code}")
    lane = page.locator("#lane")
    expect(lane.locator(".signal")).to_have_text("3 customers wrote nearly the same words.")
    expect(page.locator("#rail-suspected .count")).to_have_text("0")
    lane.locator("#lane-open summary").click()
    lane.locator("#claims").fill("Says that our varnish smells of kerosene.")
    lane.locator("#facts").fill("No order under this account; we sell no varnish.")
    lane.locator("#links").fill("file:///etc/passwd")
    lane.get_by_role("button", name="Treat as suspected false").click()
    expect(lane.locator(".refusal")).to_contain_text("https://")
    expect(lane.locator("#claims")).to_have_value("Says that our varnish smells of kerosene.")
    lane.locator("#links").fill("https://orders.example/none")
    lane.get_by_role("button", name="Treat as suspected false").click()
    expect(lane.locator(".evidence")).to_contain_text("we sell no varnish")
    expect(lane.locator(".evidence")).to_contain_text("Mia Torres")
    expect(page.locator("#rail-suspected .count")).to_have_text("1")
    lane.locator("#lane-appeal summary").click()
    lane.locator("#appeal").fill("Sent a photo of the tin.")
    lane.get_by_role("button", name="Keep it").click()
    expect(lane.locator(".evidence")).to_contain_text("Sent a photo of the tin.")
    lane.locator("#lane-lift summary").click()
    lane.locator("#lift").fill("The tin is ours after all.")
    lane.get_by_role("button", name="Lift it").click()
    expect(lane).to_contain_text(re.compile("Mia Torres lifted that: The tin is ours after all."))
    kept = Suspicion.objects.get()
    assert (kept.case, kept.confirmed_by, kept.lifted_by) == (case, scene.mia, scene.mia)


def test_two_people_report_defamation_to_x_with_the_evidence_file(scene: Scene, sign_in: SignIn) -> None:
    """Mia proposes it, Lin finds it under Approvals and agrees, Mia hands it in and notes its number."""
    case = scene.case(1)
    evidence = Evidence("Says that our driver stole a ring.", "No driver was there.", ["https://e.example/1"])
    assert staff_suspects(case.pk, scene.mia, evidence, scene.now) is None
    page = sign_in(path=f"/case/{case.code}")
    lane = page.locator("#lane")
    lane.locator("#lane-report summary").click()
    lane.locator("#report-why").fill("“Thief”, of a driver whom he names.")
    lane.get_by_role("button", name="Propose to report it to X").click()
    expect(lane.locator("#report")).to_contain_text("A second person agrees")
    expect(lane.get_by_role("button", name="Agree to the report")).to_have_count(0)
    with page.expect_download() as download:
        lane.get_by_role("link", name="Evidence file").click()
    kept = download.value.path().read_text(encoding="utf-8")
    assert evidence.facts in kept and "https://e.example/1" in kept and "Mia Torres" in kept
    assert "Still nothing?? I am furious." in kept and "Asking the carrier" not in kept

    leave(page)
    lin = sign_in("lin", "/approvals")
    expect(lin.locator("#rail-approvals .count")).to_have_text("1")
    lin.locator("#tray .row").click()
    lin.get_by_role("button", name="同意举报").click()
    expect(lin.locator("#report")).to_contain_text("Mia Torres")

    leave(page)
    page = sign_in(path=f"/case/{case.code}")
    page.locator("#report-number").fill("X-77")
    page.get_by_role("button", name="It is handed in").click()
    expect(page.locator("#report")).to_contain_text("X-77")
    report = Report.objects.get()
    assert (report.asked_by, report.decided_by, report.handed_in_by) == (scene.mia, scene.lin, scene.mia)


def test_another_brands_incident_does_not_exist(scene: Scene, sign_in: SignIn) -> None:
    """What is not there, or not ours, is not found."""
    page = sign_in()
    answer = page.request.get(page.url.split("/queue")[0] + "/incidents/999999")
    assert answer.status == 404
