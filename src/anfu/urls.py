"""What is served on the one port: the desk, and the API beside it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path, re_path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@login_not_required
def api(request: HttpRequest) -> HttpResponseBase:
    """Pass a call on to the API, which asks for tokens instead of cookies.

    It is loaded by the first call, and not with the desk's pages, which never lead to it.
    """
    answer: Callable[[HttpRequest], HttpResponseBase] = import_string("anfu.api.urls.answer")
    return answer(request)


urlpatterns = [
    re_path("^api/v1/", api, name="api"),
    path("", include("anfu.desk.urls")),
]
