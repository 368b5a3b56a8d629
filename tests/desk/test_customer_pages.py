"""The customers' pages: behind a signed link, without a login, in the customer's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from anfu.people.models import Brand, Customer
from anfu.winback.links import RATE, SOLVED, Ticket, read, sign
from anfu.winback.models import Consent, FollowUp, Rating, Survey
from tests.build import ANGRY_ZH, a_brand, a_person
from tests.winback.build import a_resolved_case

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC) - timedelta(hours=5)
LATER = datetime.now(UTC) + timedelta(days=2)


@pytest.fixture
def brand() -> Brand:
    """The demo brand, listening for two days."""
    return a_brand(AT - timedelta(days=2))


def the_link(lang: str = "en", asks: str = RATE, until: datetime = LATER) -> str:
    """The address that a customer of a case resolved just now is sent."""
    row = (Survey if asks == RATE else FollowUp).objects.get(language=lang)
    return f"/r/{sign(Ticket(asks, row.pk, until))}"


def test_a_customer_rates_without_a_login(brand: Brand, client: Client) -> None:
    """Opening changes nothing; sending stores the answer, and consent only to what was ticked, in the words shown."""
    a_resolved_case(brand, a_person(brand), at=AT)
    address = the_link()
    page = client.get(address)
    assert page.status_code == 200 and "How satisfied are you" in page.text
    assert "Tell me personally when something I complained about has been improved." in page.text
    assert "checked" not in page.text and page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]
    assert not Rating.objects.exists()
    answer = client.post(
        address, {"score": "4", "words": "Good in the end", "agree": ["improvements", "nonsense"]}
    )
    assert answer.status_code == 302 and answer.headers["Location"] == address
    assert (Rating.objects.get().score, Rating.objects.get().how) == (4, "page")
    consent = Consent.objects.get()
    assert (consent.purpose, consent.how) == ("improvements", "page")
    assert consent.words == "Tell me personally when something I complained about has been improved."
    assert consent.expires_at - consent.given_at == timedelta(days=365)
    assert "Thank you. We read every word." in client.get(address).text
    assert client.post(address, {"score": "1"}).status_code == 422
    assert Rating.objects.get().score == 4


def test_a_consent_is_taken_back_on_the_same_page(brand: Brand, client: Client) -> None:
    """As easily as it was given."""
    a_resolved_case(brand, a_person(brand), at=AT)
    address = the_link()
    client.post(address, {"score": "5", "agree": ["improvements", "research"]})
    client.post(address, {"take_back": "research"})
    assert Consent.objects.get(purpose="research").revoked_at is not None
    assert Consent.objects.get(purpose="improvements").revoked_at is None


def test_silence_is_kept(brand: Brand, client: Client) -> None:
    """One press ends every consent and everything that we would send."""
    a_resolved_case(brand, a_person(brand), at=AT)
    address = the_link()
    client.post(address, {"score": "5", "agree": ["improvements"]})
    client.post(address, {"silence": "yes"})
    assert Customer.objects.get().opted_out_at is not None
    assert Consent.objects.get().revoked_at is not None
    assert "You asked us to be quiet" in client.get(address).text
    client.post(address, {"score": "5", "agree": ["research"]})
    assert Consent.objects.count() == 1


def test_a_chinese_customer_reads_chinese(brand: Brand, client: Client) -> None:
    """Whatever the browser says: the language is that of the case."""
    a_resolved_case(brand, a_person(brand), text=ANGRY_ZH, lang="zh", at=AT)
    page = client.get(the_link("zh"), headers={"Accept-Language": "en"})
    assert "对我们的处理，您有多满意？" in page.text and page.headers["Content-Language"] == "zh-hans"
    assert "我投诉过的问题有了改进时，请单独告诉我。" in page.text


def test_a_no_opens_the_case_again(brand: Brand, client: Client) -> None:
    """And the customer is told so."""
    case = a_resolved_case(brand, a_person(brand), at=AT)
    address = the_link(asks=SOLVED)
    assert "Is it really solved?" in client.get(address).text
    client.post(address, {"solved": "maybe"})
    assert FollowUp.objects.get().outcome == ""
    client.post(address, {"solved": "no"})
    case.refresh_from_db()
    assert case.closed_at is None
    assert "It is open again." in client.get(address).text


def test_a_link_that_is_over_answers_nothing(brand: Brand, client: Client) -> None:
    """It says so, kindly."""
    a_resolved_case(brand, a_person(brand), at=AT)
    address = the_link(until=datetime.now(UTC) - timedelta(seconds=1))
    assert "The time to answer this is over." in client.get(address).text
    client.post(address, {"score": "5"})
    assert not Rating.objects.exists()


def test_links_cannot_be_guessed(brand: Brand, client: Client) -> None:
    """A changed link, or one signed for something else, is no page."""
    a_resolved_case(brand, a_person(brand), at=AT)
    signed = the_link().removeprefix("/r/")
    assert read(signed) is not None
    for wrong in (
        signed[:-1] + ("A" if signed[-1] != "A" else "B"),
        "x",
        "e30:" + signed.split(":")[1],
        "%00",
    ):
        assert client.get(f"/r/{wrong}").status_code == 404, wrong
    assert client.get(f"/r/{sign(Ticket(RATE, 10**9, LATER))}").status_code == 404
