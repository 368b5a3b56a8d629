"""The verbs of admission: invited, taken, another role, login closed and opened, sessions ended."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from anfu.people.actions import invite
from anfu.people.admission.rules import LASTS, digest_of
from anfu.people.models import Invitation, Staff


def offer(name: str, role: str, by: Staff, now: datetime) -> str:
    """Invite somebody to the brand; the secret of the link, which is kept nowhere."""
    secret = secrets.token_urlsafe(24)
    Invitation.objects.create(
        brand=by.brand,
        name=name,
        role=role,
        digest=digest_of(secret),
        made_by=by,
        made_at=now,
        expires_at=now + LASTS,
    )
    return secret


def take(invitation: Invitation, login: str, password: str | None, language: str, now: datetime) -> Staff:
    """Make the login that was offered; the link is used up. Without a password only single sign-on opens it."""
    staff = invite(login, password, invitation.brand, invitation.role, invitation.name, language, now)
    Invitation.objects.filter(pk=invitation.pk).update(taken_by=staff)
    return staff


def withdraw(invitation: Invitation, now: datetime) -> None:
    """The link opens nothing any more."""
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=now)


def set_role(staff: Staff, role: str) -> None:
    """Give somebody another role, from their next request on."""
    Staff.objects.filter(pk=staff.pk).update(role=role)


def close_login(staff: Staff) -> None:
    """Close somebody's login and end their sessions."""
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    end_sessions(staff)


def open_login(staff: Staff) -> None:
    """Let them sign in again, with the password that they had."""
    Staff.objects.filter(pk=staff.pk).update(is_active=True)


def end_sessions(staff: Staff, only: int | None = None, but: str = "") -> int:
    """Sign somebody out where they are signed in: everywhere, in one session, or all but one; in how many."""
    found = UserSession.objects.filter(user=staff).exclude(session_key=but)
    ended = list(found if only is None else found.filter(pk=only))
    for session in ended:
        session.end()
    return len(ended)


def forget_keys(staff: Staff) -> int:
    """Take away somebody's second step, app, passkeys and recovery codes, and end their sessions; how many it were."""
    gone, _ = Authenticator.objects.filter(user=staff).delete()
    end_sessions(staff)
    return int(gone)


def encrypt_anew(again: Callable[[str], str]) -> int:
    """Encrypt the keys of all apps and recovery codes with the newest key; how many."""
    kept = list(Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update())
    for one in kept:
        name = "secret" if one.type == Authenticator.Type.TOTP else "seed"
        Authenticator.objects.filter(pk=one.pk).update(data=one.data | {name: again(one.data[name])})
    return len(kept)
