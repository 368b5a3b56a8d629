"""Logins are offered, taken, given another role, closed and opened; sessions end."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from anfu.people.admission import actions as admission
from anfu.people.admission.rules import digest_of, is_login, stands
from anfu.people.models import Invitation, Staff
from anfu.people.policy import ROLES, Action, require


def login_is_offered(name: str, role: str, by: Staff, now: datetime) -> tuple[str, str | None]:
    """Invite somebody; the secret of their link, or the reason code where they may not be."""
    require(by, Action.MANAGE_PEOPLE)
    if not name.strip():
        return "", "login_missing"
    if role not in ROLES:
        return "", "no_such_role"
    return admission.offer(name.strip()[:100], role, by, now), None


def offer_is_withdrawn(invitation: Invitation, by: Staff, now: datetime) -> None:
    """The link ends at once."""
    require(by, Action.MANAGE_PEOPLE)
    admission.withdraw(invitation, now)


def login_is_taken(secret: str, login: str, password: str, language: str, now: datetime) -> str | None:
    """Make the login that a link offers, once; the reason code where it may not be, else None."""
    if not is_login(login):
        return "login_unreadable"
    try:
        validate_password(password)
    except ValidationError:
        return "password_weak"
    try:
        with transaction.atomic():
            found = Invitation.objects.select_for_update().filter(digest=digest_of(secret)).first()
            if found is None or not stands(
                found.expires_at, found.taken_by_id is not None, found.withdrawn_at is not None, now
            ):
                return "link_used"
            if Staff.objects.filter(username__iexact=login).exists():
                return "login_taken"
            admission.take(found, login, password, language, now)
    except IntegrityError:
        return "login_taken"
    return None


def login_is_vouched_for(
    secret: str, address: str, language: str, now: datetime
) -> tuple[Staff | None, str | None]:
    """The login of somebody for whom the organisation's sign-in vouches; else None and the reason code.

    Theirs is the login that is their address, or the one that a link offers, made now; its role is never theirs to say.
    `address` is empty where nobody verified it.
    """
    with transaction.atomic():
        known = Staff.objects.filter(username__iexact=address).first() if address else None
        if known is not None:
            return known, None
        if not secret:
            return None, "not_vouched"
        found = Invitation.objects.select_for_update().filter(digest=digest_of(secret)).first()
        if found is None or not stands(
            found.expires_at, found.taken_by_id is not None, found.withdrawn_at is not None, now
        ):
            return None, "link_used"
        if not is_login(address):
            return None, "address_unverified"
        return admission.take(found, address, None, language, now), None


def role_changes(staff: Staff, role: str, by: Staff) -> str | None:
    """Give a colleague another role; the reason code where it may not be, else None."""
    require(by, Action.MANAGE_PEOPLE)
    if staff.pk == by.pk:
        return "own_login"
    if role not in ROLES:
        return "no_such_role"
    with transaction.atomic():
        admission.set_role(staff, role)
    return None


def login_is_closed(staff: Staff, by: Staff, *, opens: bool) -> str | None:
    """Close a colleague's login, which ends their sessions, or open it again; the reason code where it may not be."""
    require(by, Action.MANAGE_PEOPLE)
    if staff.pk == by.pk:
        return "own_login"
    with transaction.atomic():
        (admission.open_login if opens else admission.close_login)(staff)
    return None


def sessions_end(staff: Staff, by: Staff, only: int | None = None, but: str = "") -> None:
    """Sign somebody out: oneself, or a colleague where one manages people."""
    require(by, Action.OWN if staff.pk == by.pk else Action.MANAGE_PEOPLE)
    with transaction.atomic():
        admission.end_sessions(staff, only, but)


def keys_are_lost(staff: Staff, by: Staff) -> str | None:
    """Take a colleague's second step away, which ends their sessions; the reason code where it may not be."""
    require(by, Action.MANAGE_PEOPLE)
    if staff.pk == by.pk:
        return "own_login"
    with transaction.atomic():
        admission.forget_keys(staff)
    return None
