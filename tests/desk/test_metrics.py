"""Figures for Prometheus: by their token alone, and nothing of anybody in them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from anfu.replies.models import Reply
from anfu.settings import env
from tests.desk.scene import a_scene

pytestmark = pytest.mark.django_db


def test_ages_and_counts_by_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each figure is read from the tables, and no name, word or handle is among them."""
    monkeypatch.setattr(env, "metrics_token", SecretStr("a token of its own"))
    scene = a_scene(timezone.now())
    answer = Client().get("/metrics", headers={"Authorization": "Bearer a token of its own"})
    told = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert (
        told["anfu_open_cases", "serious"] == scene.brand.cases.filter(closed_at=None, tier="serious").count()
    )
    assert told["anfu_replies", "unsure"] == Reply.objects.filter(status="unsure").count() == 1
    assert told["anfu_well", "worker"] == 0
    assert told["anfu_age_seconds", "oldest_reply_in_doubt"] > 60
    for word in ("mia", "sprucehome", "Ada", "Jonas", scene.case(1).code):
        assert word not in answer.text


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer wrong", "a token of its own é"])
def test_without_its_token_there_is_no_such_page(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """Not with a wrong one, and for nobody where none is set."""
    headers = {"Authorization": said}
    assert Client().get("/metrics", headers=headers).status_code == 404
    monkeypatch.setattr(env, "metrics_token", SecretStr("a token of its own"))
    assert Client().get("/metrics", headers=headers).status_code == 404
