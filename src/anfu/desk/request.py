"""A request of somebody who is signed in."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from anfu.people.models import Staff


class DeskRequest(HttpRequest):
    """Every page but sign-in gets one of these: `LoginRequiredMiddleware` lets nobody else through."""

    user: Staff
    htmx: HtmxDetails
