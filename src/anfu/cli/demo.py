"""The people of a demo desk, made only where a stand-in X speaks: a login to try Anfu out, and two colleagues."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from anfu.people.actions import invite
from anfu.people.admission.actions import close_login, open_login
from anfu.people.models import Brand, Staff

USERNAME, PASSWORD = "demo", "anfu-demo"  # guards simulated customers only
AGENT, SENIOR = "mia", "sun"
"""The colleagues; nobody can sign in as them."""


def demo_login(brand: Brand, now: datetime) -> tuple[str, str]:
    """The username and password of the demo desk; who is signed in stays so over a restart."""
    if not Staff.objects.filter(username=USERNAME).exists():
        long_ago = now - timedelta(days=365)
        invite(USERNAME, PASSWORD, brand, Staff.Role.LEAD, "Demo", joined_at=long_ago)
        for username, name, role in ((AGENT, "Mia", Staff.Role.AGENT), (SENIOR, "Sun", Staff.Role.SENIOR)):
            invite(username, secrets.token_urlsafe(), brand, role, name, joined_at=long_ago)
    for staff in Staff.objects.filter(username=USERNAME, is_active=False):
        open_login(staff)
    return USERNAME, PASSWORD


def close_demo_login() -> None:
    """Where real customers are: nobody signs in with the password that anybody may read."""
    for staff in Staff.objects.filter(username=USERNAME, is_active=True):
        if staff.check_password(PASSWORD):
            close_login(staff)
