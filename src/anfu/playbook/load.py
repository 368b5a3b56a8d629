"""Reading a playbook: a file or text in, a `Playbook` that holds out, or every problem at once."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from anfu.playbook.book import Playbook
from anfu.playbook.consistency import inconsistencies
from anfu.playbook.errors import PlaybookError, Problem
from anfu.playbook.lines import Lines
from anfu.playbook.lines import Path as KeyPath
from anfu.playbook.refusals import Finding, findings_of, mended

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LARGEST = 2_000_000


def load(source: Path | str, file: str = "playbook") -> Playbook:
    """Read a playbook from a file (a `Path`, or text that ends in ".toml") or from TOML text called `file`.

    Raises `PlaybookError` with every problem found; nothing of a playbook with a problem is used.
    """
    if isinstance(source, Path) or ("\n" not in source and source.endswith(".toml")):
        path = Path(source)
        return read(_text_of(path), path.name)
    return read(source, file)


def read(text: str, file: str) -> Playbook:
    """Read a playbook from TOML `text`; `file` is the name used in problems."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PlaybookError([_syntax_problem(error, text, file)]) from error
    findings: list[Finding] = []
    playbook = _typed(document, findings)
    if playbook is not None:
        findings += inconsistencies(playbook)
    if playbook is None or findings:
        lines = Lines(text)
        raise PlaybookError([_problem(finding, lines, document, file) for finding in findings])
    return playbook


def _typed(document: dict[str, Any], findings: list[Finding]) -> Playbook | None:
    # A misspelt key is mended for the second reading, so that what it hides comes to light in the same go.
    try:
        return Playbook.model_validate(document)
    except ValidationError as error:
        findings += findings_of(error, document)
        if not all(finding.is_unknown_key for finding in findings):
            return None
    try:
        return Playbook.model_validate(mended(document, findings))
    except ValidationError:
        return None


def _text_of(path: Path) -> str:
    def refuse(found: str, expected: str) -> PlaybookError:
        return PlaybookError([Problem(path.name, 1, "", found, expected)])

    try:
        content = path.read_bytes()
    except OSError as error:
        raise refuse(f"cannot be read ({error.strerror})", "a TOML file that may be read") from error
    if len(content) > _LARGEST:
        raise refuse(f"{len(content):,} bytes", f"at most {_LARGEST:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(path.name, line, "", "a byte that is not UTF-8", "a file saved as UTF-8")
        raise PlaybookError([problem]) from error


def _syntax_problem(error: Exception, text: str, file: str) -> Problem:
    message = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "nested too deep"
    place = _TOML_PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    said = _TOML_PLACE.sub("", message)
    return Problem(file, line, "", said[:1].lower() + said[1:], "valid TOML")


def _problem(finding: Finding, lines: Lines, document: dict[str, Any], file: str) -> Problem:
    _, line = lines.find(finding.path)
    key = _spoken(finding.path, document)
    return Problem(file, line, key, finding.found, finding.expected, finding.near)


def _spoken(path: KeyPath, document: Any) -> str:
    # template[3].text is said as template[warm_1].text where the template has a key of its own.
    said = ""
    for part in path:
        if isinstance(part, int) and not isinstance(document, list):
            continue  # one thing, written where a list may stand
        try:
            document = document[part]
        except (LookupError, TypeError):
            document = None
        if isinstance(part, str):
            said += f".{part}" if said else part
        else:
            own = document.get("key") if isinstance(document, dict) else None
            said += f"[{own if isinstance(own, str) else part + 1}]"
    return said
