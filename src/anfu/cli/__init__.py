"""The `anfu` command."""

from __future__ import annotations

import importlib
import logging
import os
import sys

import django
import structlog
from pydantic import ValidationError


def main() -> None:
    """Read the settings, then run the command that was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anfu.settings")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    try:
        django.setup()
    except ValidationError as error:
        wrong = "; ".join(f"ANFU_{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise SystemExit(f"A setting is wrong. {wrong} (docs/settings.md lists them.)") from error
    importlib.import_module("anfu.cli.commands").app()  # commands use models, which need the set-up above
