"""Where X brings events: a view for Django, to be mounted at the path of ANFU_X_WEBHOOK_URL.

It only stores: X waits ten seconds for an answer, and whatever happens afterwards, the event is ours.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from anfu.channel.actions import keep_event
from anfu.channel.x.webhooks import SIGNATURE, answer_challenge, is_challenge, is_from_x
from anfu.settings import env


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Answer X's challenge, or keep an event that X signed; 403 for anybody else's."""
    secret = env.x_consumer_secret.get_secret_value()
    if request.method == "GET":
        token = request.GET.get("crc_token", "")
        if not secret or not is_challenge(token):
            return HttpResponse(status=403)
        return JsonResponse({"response_token": answer_challenge(secret, token)})
    if not is_from_x(secret, request.body, request.headers.get(SIGNATURE, "")):
        return HttpResponse(status=403)
    keep_event(request.body.decode("utf-8", "replace").replace("\0", ""), datetime.now(UTC))
    return HttpResponse(status=200)
