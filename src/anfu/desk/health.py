"""Health for those who watch from outside: no sign-in, no names, no words of anybody."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from anfu.schedule.health import Finding, clocks, tables


@require_safe
@login_not_required
def livez(request: HttpRequest) -> HttpResponse:
    """This process answers. If it does not, start it anew."""
    del request
    return JsonResponse({"ok": True})


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """This node can serve pages: the database answers and has this version's tables. If not, send people elsewhere."""
    del request
    return _told(_node())


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """All of Anfu is well: workers and listener too, and nothing waits for too long. If not, wake somebody."""
    del request
    node = _node()
    return _told([*node, *clocks(timezone.now())] if all(f.is_well for f in node) else node)


def _node() -> list[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return [Finding("database", "answers"), tables()]
    except DatabaseError:
        return [Finding("database", "does not answer", "See that PostgreSQL runs and can be reached.")]


def _told(findings: Iterable[Finding]) -> HttpResponse:
    found = list(findings)
    checks = [{"name": f.name, "ok": f.is_well, "found": f.found, "advice": f.advice} for f in found]
    ok = all(f.is_well for f in found)
    return JsonResponse({"ok": ok, "checks": checks}, status=200 if ok else 503)
