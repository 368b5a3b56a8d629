"""The whole API against its own document: no server error, no status or answer that the document does not describe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from anfu.api.urls import face
from anfu.listening.models import Post
from anfu.people.models import Customer
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from tests.api.conftest import a_token
from tests.build import a_person
from tests.desk.scene import Scene, with_a_waiting_reply

DOCUMENT = "/api/v1/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FITTING, UNFITTING = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
OPERATIONS = [
    (method.upper(), path)
    for path, methods in face.get_openapi_schema()["paths"].items()
    for method in methods
]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests do not close the test's connection, whose transaction is undone at the end."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def things(scene: Scene) -> Mapping[str, Sequence[str]]:
    """What there is, by the name under which an address asks for it; so that deeds are done and not only refused."""
    with_a_waiting_reply(scene)
    return {
        "code": [scene.case(by).code for by in (1, 2, 3, 4, 5, 9, 10)],
        "reply_id": [str(pk) for pk in Reply.objects.values_list("pk", flat=True)],
        "promise_id": [str(pk) for pk in Promise.objects.values_list("pk", flat=True)],
        "post_id": [str(pk) for pk in Post.objects.values_list("pk", flat=True)],
        "customer_id": [str(pk) for pk in Customer.objects.values_list("pk", flat=True)],
    }


def attack(things: Mapping[str, Sequence[str]], secret: str, examples: int, *modes: GenerationMode) -> None:
    """Call every operation in these modes, so many times each; half of the calls name real things."""
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, get_wsgi_application())
    told = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        told.append((operation.method.upper(), operation.path))
        for mode in modes:

            @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
            @settings(
                max_examples=examples,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def call(case: Any, data: st.DataObject) -> None:
                for name in case.path_parameters or {}:
                    if name in things and data.draw(st.booleans()):
                        case.path_parameters[name] = data.draw(st.sampled_from(things[name]))
                answer = case.call(headers={"Authorization": f"Bearer {secret}"} if secret else {})
                case.validate_response(answer, checks=CHECKS)

            call()
    assert sorted(told) == sorted(OPERATIONS)


def test_with_all_rights(scene: Scene, things: Mapping[str, Sequence[str]]) -> None:
    """As somebody who may do everything: with what fits the document, and with what does not."""
    lead = a_person(scene.brand, "leo", "lead")
    attack(things, a_token(lead), 5, FITTING, UNFITTING)


def test_with_few_rights(scene: Scene, things: Mapping[str, Sequence[str]]) -> None:
    """As somebody who may only read."""
    analyst = a_person(scene.brand, "ann", "analyst")
    attack(things, a_token(analyst), 1, FITTING)


@pytest.mark.parametrize("secret", ["", "anfu_guess"])
def test_without_rights(things: Mapping[str, Sequence[str]], secret: str) -> None:
    """Without a token, and with one that is none."""
    attack(things, secret, 1, FITTING)
