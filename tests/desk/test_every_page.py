"""Every page of the desk, with every role and with another brand's people: what opens, what is refused, what is kept.

A new page without an entry in `desk/access.py` fails here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from anfu.desk.access import OPEN, READS, WRITES, action_of
from anfu.people.actions import invite
from anfu.people.models import Brand, Staff
from anfu.people.policy import ROLES, may
from tests.build import a_person
from tests.desk.keys import an_app
from tests.desk.scene import PASSWORD, Scene, a_scene, with_a_waiting_reply
from tests.desk.walk import pages, rows_of

pytestmark = pytest.mark.django_db

PAGES = pages()
CLOSED = [page for page in PAGES if page.name not in OPEN]
TELLTALE = ("Ada Lee", "Ada 20", "user20", "Jonas", "Weber", "Mia Torres", "sprucehome", "Evening", "sofa")
"""Words of the scene that nobody of another brand may read anywhere."""
EXEMPT = {"x_webhook", "api"}
"""Pages that other programs post to: by X's signature, or by a token that no browser sends by itself."""
ASKS_FIRST = {"mfa_remove_webauthn"}
"""Pages about one's own that ask for the password before they look whether there is anything."""


@pytest.fixture
def scene() -> Scene:
    """A desk in the middle of its day."""
    return with_a_waiting_reply(a_scene(timezone.now()))


@pytest.fixture
def rows(scene: Scene) -> Mapping[str, object]:
    """What the addresses name."""
    return rows_of(scene)


def test_every_page_has_an_action() -> None:
    """Each address stands in the table once, as open, for reading or for writing; and the table names no other."""
    known = {page.name for page in PAGES}
    listed = OPEN.union(*READS.values(), *WRITES.values())
    assert sorted(known - listed) == [] and sorted(listed - known) == []
    for table in (READS, WRITES):
        named = [name for names in table.values() for name in names]
        assert len(named) == len(set(named))
        assert not OPEN.intersection(named)


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may(scene: Scene, rows: Mapping[str, object], role: str) -> None:
    """Each page opens, and each button works, for just the roles of the matrix; nothing ends in an error."""
    person = a_person(scene.brand, "walker", role)
    an_app(person)
    wrong = []
    for page in CLOSED:
        for method in ("GET", "POST"):
            action = action_of(page.name, method)
            assert action is not None
            status = asked(person, method, page.address(rows)).status_code
            is_fine = status not in (403, 404) and status < 500 if may(person, action) else status == 403
            if not is_fine:
                wrong.append((page.name, method, status))
    assert wrong == []


def test_what_only_reads_changes_nothing() -> None:
    """A page that is listed for reading alone takes no POST, and one for writing alone no GET."""
    reading = {name for names in READS.values() for name in names}
    writing = {name for names in WRITES.values() for name in names}
    scene = a_scene(timezone.now())
    person, rows = a_person(scene.brand, "walker", "admin"), rows_of(scene)
    for page in CLOSED:
        if page.name not in writing:
            assert asked(person, "POST", page.address(rows)).status_code == 405, page.name
        if page.name not in reading:
            assert asked(person, "GET", page.address(rows)).status_code == 405, page.name


@pytest.mark.parametrize("role", ["admin", "auditor"])
def test_another_brand_sees_nothing(scene: Scene, rows: Mapping[str, object], role: str) -> None:
    """What belongs to a brand does not exist for the people of another: 404 by its address, no word elsewhere."""
    other = Brand.objects.create(x_id=5, handle="other", name="Other", listens_from=scene.now)
    zoe = invite("zoe", PASSWORD, other, role, "Zoe")
    wrong: list[tuple[str, str, object]] = []
    for page in CLOSED:
        for method in ("GET", "POST"):
            action = action_of(page.name, method)
            answer = asked(zoe, method, page.address(rows))
            named = page.wants - {"slug", "key", "shape"} if page.name not in ASKS_FIRST else None
            if action and may(zoe, action) and named and answer.status_code not in (404, 405):
                wrong.append((page.name, method, answer.status_code))
            said = text_of(answer)
            wrong += [(page.name, method, word) for word in TELLTALE if word in said]
    assert wrong == []


def test_strangers_are_sent_to_sign_in(rows: Mapping[str, object]) -> None:
    """Without a session every page but the open ones leads to the sign-in, for reading and for writing."""
    for page in CLOSED:
        for method in ("GET", "POST"):
            answer = Client().generic(method, page.address(rows))
            assert answer.status_code == 302, page.name
            assert answer.headers["location"].startswith("/accounts/login/?next="), page.name


def test_a_closed_login_opens_nothing(scene: Scene, rows: Mapping[str, object]) -> None:
    """Who may no longer sign in has no session either: the next request already is a stranger's."""
    client = Client()
    client.force_login(scene.mia)
    assert client.get("/queue/open").status_code == 200
    Staff.objects.filter(pk=scene.mia.pk).update(is_active=False)
    for page in CLOSED:
        assert client.get(page.address(rows)).status_code == 302, page.name


def test_no_other_site_presses_a_button(scene: Scene, rows: Mapping[str, object]) -> None:
    """Every POST without our own token is refused; only what asks for a signature or a token needs none."""
    assert {page.name for page in PAGES if page.is_exempt} == EXEMPT
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.lin)
    for page in PAGES:
        if not page.is_exempt:
            assert client.post(page.address(rows)).status_code == 403, page.name


def test_no_page_runs_what_it_shows(scene: Scene, rows: Mapping[str, object]) -> None:
    """Every page forbids inline script and style, and has none: hostile words in the scene stay words."""
    admin = a_person(scene.brand, "walker", "admin")
    for page in PAGES:
        answer = asked(admin, "GET", page.address(rows))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy and "object-src 'none'" in policy, page.name
            assert list(inline(text_of(answer))) == [], page.name


def test_no_page_leads_away(scene: Scene) -> None:
    """Where to go after signing in or choosing a language is on this desk, whatever an address says."""
    for path in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        signed_in = Client().post("/accounts/login/", {"login": "mia", "password": PASSWORD, "next": path})
        spoken = Client().post("/language", {"language": "en", "next": path})
        for answer in (signed_in, spoken):
            assert answer.status_code == 302 and "evil" not in answer.headers["location"], path
            assert not answer.headers["location"].startswith("javascript"), path
    del scene


def asked(person: Staff, method: str, address: str) -> Any:
    """The answer to somebody's request; what it changed is taken back."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    with transaction.atomic():
        answer = client.post(address, {"deed": "tag"}) if method == "POST" else client.get(address)
        transaction.set_rollback(True)
    return answer


def text_of(answer: Any) -> str:
    """The whole answer as text."""
    return b"".join(answer).decode(errors="replace")


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whatever would run or paint by itself."""
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.found.append("script")
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            if (given.get(name) or "").strip().lower().startswith(("javascript:", "data:text")):
                self.found.append(str(given[name]))


def inline(html: str) -> Iterator[str]:
    """Scripts, handlers and styles within a page."""
    parser = _Inline()
    parser.feed(html)
    yield from parser.found
