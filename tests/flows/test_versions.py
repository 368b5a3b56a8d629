"""A case goes by the playbook version it began with, until it is opened again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.flows.posts_arrive import posts_arrive
from anfu.playbook.actions import activate
from anfu.playbook.models import PlaybookVersion
from tests.build import ANGRY, MONDAY, PLAYBOOKS, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db


def test_a_case_keeps_its_version_until_it_is_opened_again() -> None:
    """Which version was active when, and by whom, stays; an open case does not change its rules on the way."""
    brand = a_brand()
    mia = a_person(brand)
    posts_arrive(brand, [a_post(ANGRY)])
    case = Case.objects.get()
    began = case.playbook_id
    text = (PLAYBOOKS / "retailer.en.toml").read_text().replace('version = "2026.11"', 'version = "2026.12"')
    later = MONDAY + timedelta(days=1)
    activate(brand, text, mia, later)
    posts_arrive(brand, [a_post(ANGRY, at=later), a_post(ANGRY, by=2, name="Bo", at=later)])
    case.refresh_from_db()
    assert case.playbook_id == began
    assert Case.objects.get(customer__x_id=2).playbook.version == "2026.12"
    cases.close(case, "resolved", mia, later)
    assert cases.reopen(case, "not_solved", later + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.playbook.version, case.playbook.activated_at, case.playbook.activated_by) == (
        "2026.12",
        later,
        mia,
    )
    assert list(
        PlaybookVersion.objects.filter(language="en")
        .order_by("activated_at")
        .values_list("version", flat=True)
    ) == ["2026.11", "2026.12"]


def test_one_name_stands_for_one_text() -> None:
    """A text under a name that another text had gets a number; one that comes back gets its own name back."""
    brand = a_brand()
    first = (PLAYBOOKS / "retailer.en.toml").read_text()
    warmer = first.replace('tone = "', 'tone = "warm, ', 1)
    names = [
        activate(brand, text, None, MONDAY + timedelta(hours=hour)).version
        for hour, text in enumerate([warmer, first, warmer, warmer.replace("warm, ", "calm, ", 1)])
    ]
    assert names == ["2026.11 (2)", "2026.11", "2026.11 (2)", "2026.11 (3)"]
    chinese = PlaybookVersion.objects.get(language="zh")
    assert chinese.version == "2026.11"
