"""The `anfu` command."""

from __future__ import annotations

import sys

from anfu.cli.commands import command_line
from anfu.cli.processes import end_with_parent


def main() -> None:
    """Run the command that was asked for."""
    end_with_parent()
    command_line(sys.argv[1:])()
