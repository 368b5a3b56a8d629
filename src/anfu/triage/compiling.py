"""How the loops are compiled, and where the machine code is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile with numba, keeping the machine code on disk where some directory can be written."""
    try:
        return numba.njit(cache=True, nogil=True)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # no directory for the cache: compile in memory
        return numba.njit(nogil=True)(function)  # type: ignore[no-any-return]
