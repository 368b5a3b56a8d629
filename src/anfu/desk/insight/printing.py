"""A page as a PDF, by weasyprint: an extra, imported only when it is asked."""

from __future__ import annotations

import shutil
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

HOW = "Run `make pdf` (with pip: pip install anfu[pdf])."
FONT = "Install one, such as Debian's fonts-wqy-microhei or fonts-noto-cjk."


class PrintError(Exception):
    """There is no PDF; the message says why, and the way out."""


def write_pdf(html: str, file: Path) -> None:
    """Print a page of HTML to a file; raises `PrintError` where a part of the machine is missing."""
    if find_spec("weasyprint") is None:
        raise PrintError(f"PDFs need the extra `pdf`. {HOW} Or print the file of --html from a browser.")
    if lacks_chinese():
        raise PrintError(f"No font here has Chinese characters: they would be empty boxes. {FONT}")
    try:
        weasyprint = import_module("weasyprint")
    except OSError as error:
        raise PrintError(
            f"weasyprint lacks a library of the system ({error}). On Debian: libpango-1.0-0."
        ) from error
    weasyprint.HTML(string=html).write_pdf(file)


def lacks_chinese() -> bool:
    """Is it certain that no font of this machine shows Chinese? Reviews quote customers, whatever their language."""
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    told = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    return told.returncode == 0 and not told.stdout.strip()
