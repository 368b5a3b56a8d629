"""Notes each deed before it is done and each look before it is shown; without the trail there is neither."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from anfu.audit.actions import note
from anfu.audit.lately import Lately
from anfu.audit.rules import Entry, Kind
from anfu.desk.access import KEYS, SAFE
from anfu.people.models import Staff

SHOWN: Mapping[str, Collection[str]] = {
    "case": {
        "case", "thread", "facts", "history", "deeds", "others", "lane_card", "incident_card", "picture",
        "winback_card", "wordings", "known_card", "alike",
    },
    "queue": {"queue", "board"},
    "search": {"search", "box"},
    "promises": {"promises", "ledger"},
    "promise": {"move", "explain"},
    "approvals": {"approvals", "approvals_list"},
    "mentions": {"mentions", "mention_list"},
    "incidents": {"incidents", "incidents_list"},
    "incident": {"incident"},
    "passed": {"passed", "passed_list"},
    "follow_ups": {"follow_ups", "follow_up_list"},
    "winback": {"winback", "advocates"},
    "gathering": {"gathering"},
    "improvement": {"improvement"},
    "figure": {"insight_rows"},
    "import": {"import", "import_report"},
    "radar": {"radar"},
    "quality": {"quality", "quality_card"},
    "trail": {"trail"},
}  # fmt: skip
"""What somebody saw by opening a page: pages that show customers, or the trail. A page's live parts are the page."""

TAKEN = frozenset({"evidence", "import_faults", "invited_sheet", "insight_sheet", "trail_sheet"})
"""Pages that hand out a file."""

SHOWS_NOBODY = frozenset(
    {
        *KEYS, "mfa_index", "mfa_view_recovery_codes",
        "account_change_password", "account_reauthenticate", "beginning", "connection", "connection_answer", "crisis",
        "crisis_past", "event", "fairness",
        "event_change", "event_log", "event_new", "events", "gatherings",
        "handbook", "handover", "home", "imports", "improvements", "insight", "me",
        "people", "rail", "review", "roster", "settings", "staffing", "team", "team_list",
        "wall", "wall_now", "worth",
    }
)  # fmt: skip
"""Pages without anything of a customer."""

NO_DEED = frozenset({"here", "proof"})
"""What a page sends by itself while it is open or typed in."""

_SEEN_AS = {page: name for name, pages in SHOWN.items() for page in pages}


class TrailMiddleware:
    """Stands behind the policy: what that refuses is noted as refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._lately = Lately()

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Note a deed before it is done."""
        page = page_of(request)
        if isinstance(request.user, Staff) and request.method not in SAFE and page not in NO_DEED:
            note_deed(request, request.user, Kind.WROTE, page)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note a look once it is known what is shown, and a refusal."""
        response = self._get_response(request)
        staff, page = getattr(request, "user", None), page_of(request)
        if not isinstance(staff, Staff) or not page:
            return response
        if response.status_code == 403:
            note_deed(request, staff, Kind.REFUSED, page)
        elif request.method == "GET" and response.status_code < 300:
            if page in TAKEN:
                note_deed(request, staff, Kind.TOOK, page)
            elif page in _SEEN_AS:
                self._note_look(request, staff, _SEEN_AS[page])
        return response

    def _note_look(self, request: HttpRequest, staff: Staff, seen: str) -> None:
        look, now = (staff.pk, seen, named(request)), timezone.now()
        if self._lately.is_new(look, now):
            note_deed(request, staff, Kind.READ, seen)
            self._lately.noted(look, now)


def note_deed(request: HttpRequest, staff: Staff, kind: Kind, deed: str, what: str = "") -> None:
    """Add a line about somebody's request: about `what`, else about the rows that its address names."""
    entry = Entry(
        timezone.now(), kind, staff.username, staff.role, deed, what or named(request), address_of(request)
    )
    note(staff.brand_id, entry)


def address_of(request: HttpRequest) -> str:
    """The network address that a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def page_of(request: HttpRequest) -> str:
    """The name of the page that was asked for; empty where there is none."""
    found = request.resolver_match
    return (found and found.view_name) or ""


def named(request: HttpRequest) -> str:
    """The rows that an address names, and the marked cases: codes and numbers, never a customer's words."""
    found = request.resolver_match
    captured: Mapping[str, object] = getattr(found, "captured_kwargs", None) or {}  # unknown to the stubs
    told = [str(value) for value in captured.values()]
    if request.method == "POST":
        told += [code for code in request.POST.getlist("case") if code.isalnum() and len(code) <= 16]
    return " ".join(told)[:200]
