"""Rate limits: headers on every answer, 429 when spent, and a switch to lift them."""

from __future__ import annotations

from anfu.fakex.limits import QUARTER_MS
from tests.fakex.conftest import Live, Start, a_post


def test_headers_count_down_and_429_tells_when_it_ends(live: Live) -> None:
    """The 26th look at connections is 429; after the reset it works again."""
    answers = [live.app.get("/2/connections") for _ in range(26)]
    assert [int(one.headers["x-rate-limit-remaining"]) for one in answers] == [*range(24, -1, -1), 0]
    assert {one.headers["x-rate-limit-limit"] for one in answers} == {"25"}
    assert [one.status_code for one in answers] == [200] * 25 + [429]
    refused = answers[-1]
    assert refused.json()["title"] == "Too Many Requests"
    reset_ms = int(refused.headers["x-rate-limit-reset"]) * 1000
    assert 0 < reset_ms - live.site.clock.now_ms() <= QUARTER_MS + 1000
    live.site.clock.set(reset_ms)
    assert live.app.get("/2/connections").status_code == 200


def test_posting_has_a_quarter_hour_and_a_daily_limit(live: Live) -> None:
    """100 posts per 15 minutes; the day's budget stands in headers of its own; refusals count too."""
    live.inject(a_post())
    answers = [live.user.post("/2/tweets", json={"text": f"news {n}"}) for n in range(101)]
    assert [one.status_code for one in answers] == [201] * 100 + [429]
    assert answers[0].headers["x-app-limit-24hour-limit"] == "10000"
    assert answers[0].headers["x-app-limit-24hour-remaining"] == "9999"


def test_windows_belong_to_a_token_and_a_route(live: Live) -> None:
    """What one token spends on one route is not taken from another."""
    for _ in range(25):
        live.app.get("/2/connections")
    other = live.nobody.get("/2/connections", headers={"Authorization": "Bearer other"})
    assert other.status_code == 200
    assert live.app.get("/2/tweets?ids=1").status_code == 200


def test_limits_can_be_lifted(start: Start) -> None:
    """With limits lifted nothing is 429, from the start or later on."""
    live = start(limits=False)
    assert {live.app.get("/2/connections").status_code for _ in range(30)} == {200}
    live.control("limits", lifted=False)
    assert live.app.get("/2/connections").status_code == 429
    live.control("limits", lifted=True)
    assert live.app.get("/2/connections").status_code == 200


def test_a_request_that_comes_all_the_same_is_a_breach(start: Start) -> None:
    """What asks on although nothing is left is counted by route; a new window, which may be short, begins anew."""
    live = start(quarter_s=10)
    for _ in range(28):
        live.app.get("/2/connections")
    assert live.control("report")["breaches"] == {"GET /2/connections": 3}
    live.site.clock.set(live.site.clock.now_ms() + 11_000)
    assert live.app.get("/2/connections").headers["x-rate-limit-remaining"] == "24"
