"""The API under `/api/v1`: loaded when somebody first asks for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, resolve

from anfu.api import caring, cases, customers, figures, playbooks, posts, promises, replies, suspicions, token
from anfu.api.face import Exact, Face, handle_problems
from anfu.api.problems import ProblemError, answer_of
from anfu.api.trail import ADDRESS, note_look
from anfu.tokens.models import Token

face = Face(
    title="Anfu",
    version="1",
    description="What a person may do at the desk, for programs. docs/api.md tells how, with examples.",
    docs_url=None,
    renderer=Exact(),
    urls_namespace="api",
)
for noun in (token, posts, cases, caring, suspicions, replies, promises, customers, playbooks, figures):
    face.add_router("", noun.router)
handle_problems(face)

urlpatterns = [path(ADDRESS[1:], face.urls)]


def answer(request: HttpRequest) -> HttpResponseBase:
    """Answer one call."""
    try:
        found = resolve(request.path_info, __name__)
        told: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    except Http404:
        return answer_of(ProblemError("not_found"))
    if told.status_code == 405:
        return answer_of(ProblemError("not_allowed", headers={"Allow": told.headers["Allow"]}))
    token = getattr(request, "auth", None)
    if isinstance(token, Token) and request.method == "GET" and told.status_code == 200:
        note_look(request, token, found.url_name or "")
    return told
