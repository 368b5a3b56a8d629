"""House rules that a machine keeps: directions, who writes, who reads the clock, sizes and names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField

SOURCE = Path(__file__).parents[1] / "src" / "anfu"
FILES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
LAYERS = [
    "channel",
    "search",
    "people",
    "tokens",
    "audit",
    "listening",
    "playbook",
    "triage",
    "cases",
    "attending",
    "crisis",
    "spending",
    "imports",
    "replies",
    "promises",
    "winback",
    "insight",
    "quality",
    "events",
]
"""Nouns from the bottom up: a foreign key may only point down (or stay)."""

STEPS = "anfu.flows.arrival"
"""The steps of taking in what arrives: a folder, because together they are too long for one file."""

PURE = {"rules.py", "gate.py", "code.py", "verdict.py", "compose.py", "spoken.py", "outcome.py"}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services"}
LONGEST = 300
WRITES = {"create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """All calls in a file."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def named(path: Path) -> str:
    """A file as people say it."""
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_file_is_a_drawer(path: Path) -> None:
    """A file says in its name what is in it."""
    assert path.stem not in BANNED_NAMES


@pytest.mark.parametrize("path", FILES, ids=named)
def test_files_fit_the_eye(path: Path) -> None:
    """A file has at most 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_foreign_keys_point_down() -> None:
    """A noun's table refers only to nouns below it, so that calls and keys have one direction."""
    for layer, noun in enumerate(LAYERS):
        for model in apps.get_app_config(noun).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, ForeignKey | OneToOneField):
                    target = field.related_model._meta.app_label
                    assert target in (*LAYERS[: layer + 1], "auth"), f"{model.__name__}.{field.name}"


def test_every_noun_stands_in_the_order() -> None:
    """No noun with tables is missing from the order that the other tests hold."""
    ours = {c.label for c in apps.get_app_configs() if c.name.startswith("anfu.") and list(c.get_models())}
    assert ours == set(LAYERS)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_actions_write(path: Path) -> None:
    """A noun's tables are written by its actions alone: by the ORM or by SQL."""
    if path.name == "actions.py" or path.parts[-2] in ("postgres", "fakex"):
        return
    text = path.read_text(encoding="utf-8")
    for call in calls(ast.parse(text)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            owner = ast.unparse(call.func.value)
            assert ".objects" not in owner and "filter(" not in owner, f"line {call.lineno}"
        if isinstance(call.func, ast.Attribute) and call.func.attr == "save":
            assert not call.args and path.parts[-2] not in ("flows", "arrival"), f"line {call.lineno}"
    for statement in ("INSERT INTO", "DELETE FROM"):
        assert statement not in text


@pytest.mark.parametrize("path", [p for p in FILES if p.name in PURE or p.parts[-2] == "clock"], ids=named)
def test_decisions_are_pure(path: Path) -> None:
    """What decides imports no framework, model or action, and never reads the clock."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        names = [module] if module else [a.name for a in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            assert not name.startswith(("django", "psycopg", "httpx"))
            assert not name.endswith((".models", ".actions", ".queries"))
    assert not list(clock_reads(tree))


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.parts[-2] in (*LAYERS, "flows", "arrival") and p.name != "views.py"],
    ids=named,
)
def test_the_moment_is_an_argument(path: Path) -> None:
    """Nouns and flows are told the time; only the edges read the clock."""
    assert not list(clock_reads(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", sorted((SOURCE / "flows").rglob("*.py")), ids=named)
def test_a_flow_calls_no_other_flow(path: Path) -> None:
    """Each business moment is told whole in its file; only the common end of sending, and steps, are shared."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        if module.startswith("anfu.flows"):
            assert module == "anfu.flows.network_answers" or module.startswith(STEPS)


NETWORKS = ("anfu.channel.x", "anfu.channel.bluesky")
KNOWS_ITS_NETWORK = {
    "schedule/channels.py": "puts an installation's network together",
    "schedule/connecting.py": "keeps the consent of an account on X",
    "schedule/metering.py": "wires X's meter to the books",
    "cli/connect.py": "connects an account on X",
    "cli/spend.py": "prints X's price list",
    "cli/ears.py": "X's streams",
    "cli/readers.py": "X's lists",
    "desk/connection/queries.py": "the screen that connects an account on X",
    "desk/connection/views.py": "the same",
    "desk/connection/words.py": "the same",
    "imports/mentions.py": "the files of tools that tell of posts on X",
    "cli/importing.py": "says what asking X for them costs",
    "desk/urls.py": "the address at which X brings events",
}
"""The edges at which an installation meets the network that it was set up for. Nothing else may name one."""


def test_nothing_above_the_port_knows_a_network() -> None:
    """What a network can do is declared (`channel.abilities`) and asked by its name; no other part imports one."""
    knowing = set()
    for path in FILES:
        if path.is_relative_to(SOURCE / "channel"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            names = (
                [f"{module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []
            )
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(
                name == network or name.startswith(f"{network}.") for name in names for network in NETWORKS
            ):
                knowing.add(named(path))
    assert knowing == set(KNOWS_ITS_NETWORK)


def clock_reads(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that ask what time it is."""
    for call in calls(tree):
        if ast.unparse(call.func) in (
            "datetime.now",
            "datetime.utcnow",
            "datetime.today",
            "date.today",
            "timezone.now",
            "time.time",
        ):
            yield call
