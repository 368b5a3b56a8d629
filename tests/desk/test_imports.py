"""The screen of imports: a first look, what the columns mean, the report, and undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from anfu.desk.imports.words import MEANINGS, REASONS, SYSTEMS
from anfu.imports import columns
from anfu.imports.models import Import
from anfu.listening.models import Post
from anfu.schedule.importing import take_in_past
from tests.build import a_brand, a_person
from tests.imports.made import brand24, x_id_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Client:
    """The desk, as a lead sees it."""
    client = Client()
    client.force_login(a_person(a_brand(), "lin", "lead"))
    return client


def test_every_meaning_and_system_has_a_name() -> None:
    """No code of a column or a system reaches the screen bare."""
    assert set(MEANINGS) == set(columns.MEANINGS) and set(SYSTEMS) == set(columns.SYSTEMS)


def test_from_the_first_look_to_undo(lead: Client) -> None:
    """Nothing is taken in before it is asked for; then the report counts it, and undo takes it back."""
    file = SimpleUploadedFile("mentions.csv", brand24(100).content)
    shown = lead.post("/imports", {"file": file}, follow=True).content.decode()
    assert "An export of Brand24." in shown and "What it would come to" in shown and "mentions.csv" in shown
    assert str(REASONS["cells"]) in shown and not Post.objects.exists()
    imported = Import.objects.get()
    assert lead.post(f"/imports/{imported.pk}/beginning").status_code == 302
    while take_in_past(imported, timezone.now()):
        pass
    report = lead.get(f"/imports/{imported.pk}").content.decode()
    assert "<dt>New here</dt><dd>98</dd>" in report and "<dt>Could not be read</dt><dd>2</dd>" in report
    faults = b"".join(lead.get(f"/imports/{imported.pk}/faults.csv")).decode()
    assert faults.startswith("\ufeffline,column,reason,found\r\n") and str(REASONS["cells"]) in faults
    lead.post(f"/imports/{imported.pk}/undoing")
    assert not Post.objects.exists() and "Undone" in lead.get("/imports").content.decode()


def test_a_file_that_nothing_is_known_of(lead: Client) -> None:
    """The person says once what its columns mean; until then it cannot be begun."""
    content = f"Wo,Was\nhttps://x.com/ada/status/{x_id_at(timezone.now() - timedelta(days=9))},late\n"
    shown = lead.post("/imports", {"file": SimpleUploadedFile("m.csv", content.encode())}, follow=True)
    assert shown.status_code == 422 and str(REASONS["no_id_column"]) in shown.content.decode()
    imported = Import.objects.get()
    assert lead.post(f"/imports/{imported.pk}/beginning").status_code == 422
    read = lead.post(f"/imports/{imported.pk}/columns", {"link": "Wo", "text": "Was"}, follow=True)
    assert read.status_code == 200 and "<td>late</td>" in read.content.decode()


def test_a_file_that_cannot_be_read(lead: Client) -> None:
    """The reason stands on the page, and nothing is kept."""
    shown = lead.post("/imports", {"file": SimpleUploadedFile("m.json", b'[{"a": 1},')})
    assert shown.status_code == 422 and str(REASONS["not_json"]) in shown.content.decode()
    assert not Import.objects.exists()
