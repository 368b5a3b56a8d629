"""What is going on: spikes, with their likely cause and first posts."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anfu.desk.badge import Badge
from anfu.desk.request import DeskRequest
from anfu.insight.radar.queries import first_cases, likely_cause, open_spikes, past_spikes
from anfu.people.models import Staff


def badge(staff: Staff, now: datetime) -> Badge:
    """How many spikes are going on; each is due since it was noticed."""
    del now
    spikes = open_spikes(staff.brand)
    return Badge(len(spikes), min((spike.noticed_at for spike in spikes), default=None))


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """Spikes that go on, and those that are over."""
    spikes = [(spike, likely_cause(spike), first_cases(spike)) for spike in open_spikes(request.user.brand)]
    return render(
        request, "desk/radar/page.html", {"spikes": spikes, "past": past_spikes(request.user.brand)}
    )
