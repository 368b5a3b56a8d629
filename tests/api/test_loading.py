"""The desk does not wait for the API."""

from __future__ import annotations

import subprocess
import sys

ASKED = """
import django, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "anfu.settings"
django.setup()
from django.urls import resolve, reverse
resolve("/api/v1/cases"), reverse("home")
assert "ninja" not in sys.modules
resolve("/api/v1/cases", "anfu.api.urls")
assert "ninja" in sys.modules
"""


def test_pages_load_nothing_of_the_api() -> None:
    """Its library and its schemas come with its first call."""
    subprocess.run([sys.executable, "-c", ASKED], check=True)
