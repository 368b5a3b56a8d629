"""Whose role needs a second step, by ANFU_SECOND_STEP_ROLES."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from anfu.people.admission.queries import second_steps
from anfu.people.models import Staff
from anfu.settings import env


def is_needed(staff: Staff) -> bool:
    """Must somebody with this role have a second step?"""
    return staff.role in env.second_step_roles


def is_missing(request: HttpRequest, staff: Staff) -> bool:
    """Must this person set one up before anything else? Who came by single sign-on met one there."""
    if not is_needed(staff):
        return False
    records = get_authentication_records(request, staff)
    return not any(record["method"] == "socialaccount" for record in records) and not (
        second_steps(staff.pk).exists()
    )
