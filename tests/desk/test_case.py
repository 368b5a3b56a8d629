"""The page of one case, in a real browser."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import expect

from anfu.attending.models import Draft
from anfu.cases.models import CaseEvent
from anfu.channel.length import weighted_length
from anfu.flows.posts_arrive import posts_arrive
from anfu.people.actions import invite, open_desk
from anfu.replies.models import Reply
from tests.build import a_post
from tests.desk.conftest import SignIn
from tests.desk.scene import PASSWORD, Scene
from tests.fakex.conftest import until

ONE_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FITS = "陈女士您好，让您着急了，真的很抱歉。仓库漏发了您的包裹，明天上午一定送到。"


def test_the_thread_is_in_order_and_the_promise_runs(scene: Scene, sign_in: SignIn) -> None:
    """What both sides said stands in order of time; a broken promise says by how much."""
    page = sign_in(path=f"/case/{scene.case(1).code}")
    kinds = [said.get_attribute("class") or "" for said in page.locator(".said").all()]
    assert [kind.split()[1] for kind in kinds] == ["theirs", "ours", "noted", "theirs"]
    expect(page.locator(".held li").first).to_contain_text("Broken")
    page.locator("#history summary").click()
    expect(page.locator("#history")).to_contain_text("Promise broken: Answer")


def test_a_reply_goes_through_the_outbox(scene: Scene, sign_in: SignIn) -> None:
    """A reply is queued by the gate, shown at once, may be taken back, and the box is empty again."""
    case = scene.case(2)
    page = sign_in(path=f"/case/{case.code}")
    page.locator("#text").fill(FITS)
    expect(page.locator("#proof .weight")).to_have_text(f"{weighted_length(FITS)} of 280")
    page.keyboard.press("Control+Enter")
    waiting = page.locator(".said.is-queued")
    expect(waiting).to_contain_text(FITS)
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator(".now .owner")).to_contain_text("Mia Torres")
    waiting.get_by_role("button", name="Take it back").click()
    expect(page.locator(".said.is-withdrawn")).to_contain_text("It never left.")
    reply = Reply.objects.get(case=case, author=scene.mia)
    assert (reply.status, reply.stage) == ("withdrawn", "answer")


def test_a_picture_goes_with_a_reply_and_the_box_is_empty_again(
    scene: Scene, sign_in: SignIn, tmp_path: Path
) -> None:
    """Typing sends no picture along; what is sent is shown with its description."""
    case, file = scene.case(2), tmp_path / "label.png"
    file.write_bytes(base64.b64decode(ONE_PIXEL))
    page = sign_in(path=f"/case/{case.code}")
    page.locator(".attach summary").click()
    page.locator("#picture").set_input_files(file)
    page.locator("#alt").fill("沙发底部的序列号")
    with page.expect_request("**/proof") as asked:
        page.locator("#text").fill(FITS)
    assert "picture" not in (asked.value.post_data or "") and "text=" in (asked.value.post_data or "")
    expect(page.locator("#proof .weight")).to_have_text(f"{weighted_length(FITS)} of 280")
    page.keyboard.press("Control+Enter")
    shown = page.locator(".said.is-queued img.shown")
    expect(shown).to_have_attribute("alt", "沙发底部的序列号")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    expect(page.locator("#alt")).to_have_value("")
    expect(page.locator("#picture")).to_have_value("")


def test_too_long_is_refused_and_kept(scene: Scene, sign_in: SignIn) -> None:
    """A reply that X would not take stays in the box, with the reason beside it."""
    page = sign_in(path=f"/case/{scene.case(2).code}")
    page.locator("#text").fill("很" * 150)
    expect(page.locator("#proof .weight")).to_contain_text("too long for X")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#composer .refusal")).to_contain_text("Shorten the text")
    expect(page.locator("#text")).to_have_value("很" * 150)


def test_what_must_be_mended_is_said_while_typing(scene: Scene, sign_in: SignIn) -> None:
    """A cold answer does not leave: the box says what is missing, and the mended text goes through."""
    page = sign_in(path=f"/case/{scene.case(2).code}")
    page.locator("#text").fill("包裹明天送到。")
    expect(page.locator(".finding.is-block").first).to_contain_text("Mend first")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#composer .refusal")).to_contain_text("must be mended first")
    page.locator("#text").fill(FITS)
    expect(page.locator(".finding.is-block")).to_have_count(0)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said.is-queued")).to_contain_text(FITS)


def test_findings_are_said_in_the_readers_language(scene: Scene, sign_in: SignIn) -> None:
    """A Chinese desk explains what is wrong with an English reply in Chinese."""
    page = sign_in("lin", f"/case/{scene.case(1).code}")
    page.locator("#text").fill("That is not our fault.")
    expect(page.locator(".finding", has_text="替品牌辩解")).to_have_count(1)
    until(lambda: Draft.objects.filter(text="That is not our fault.").exists())
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.locator(".finding", has_text="It defends the brand")).to_have_count(1)


def test_a_newer_post_is_shown_before_a_reply_may_leave(scene: Scene, sign_in: SignIn) -> None:
    """Who writes while the customer writes sees the new post, says so, and only then sends."""
    case = scene.case(2)
    page = sign_in(path=f"/case/{case.code}")
    page.locator("#text").fill(FITS)
    newer = a_post("@sprucehome 刚刚收到了,谢谢", by=2, name="陈婉清", at=scene.now, lang="zh")
    posts_arrive(scene.brand, [newer])
    expect(page.locator(".said.is-new")).to_contain_text("刚刚收到了")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#composer .refusal")).to_contain_text("The customer wrote again")
    expect(page.locator("#text")).to_have_value(FITS)
    assert not Reply.objects.filter(case=case, author=scene.mia).exists()
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator(".said.is-new")).to_have_count(0)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said.is-queued")).to_contain_text(FITS)


def test_nothing_is_said_on_top_of_doubt(scene: Scene, sign_in: SignIn) -> None:
    """While a reply is unsure no other may leave; a person who looked on X settles it."""
    page = sign_in(path=f"/case/{scene.case(5).code}")
    page.locator("#text").fill("Sorry!")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#composer .refusal")).to_contain_text("may or may not be on X")
    page.get_by_role("button", name="It is there", exact=True).click()
    expect(page.locator(".said.ours .status")).to_have_text("Sent")
    expect(page.locator(".held li", has_text="First reply")).to_contain_text("Kept")


def test_a_refusal_by_x_says_what_to_do(scene: Scene, sign_in: SignIn) -> None:
    """The reason is a sentence, with X's own words beside it."""
    page = sign_in(path=f"/case/{scene.case(4).code}")
    refused = page.locator(".said.is-refused")
    expect(refused).to_contain_text("X has seen these exact words from us.")
    expect(refused).to_contain_text("You are not allowed to create a Tweet with duplicate content.")


def test_taking_over_gives_a_reason(scene: Scene, sign_in: SignIn) -> None:
    """A case changes hands with a reason, which its history keeps."""
    case = scene.case(1)
    page = sign_in("lin", f"/case/{case.code}")
    page.locator("#why").fill("换班")
    page.get_by_role("button", name="接过个案").click()
    expect(page.locator(".now .owner")).to_contain_text("林晓")
    page.locator("#history summary").click()
    expect(page.locator("#history")).to_contain_text("林晓从Mia Torres手中接过个案：换班")


def test_closing_and_noting(scene: Scene, sign_in: SignIn) -> None:
    """A note stays with the team; an unanswered case is not called resolved; no complaint closes it."""
    page = sign_in(path=f"/case/{scene.case(7).code}")
    page.locator("#note").fill("Looks like a test account.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".said.noted")).to_contain_text("Looks like a test account.")
    expect(page.locator("#note")).to_have_value("")
    page.get_by_role("button", name="Resolved").click()
    expect(page.locator("#deeds .refusal:visible")).to_contain_text("only once an answer is out")
    page.get_by_role("button", name="No complaint").click()
    expect(page.locator(".now")).to_contain_text("closed")
    assert CaseEvent.objects.filter(case=scene.case(7), kind="closed", by=scene.mia).exists()


def test_hostile_words_stay_words(scene: Scene, sign_in: SignIn) -> None:
    """Markup in a post or a name is shown, never run; long words break; nothing is linked."""
    page = sign_in(path=f"/case/{scene.case(7).code}")
    said = page.locator(".said.theirs .text")
    expect(said).to_contain_text("<script>alert('x')</script>")
    expect(said.locator("*")).to_have_count(0)
    expect(page.locator("h1")).to_contain_text("<b>Mallory</b>")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0


def test_a_very_long_post_is_folded_not_cut(scene: Scene, sign_in: SignIn) -> None:
    """All of it is there, one click away."""
    page = sign_in(path=f"/case/{scene.case(8).code}")
    page.get_by_text("Read all").click()
    expect(page.locator("details.long > .text")).to_be_visible()
    assert len(page.locator("details.long > .text").inner_text()) > 2000


def test_another_brands_case_does_not_exist(scene: Scene, sign_in: SignIn) -> None:
    """Its address leads to the same page as one that never was, for reading and for writing."""
    other = open_desk("x", (1, "other", "Other"), scene.now)
    invite("zoe", PASSWORD, other, "admin")
    page = sign_in("zoe")
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    code = scene.case(1).code
    host = page.url.split("/queue")[0]
    assert page.request.get(f"{host}/case/{code}").status == 404
    posted = page.request.post(
        f"{host}/case/{code}/note",
        form={"text": "x", "csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
    )
    assert posted.status == 404


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_no_width_is_too_narrow(scene: Scene, sign_in: SignIn, width: int) -> None:
    """Nothing sticks out sideways, on the list or the case."""
    page = sign_in(path="/queue/open")
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/queue/open", *(f"/case/{scene.case(by).code}" for by in (1, 5, 7))):
        page.goto(page.url.split("/queue")[0].split("/case")[0] + path)
        sticks_out = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert sticks_out <= 0, path
