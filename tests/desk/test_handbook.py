"""The playbook, read as a handbook."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.build import a_brand, a_person

pytestmark = pytest.mark.django_db


def test_the_handbook_tells_what_is_owed_and_in_what_words() -> None:
    """In the language of its reader, unless they ask for another; every wording is there."""
    brand = a_brand()
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(a_person(brand))
    english = client.get("/playbook")
    assert b"First reply" in english.content and b"1 h" in english.content
    handbook = english.context["handbook"]
    assert handbook.book.language == "en"
    for template in handbook.book.templates:
        assert template.key.encode() in english.content
    chinese = client.get("/playbook?lang=zh")
    assert "云杉家居".encode() in chinese.content
