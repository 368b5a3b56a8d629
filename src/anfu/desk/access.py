"""Which action of the policy each page needs. A page that stands in no list is closed to everybody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from anfu.desk.keys.required import is_missing
from anfu.people.models import Staff
from anfu.people.policy import Action, NotAllowedError, may

OPEN = frozenset(
    {
        "account_inactive", "account_login", "account_logout", "api", "customer_page", "join",
        "healthz", "language", "livez", "metrics", "mfa_authenticate", "mfa_login_webauthn", "readyz", "x_webhook",
        "join_sso", "sso", "openid_connect_callback",
    }
)  # fmt: skip
"""Pages without sign-in. What they show to whom, they decide by a token, a signed link, a signature, or not at all."""

KEYS = frozenset(
    {
        "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn",
        "mfa_remove_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    }
)  # fmt: skip
"""Pages on which people set up and change their own second step."""

READS: Mapping[Action, Collection[str]] = {
    Action.OWN: {
        "account_change_password", "account_reauthenticate", "rail", "me", *KEYS, "mfa_index",
        "mfa_view_recovery_codes",
    },
    Action.READ: {
        "home", "beginning", "queue", "board", "case", "thread", "facts", "history", "deeds", "others", "lane_card",
        "known_card", "alike",
        "mentions", "mention_list",
        "incident_card", "incidents", "incidents_list", "incident", "promises", "ledger", "handbook", "search",
        "box", "winback_card", "follow_ups", "follow_up_list", "winback", "gatherings", "gathering",
        "improvements", "improvement", "advocates", "team", "team_list", "wall", "wall_now", "quality",
        "crisis", "crisis_past",
    },
    Action.READ_PRIVATE: {"picture"},
    Action.CARE: {"move", "explain", "handover", "evidence", "wordings"},
    Action.CORRECT: {"passed", "passed_list"},
    Action.APPROVE: {"approvals", "approvals_list"},
    Action.ASSESS: {"quality_card"},
    Action.EXPORT_CUSTOMERS: {"invited_sheet"},
    Action.MEASURE: {
        "insight", "insight_rows", "insight_sheet", "review", "radar", "staffing", "worth", "fairness",
    },
    Action.ROSTER: {"roster"},
    Action.CONNECT: {"connection", "connection_answer"},
    Action.ALERTS: {"events", "event_new", "event", "event_log", "event_change"},
    Action.IMPORT: {"imports", "import", "import_report", "import_faults"},
    Action.SEE_PEOPLE: {"people"},
    Action.SEE_SETTINGS: {"settings"},
    Action.AUDIT: {"trail", "trail_sheet"},
}  # fmt: skip
"""What somebody must be allowed to open a page (GET, HEAD)."""

WRITES: Mapping[Action, Collection[str]] = {
    Action.OWN: {"account_change_password", "account_reauthenticate", "view", "away", "me", *KEYS},
    Action.READ: {"here"},
    Action.CARE: {
        "reply", "proof", "draft", "owner", "closure", "note", "settlement", "withdrawal", "suspicion", "appeal",
        "clearing", "report", "incident_naming", "incident_merging", "incident_splitting", "move", "explain", "deed",
        "handover", "asking", "following_up", "consent", "giving", "quality_appeal",
        "crisis_deed",
    },
    Action.CORRECT: {"correction", "passed_word"},
    Action.APPROVE: {"approval", "rewording", "returning"},
    Action.ASSESS: {"quality_card", "quality_decision"},
    Action.DECIDE_GRANTS: {"grant_decision"},
    Action.REACH_OUT: {"gatherings", "gathering", "improvements", "improvement"},
    Action.ROSTER: {"roster"},
    Action.CONNECT: {
        "connection_question", "connection_answer", "connection_trial", "connection_pause", "connection_resume",
        "connection_noting",
    },
    Action.IMPORT: {"imports", "import_change", "import_beginning", "import_undoing"},
    Action.MANAGE_PEOPLE: {"people", "uninvite", "person", "keys_lost"},
    Action.ALERTS: {
        "event_new", "event_change", "event_test", "event_secret", "event_pausing", "event_removal", "event_replay",
    },
}  # fmt: skip
"""What somebody must be allowed to press a button (POST)."""

SETTING_UP = KEYS | {"me", "mfa_index", "mfa_view_recovery_codes", "account_reauthenticate", "rail"}
"""What is open to somebody whose role needs a second step, and who has none yet."""

SAFE = frozenset({"GET", "HEAD"})


def action_of(page: str, method: str) -> Action | None:
    """The action that a page needs for a method; None where no list has the page."""
    first, second = (READS, WRITES) if method in SAFE else (WRITES, READS)
    for table in (first, second):
        for action, pages in table.items():
            if page in pages:
                return action
    return None


def may_open(staff: Staff, page: str) -> bool:
    """May this person open a page? Then the rail and the search show it."""
    action = action_of(page, "GET")
    return action is not None and may(staff, action)


class PolicyMiddleware:
    """Asks the policy before any page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on: the page is known only once its address was looked up."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Go on only where the person may; raises NotAllowedError, which is answered with 403.

        Who must set up a second step first is led to where that is done.
        """
        found = request.resolver_match
        page = (found and found.url_name) or ""
        if page in OPEN:
            return None
        action = action_of(page, request.method or "")
        if not isinstance(request.user, Staff) or action is None or not may(request.user, action):
            raise NotAllowedError(action)
        if page in SETTING_UP or not is_missing(request, request.user):
            return None
        if "HX-Request" in request.headers:
            raise NotAllowedError(action)
        return redirect("me")
