"""Pydantic's errors in our words: what was found, what was expected, which key may be meant."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from anfu.playbook.book import Playbook
from anfu.playbook.errors import near_match
from anfu.playbook.lines import Path


class Finding(NamedTuple):
    """A problem before its line is known. `path` leads to the key in the document."""

    path: Path
    found: str
    expected: str
    near: str | None = None
    is_unknown_key: bool = False


def findings_of(error: ValidationError, document: dict[str, Any]) -> list[Finding]:
    """Every problem of `error`; a key that is missing because it is misspelt is one problem, not two."""
    findings = [_finding(one, document) for one in error.errors(include_url=False)]
    meant = {(*one.path[:-1], one.near) for one in findings if one.is_unknown_key and one.near}
    return [one for one in findings if one.is_unknown_key or one.path not in meant]


def mended(document: dict[str, Any], findings: list[Finding]) -> dict[str, Any]:
    """A copy of `document` with each unknown key renamed to the one meant, or left out."""
    document = copy.deepcopy(document)
    for finding in findings:
        table: Any = document
        for part in finding.path[:-1]:
            if isinstance(part, str) or isinstance(table, list):
                table = table[part]
        value = table.pop(finding.path[-1], None) if isinstance(table, dict) else None
        if finding.near is not None and value is not None:
            table.setdefault(finding.near, value)
    return document


def keys() -> Iterator[tuple[str, FieldInfo]]:
    """Every key that a playbook may have, as "tiers.serious.answer", with what is said of it."""
    yield from _keys_of(Playbook, "")


def _keys_of(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        yield key, field
        inner, steps = _inside(field.annotation)
        if inner is not None:
            yield from _keys_of(inner, f"{key}.{'<topic>.' if 'dict' in steps else ''}")


def _finding(error: Any, document: dict[str, Any]) -> Finding:
    kind, context = error["type"], error.get("ctx", {})
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    if kind == "extra_forbidden" or error["loc"][-1] == "[key]":
        known = _known_keys(path[:-1])
        present = _at(document, path[:-1])
        absent = [key for key in known if not isinstance(present, dict) or key not in present]
        expected = f"one of {', '.join(known)}"
        return Finding(path, "unknown key", expected, near_match(str(path[-1]), absent or known), True)
    field = _field(path)
    says = (field.description if field else None) or error["msg"]
    if kind == "missing":
        return Finding(path, "missing", says)
    found = error["input"]
    if kind == "literal_error":
        choices = context["expected"]
        near = (
            near_match(found, choices.replace("'", "").replace(" or ", ", ").split(", "))
            if isinstance(found, str)
            else None
        )
        return Finding(path, f"found {_show(found)}", f"one of {choices}", near)
    if kind == "value_error":
        return Finding(path, f"found {context['error']}", says)
    return Finding(path, f"found {_show(found)}", f"{says} ({error['msg'].lower()})")


def _show(found: Any) -> str:
    said = f'"{found}"' if isinstance(found, str) else "a table" if isinstance(found, dict) else repr(found)
    return said if len(said) <= 60 else said[:59] + "…"


def _at(document: Any, path: Path) -> Any:
    for part in path:
        try:
            document = document[part]
        except (LookupError, TypeError):
            return document
    return document


def _known_keys(path: Path) -> list[str]:
    model, annotation = _model_at(path)
    if model is not None:
        return [field.alias or name for name, field in model.model_fields.items()]
    if get_origin(annotation) is dict:
        return [str(word) for word in get_args(get_args(annotation)[0])]
    return []


def _field(path: Path) -> FieldInfo | None:
    for end in range(len(path), 0, -1):
        model, _ = _model_at(path[: end - 1])
        if model is not None:
            for name, field in model.model_fields.items():
                if path[end - 1] in (name, field.alias):
                    return field
    return None


def _model_at(path: Path) -> tuple[type[BaseModel] | None, Any]:
    """The model that the table at `path` is read as, or else its annotation."""
    model: type[BaseModel] | None = Playbook
    annotation: Any = Playbook
    for part in path:
        if model is None:
            annotation = _member(annotation)
        elif isinstance(part, str):
            field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
            annotation = field.annotation if field else None
        annotation = _bare(annotation)
        model = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return model, annotation


def _inside(annotation: Any) -> tuple[type[BaseModel] | None, tuple[str, ...]]:
    steps: tuple[str, ...] = ()
    while True:
        annotation = _bare(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation, steps
        member = _member(annotation)
        if member is None:
            return None, steps
        steps = (*steps, get_origin(annotation).__name__)
        annotation = member


def _bare(annotation: Any) -> Any:
    """Without `Annotated` and without `| None`."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    arguments = get_args(annotation)
    if type(None) in arguments:
        return _bare(next(argument for argument in arguments if argument is not type(None)))
    return annotation


def _member(annotation: Any) -> Any:
    """What a tuple or dict holds."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return arguments[0]
    if origin is dict:
        return arguments[1]
    return None
