"""What `deploy/` starts is there, and those who start it can read it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from anfu.cli.commands import COMMANDS
from anfu.settings import Env

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PARTS = {"web", "work", "listen"}


def test_every_setting_that_is_named_exists() -> None:
    """No file names a setting that Anfu would refuse at start."""
    known = {f"ANFU_{name.upper()}" for name in Env.model_fields}
    for file in (path for path in DEPLOY.rglob("*") if path.is_file()):
        assert set(re.findall(r"ANFU_[A-Z_]+", file.read_text())) <= known, file


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_reads_the_units(unit: Path, tmp_path: Path) -> None:
    """systemd finds nothing wrong with a unit, but that Anfu is not installed here."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    for each in UNITS:
        text = re.sub(r"/srv/anfu/\.venv/bin/anfu", "/bin/true", each.read_text()).replace("User=anfu\n", "")
        (tmp_path / each.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / unit.name], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_units_start_commands_that_exist() -> None:
    """Each part has its unit, and the backup its timer."""
    started = {part for unit in UNITS for part in re.findall(r"bin/anfu (\w+)", unit.read_text())}
    assert started == {*PARTS, "backup"}
    assert started <= set(COMMANDS)


def test_compose_starts_every_part() -> None:
    """A database that is well first, then all parts, from one image."""
    told: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = told["services"]
    assert {name: services[name]["command"] for name in PARTS} == {name: [name] for name in PARTS}
    assert all(
        s["depends_on"]["database"] == {"condition": "service_healthy"}
        for n, s in services.items()
        if n in PARTS
    )
    dockerfile = DEPLOY.parent / services["web"]["build"]["dockerfile"]
    assert 'ENTRYPOINT ["anfu"]' in dockerfile.read_text()


def test_kubernetes_starts_every_part() -> None:
    """One deployment for each part; the desk takes people only when it is ready."""
    told = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))
    pods = {
        one["metadata"]["labels"]["part"]: one["spec"]["template"]["spec"]
        for one in told
        if "template" in one["spec"]
    }
    assert {part: pod["containers"][0]["args"] for part, pod in pods.items()} == {
        part: [part] for part in PARTS
    }
    assert pods["web"]["containers"][0]["readinessProbe"]["httpGet"]["path"] == "/readyz"
