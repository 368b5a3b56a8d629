"""Each person sees the desk in their own language, and what they did at once."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from anfu.desk.once import once


class PersonLanguageMiddleware:
    """The language kept with the person; before sign-in the one chosen on this browser, else the browser's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        with translation.override(_language_of(request)):
            response = self._get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response


class OwnDeedsMiddleware:
    """Whoever did something sees it in the next answer, also when that comes before the bell was heard."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a deed leads elsewhere, or asks the page to look again."""
        response = self._get_response(request)
        is_deed = 300 <= response.status_code < 400 or "HX-Trigger" in response.headers
        if request.method == "POST" and is_deed and request.user.is_authenticated:
            once.forget(request.user.brand_id)
        return response


def _language_of(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    for wanted in (getattr(request.user, "language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if wanted in known:
            return str(wanted)
    return translation.get_language_from_request(request)
