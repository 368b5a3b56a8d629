"""Gets Django ready for the commands that use tables."""

from __future__ import annotations

import importlib
import logging
import os
import sys

import django
import structlog
from pydantic import ValidationError
from pydantic_settings import SettingsError


def set_up() -> None:
    """Read the settings; a wrong one ends the program with a sentence that names it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anfu.settings")
    try:
        django.setup()
        level = importlib.import_module("anfu.settings").env.log_level.upper()
        structlog.configure(
            logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # where it leads when it is written
            wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        )
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    except ValidationError as error:
        wrong = "; ".join(f"{_name(e['loc'])}: {e['msg']}" for e in error.errors())
        raise SystemExit(f"A setting is wrong. {wrong}\n(docs/settings.md lists them all.)") from error
    except SettingsError as error:
        raise SystemExit(f"A setting is wrong: {error}\n(docs/settings.md lists them all.)") from error


def _name(where: tuple[int | str, ...]) -> str:
    name = ".".join(map(str, where))
    return name if name.lower().startswith("anfu_") else f"ANFU_{name.upper()}"
