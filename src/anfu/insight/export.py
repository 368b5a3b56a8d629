"""Each case of a period as one row, for a spreadsheet or a warehouse; of the customer only how many follow them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from anfu.cases.code import code_of
from anfu.insight.frame import LANGS, MOMENTS, NAMES, NEVER, UNKNOWN, Frame
from anfu.insight.sheet import as_csv
from anfu.insight.worked import EPOCH
from anfu.playbook.words import TOPICS

HOW = "Run `make analysis` (with pip: pip install anfu[analysis]), or write to a file that ends in .csv."
_EPOCH = np.datetime64(EPOCH.replace(tzinfo=None), "us")
Column = npt.NDArray[Any]


class ExportError(Exception):
    """Nothing was written; the message says why, and the way out."""


def write_cases(frame: Frame, file: Path) -> int:
    """Write the cases of a frame to a file that ends in .csv or .parquet; how many. Raises `ExportError`."""
    match file.suffix.lower():
        case ".csv":
            told = columns(frame)
            file.write_text(
                as_csv(list(told), zip(*(map(_cell, one) for one in told.values()), strict=True)), "utf-8"
            )
        case ".parquet":
            _write_parquet(columns(frame), file)
        case _:
            raise ExportError(f'"{file}" ends in neither .csv nor .parquet.')
    return len(frame)


def columns(frame: Frame) -> Mapping[str, Column]:
    """What is known of each case, column by column; moments in UTC, nothing where nothing is known."""
    told = {name: _readable(name, getattr(frame, name)) for name in NAMES}
    return {"code": np.array([code_of(int(pk)) for pk in frame.case], dtype=object), **told}


def _readable(name: str, values: Column) -> Column:
    if name in MOMENTS:
        return np.where(values == NEVER, np.datetime64("NaT"), _EPOCH + np.where(values == NEVER, 0, values))
    if name in ("feeling", "later"):
        return np.where(values == UNKNOWN, np.nan, values.astype(np.float64))
    words: Callable[[int], str] | None = {"topic": _topic, "lang": _lang}.get(name)
    return np.array([words(int(one)) for one in values], dtype=object) if words else values


def _topic(number: int) -> str:
    return TOPICS[number - 1] if number else "other"


def _lang(number: int) -> str:
    return LANGS[number - 1]


def _cell(value: Any) -> object:
    if isinstance(value, np.datetime64):
        return "" if np.isnat(value) else f"{_moment(value):%Y-%m-%dT%H:%M:%S.%fZ}"
    if isinstance(value, np.floating):
        return "" if np.isnan(value) else float(value)
    return value.item() if isinstance(value, np.generic) else value


def _moment(value: np.datetime64) -> datetime:
    return EPOCH + timedelta(microseconds=int((value - _EPOCH).astype(np.int64)))


def _write_parquet(told: Mapping[str, Column], file: Path) -> None:
    if find_spec("duckdb") is None:
        raise ExportError(f"Parquet needs the extra `analysis`. {HOW}")
    with importlib.import_module("duckdb").connect() as house:
        house.register("told", dict(told))
        house.sql("SELECT * FROM told").write_parquet(str(file))
