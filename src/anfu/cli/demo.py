"""A login for trying Anfu out, made only where a stand-in X speaks."""

from __future__ import annotations

from anfu.people.actions import invite
from anfu.people.models import Brand, Staff

USERNAME, PASSWORD = "demo", "anfu-demo"  # guards simulated customers only


def demo_login(brand: Brand) -> tuple[str, str]:
    """The username and password of the demo desk; who is signed in stays so over a restart."""
    if not Staff.objects.filter(username=USERNAME).exists():
        invite(USERNAME, PASSWORD, brand, Staff.Role.LEAD, "Demo")
    return USERNAME, PASSWORD
