"""Asking a model: streamed, bounded, and never twice."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from anfu.drafting import model
from anfu.drafting.brief import Brief
from anfu.drafting.model import Address, DraftError, write
from tests.drafting.standin import PLAIN, a_model

BRIEF = Brief("Draft.", "[]")


def test_a_draft_grows() -> None:
    """Each time all of it so far, until it is whole."""
    with a_model() as standin:
        grown = list(write(Address(standin.url, "stand-in"), BRIEF))
    assert grown[-1] == PLAIN and len(grown) > 5
    assert all(PLAIN.startswith(one) for one in grown)
    assert standin.asked[0]["stream"] is True and standin.asked[0]["model"] == "stand-in"


@pytest.mark.parametrize(
    ("temper", "code"), [("broken", "model_away"), ("silent", "model_slow"), ("slow", "model_slow")]
)
def test_a_model_that_fails_is_told_and_asked_once(temper: str, code: str) -> None:
    """A fault, silence and dripping end in time, with a reason."""
    with a_model(temper) as standin:
        began = time.monotonic()
        with pytest.raises(DraftError) as refused:
            list(write(Address(standin.url, "stand-in", seconds=1), BRIEF))
        assert (refused.value.code, len(standin.asked)) == (code, 1)
        assert time.monotonic() - began < 20


def test_a_model_that_is_not_there_is_away() -> None:
    """Nobody listens at the address."""
    with a_model() as standin:
        url = standin.url
    with pytest.raises(DraftError, match="model_away"):
        list(write(Address(url, "stand-in", seconds=5), BRIEF))


def test_no_more_than_two_at_once() -> None:
    """A third is told to wait; one that was broken off makes room."""
    with a_model("slow") as standin:
        address = Address(standin.url, "stand-in", seconds=10)
        one, two = write(address, BRIEF), write(address, BRIEF)
        next(one), next(two)
        with pytest.raises(DraftError, match="model_busy"):
            next(write(address, BRIEF))
        one.close()  # type: ignore[attr-defined]
        next(write(address, BRIEF))
        two.close()  # type: ignore[attr-defined]


def test_without_the_extra_everything_imports_and_nothing_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither importing nor looking needs what only drafts need."""
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['pydantic_ai', 'openai']));"
        "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'anfu.settings'; django.setup();"
        "import anfu.cli.commands, anfu.desk.urls, anfu.drafting.model, anfu.drafting.brief"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
    monkeypatch.setattr(model, "find_spec", lambda _: None)
    assert not model.is_installed()
