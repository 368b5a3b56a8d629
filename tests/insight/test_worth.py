"""What prompt care is worth, where the truth is known; and what is said where little is known."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from anfu.insight.frame import NEVER, UNKNOWN
from anfu.insight.worth.rules import against_waiting, care_cost, customers_kept, times
from anfu.people.models import Brand
from anfu.spending.models import Spent
from anfu.winback.models import Consent, Grant, Purchase
from tests.build import a_person
from tests.insight.frames import HOUR, a_frame
from tests.insight.past import Past, Said, Told, a_house, write

HELPS = 0.2


def test_the_truth_is_found_where_angry_cases_wait() -> None:
    """Prompt care wins 20 points; angry customers, who are won less, wait more: only like with like tells 20."""
    draw = np.random.default_rng(3)
    n = 8000
    angry = draw.random(n) < 0.5
    prompt = draw.random(n) < np.where(angry, 0.3, 0.8)
    won = draw.random(n) < 0.6 - 0.35 * angry + HELPS * prompt - 0.1
    spoke = draw.random(n) < 0.7
    frame = a_frame(
        n, first_arousal=np.where(angry, 0.9, 0.1), feeling=np.where(spoke, np.where(won, 1, -1), UNKNOWN)
    )
    replied = np.where(
        prompt, frame.opened + HOUR // 2, np.where(draw.random(n) < 0.5, frame.opened + 30 * HOUR, NEVER)
    )
    told = against_waiting(
        a_frame(n, first_arousal=frame.first_arousal, feeling=frame.feeling, replied=replied)
    )
    assert told.gap.low is not None and told.gap.high is not None
    assert told.gap.low < HELPS < told.gap.high and told.gap.high - told.gap.low < 0.07
    assert (told.prompt.value or 0) - (told.waited.value or 0) > HELPS + 0.1
    assert told.unknown.value == pytest.approx(0.3, abs=0.02)
    kept = customers_kept(told)
    assert kept.low is not None and kept.high is not None
    assert kept.low < HELPS * told.prompt.n < kept.high


def test_what_lies_between_or_is_too_young_is_left_out() -> None:
    """An answer after five hours is neither; a case of yesterday evening has not waited for a day yet."""
    frame = a_frame(4, feeling=np.array([1, 1, 1, 1]))
    opened = frame.opened.copy()
    opened[3] = frame.now_moment - 20 * HOUR
    replied = np.array([opened[0] + HOUR, opened[1] + HOUR + 1, opened[2] + 24 * HOUR + 1, NEVER])
    told = against_waiting(a_frame(4, feeling=frame.feeling, opened=opened, replied=replied))
    assert (told.prompt.n, told.waited.n) == (1, 1)
    assert not told.is_enough and customers_kept(told).value is None


def test_sums() -> None:
    """Time in money, and how many good ones for a bad one."""
    assert care_cost(90, 8, Decimal("30.00")) == Decimal(360)
    told = times(20, 80)
    assert told.value == 0.25 and told.low is not None and told.high is not None
    assert told.low == pytest.approx(0.153, abs=0.001) and told.high == pytest.approx(0.408, abs=0.001)
    assert times(0, 5).value is None


def test_the_screen_says_what_it_cannot(client: Client, db: None) -> None:
    """Three cases are not enough; what was given and paid stands there; a past of other brands does not."""
    del db
    brand, versions = a_house("UTC")
    mia, now = a_person(brand), timezone.now()
    pasts = [
        Past(now - timedelta(days=3, hours=n), customer=n, told=[Told(600, by=mia.pk)],
             said=[Said(0), Said(7200, feeling=1)], ends=[(3600, "resolved")])
        for n in range(3)
    ]  # fmt: skip
    cases = write(brand, versions, pasts)
    Grant.objects.create(
        brand=brand, case_id=cases[0], customer=brand.customers.all()[0], step="s", gives="credit", cost=1500,
        currency="USD", words="w", cause="delivery", tier="ordinary", failures=0, proposed_by=mia, proposed_at=now,
        issued_at=now,
    )  # fmt: skip
    Spent.objects.create(brand=brand, day=now.date(), kind="k", purpose="p", times=1, usd=Decimal("2.5"))
    other = Brand.objects.create(x_id=9, handle="o", name="O", listens_from=now)
    Spent.objects.create(brand=other, day=now.date(), kind="k", purpose="p", times=1, usd=Decimal("77"))
    client.force_login(mia)
    page = client.get("/insight/return").content.decode()
    assert "$15.00" in page and "$2.50" in page and "77" not in page.replace("77%", "")
    assert (
        "not enough yet" in page
        and "None of these customers agreed" in page
        and "3 replies by people" in page
    )
    assert client.get("/insight/return?days=31").status_code == 404
    ada, bo, cem = brand.customers.order_by("x_id")
    for customer, revoked_at in ((ada, None), (bo, None), (cem, now)):
        Consent.objects.create(
            brand=brand, customer=customer, purpose="purchases", words="w", how="page", given_at=now,
            expires_at=now + timedelta(days=9), revoked_at=revoked_at,
        )  # fmt: skip
        Purchase.objects.create(
            brand=brand, customer=customer, reference=f"o{customer.pk}", amount=900, currency="USD", noted_at=now,
            at=now - timedelta(days=1 if customer != bo else 90),
        )  # fmt: skip
    page = client.get("/insight/return").content.decode()
    assert "Of 2 customers who agreed that purchases are looked at, 1 bought since" in page
    assert client.get("/insight/return?minutes=0").status_code == 404
