"""The demo as a visitor meets it: `anfu up` in real time, its pages read over HTTP. `make demo-check` runs it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Self

import httpx
import pytest

from anfu import postgres
from anfu.cli.demo import PASSWORD, USERNAME
from tests.cli.test_up import free_port, read_until, start

TEN_MINUTES = 600.0
EVERY = 5.0


class Visitor:
    """Somebody who signed in to the demo desk and looks around, changing nothing."""

    def __init__(self, address: str) -> None:
        self._browser = httpx.Client(base_url=address, follow_redirects=True, timeout=30)
        self._browser.get("/accounts/login/")
        form = {
            "login": USERNAME,
            "password": PASSWORD,
            "csrfmiddlewaretoken": self._browser.cookies["csrftoken"],
        }
        page = self._browser.post("/accounts/login/", data=form, headers={"Referer": address})
        assert 'id="rail"' in page.text, page.text[:500]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()

    def reads(self, path: str) -> str:
        """The page at `path`."""
        page = self._browser.get(path)
        assert page.status_code == 200, (path, page.status_code)
        return unescape(page.text)

    def opens_cases(self, queue: str) -> Iterator[str]:
        """The pages of the cases in a queue, one after another."""
        for code in re.findall(r'id="case-(\w+)"', self.reads(f"/queue/{queue}")):
            yield self.reads(f"/case/{code}")


def sees_two_stages(visitor: Visitor) -> bool:
    """In one thread: acknowledged at once, by itself; answered later, by a person; both on X."""
    said = (
        r'<li class="said ours is-sent.*?<span class="stage">(\w+)</span>\s*(?:<bdi>(\w+)</bdi>|<span>(\w+))'
    )
    for queue in ("open", "closed"):
        for page in visitor.opens_cases(queue):
            told = [(stage, by or how) for stage, by, how in re.findall(said, page, re.DOTALL)]
            if ("Acknowledge", "Automatic") in told and ("Answer", "Mia") in told:
                return True
    return False


def sees_an_escalation(visitor: Visitor) -> bool:
    """A serious case with somebody senior, and the reason in its history."""
    return any(
        "Escalated: a serious post" in page and "Sun" in page for page in visitor.opens_cases("serious")
    )


def sees_an_approval(visitor: Visitor) -> bool:
    """A reply to a serious case that waits for the visitor."""
    return 'class="tier is-serious"' in visitor.reads("/approvals")


def sees_a_suspected_false_claim(visitor: Visitor) -> bool:
    """A case in the lane of suspected false claims."""
    return any("Suspected false" in page for page in visitor.opens_cases("suspected"))


def _record(visitor: Visitor) -> tuple[int, int]:
    told = re.search(r"(\d+) kept, (\d+) broken", visitor.reads("/promises"))
    return (int(told[1]), int(told[2])) if told else (0, 0)


TO_SEE: Mapping[str, Callable[[Visitor], bool]] = {
    "two-stage answer": sees_two_stages,
    "escalation": sees_an_escalation,
    "approval that waits for the visitor": sees_an_approval,
    "suspected false claim": sees_a_suspected_false_claim,
    "promise kept": lambda visitor: _record(visitor)[0] > 0,
    "promise broken": lambda visitor: _record(visitor)[1] > 0,
}


@pytest.mark.demo
def test_a_visitor_sees_everything_within_ten_minutes(tmp_path: Path) -> None:
    """From the line that says "ready" on, without touching anything; prints when each was first seen."""
    port = free_port()
    seen: dict[str, float] = {}
    with start(tmp_path / "data", port, free_port()) as demo:
        try:
            read_until(demo, "Ctrl-C stops everything")
            began = time.monotonic()
            with Visitor(f"http://127.0.0.1:{port}") as visitor:
                while len(seen) < len(TO_SEE) and time.monotonic() - began < TEN_MINUTES:
                    for what, sees in TO_SEE.items():
                        if what not in seen and sees(visitor):
                            seen[what] = time.monotonic() - began
                            sys.stdout.write(f"{seen[what]:5.0f} s  {what}\n")
                            sys.stdout.flush()
                    time.sleep(EVERY)
        finally:
            demo.terminate()
            demo.communicate(timeout=60)
    postgres.discard(tmp_path / "data" / "postgres")
    assert sorted(TO_SEE) == sorted(seen)
