"""`anfu playbook rules` and `anfu check-reply`, as a care lead calls them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from anfu.cases.models import Case, CaseEvent
from anfu.cli.commands import command_line
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.people.roster.actions import enrol, go_away
from anfu.people.roster.queries import shifts_ahead
from anfu.people.roster.rules import Hours
from anfu.replies.proofs import proofread, sent_by_people
from tests.build import ANGRY, MONDAY, PLAYBOOKS, Hall, a_brand, a_person, a_post
from tests.playbook.build import changed

RUN = CliRunner()
BOOK = str(PLAYBOOKS / "retailer.en.toml")
LATER = (
    "I am so sorry for this long wait, Ada. We look into your parcel and write to you again within 2 hours."
)


def run(*words: str, text: str = "") -> tuple[int, str, str]:
    """The command as a person types it: exit code, output, errors."""
    result = RUN.invoke(command_line(words), list(words), input=text)
    return result.exit_code, result.stdout, result.stderr


def test_it_lists_rules_and_counts_which_fire(tmp_path: Path) -> None:
    """All rules with their weight; those that are silenced, with the reason, are counted all the same."""
    book = tmp_path / "mine.toml"
    book.write_text(
        changed(("[publicity]", '[checks.silenced]\ncanned = "our founder loves it"\n\n[publicity]'))
    )
    code, said, _ = run("playbook", "rules", str(book))
    assert code == 0 and "time_unstaffed" in said and "(silenced: our founder loves it)" in said
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text('{"text": "Calm down. Rest assured."}\n\n{"text": "Calm down!", "stage": "close"}\n')
    code, said, _ = run("playbook", "rules", str(book), "--on", str(drafts), "--json")
    told = json.loads(said)
    fired = {one["rule"]: one["fired"] for one in told["rules"]}
    assert (told["replies"], fired["dismissive"], fired["canned"], fired["no_apology"]) == (2, 2, 1, 1)
    assert run("playbook", "rules", str(book), "--on", str(drafts))[1].split()[:2] == ["2", "dismissive"]


def test_it_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    """A line that is no reply is named; so is a file that is not there, and a playbook that does not hold."""
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text('{"text": "fine"}\n{"txt": 1}\n')
    code, _, wrong = run("playbook", "rules", BOOK, "--on", str(drafts))
    assert code == 1 and "drafts.jsonl:2: " in wrong
    assert run("playbook", "rules", BOOK, "--on", "nowhere")[0] == 2
    assert run("playbook", "rules", "nowhere.toml")[0] == 1


def test_promises_are_held_against_a_roster_file(tmp_path: Path) -> None:
    """On a Monday morning before the first shift: four hours are questioned, ten are not."""
    roster = tmp_path / "roster.toml"
    roster.write_text('[[shift]]\nhours = "15:00-23:00"\nagents = 2\n')
    options = ["--stage", "update", "--tier", "ordinary", "--lang", "en", "--roster", str(roster)]
    options += ["--playbook", BOOK, "--at", "2026-11-23T14:30"]  # 09:30 in New York
    _, said, _ = run("check-reply", *options, text="Sorry, Ada, your parcel: we write within 4 hours.")
    assert "time_unstaffed" in {one["rule"] for one in json.loads(said)}
    _, said, _ = run("check-reply", *options, text="Sorry, Ada, your parcel: we write within 10 hours.")
    assert "time_unstaffed" not in {one["rule"] for one in json.loads(said)}
    picture = tmp_path / "post.jpg"
    picture.write_bytes(b"\xff\xd8")
    code, _, wrong = run("check-reply", *options, "--post", str(picture), text="x")
    assert code == 2 and "cannot be read" in wrong
    roster.write_text("[[shift]]\nhours = 9\n")
    assert run("check-reply", *options, text="x")[0] == 1


@pytest.mark.django_db
def test_on_the_desk_the_roster_is_that_of_the_team() -> None:
    """Nobody questions a promise without shifts; with them, one that nobody is there to keep; nor who is away."""
    brand = a_brand()
    mia = a_person(brand)
    posts_arrive(brand, [a_post(ANGRY)])
    case = Case.objects.get()

    def rules() -> set[str]:
        return {found.rule for found in proofread(case, ANGRY, LATER, "update", MONDAY)}

    assert shifts_ahead(brand, MONDAY) is None and "time_unstaffed" not in rules()
    enrol(mia, [Hours(0, (MONDAY + timedelta(hours=1)).time(), (MONDAY + timedelta(hours=9)).time(), "UTC")])
    assert "time_unstaffed" not in rules()
    go_away(mia, MONDAY + timedelta(hours=3))
    assert "time_unstaffed" in rules()


@pytest.mark.django_db
def test_what_people_sent_is_read_with_where_it_stood() -> None:
    """What is automatic is left out; the post that was answered is known."""
    brand = a_brand()
    mia = a_person(brand)
    posts_arrive(brand, [a_post(ANGRY)])
    case = Case.objects.get()
    reply_goes_out(Hall(), MONDAY + timedelta(minutes=1))
    newest = CaseEvent.objects.latest("pk").pk
    assert staff_replies(case.pk, mia, LATER, "update", newest, MONDAY + timedelta(minutes=5)) is None
    reply_goes_out(Hall(), MONDAY + timedelta(minutes=5) + UNDO)
    [(text, setting)] = sent_by_people(brand, "en", MONDAY)
    assert (text, setting.stage, setting.tier, setting.post) == (LATER, "update", "ordinary", ANGRY)
    assert list(sent_by_people(brand, "zh", MONDAY)) == []
