"""The model: one linear map from hashed features to all heads, and how it is kept in a file."""

from __future__ import annotations

import hashlib
import struct
import zlib
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

SHIPPED = Path(__file__).parent / "weights" / "shipped.bin"
_MAGIC = b"ANFU triage 1\n"

HEADS = ("complaint", "arousal", "abuse", "praise", "question", "suggestion", "spam", "grave")
"""What each column of the weights says. Eight columns are summed in one machine instruction."""


class ModelError(ValueError):
    """A file of weights that cannot be used; the message says why."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file of weights says about itself. `platt` holds slope and offset per script ("zh", "")."""

    made_from: tuple[str, ...]
    heads: tuple[str, ...]
    buckets: int
    gains: tuple[float, ...]
    steps: tuple[float, ...]
    bias: tuple[float, ...]
    platt: dict[str, tuple[float, float]]


class Model(msgspec.Struct, frozen=True):
    """Weights ready for the kernel."""

    header: Header
    weights: npt.NDArray[np.int16]
    steps: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    gains: npt.NDArray[np.float32]


def write(path: Path, header: Header, weights: npt.NDArray[np.int16]) -> None:
    """Keep a model: the same model gives the same bytes."""
    described = msgspec.json.encode(header)
    columns = np.ascontiguousarray(weights.T).tobytes()
    path.write_bytes(_MAGIC + struct.pack("<I", len(described)) + described + zlib.compress(columns, 9))


def read(path: Path) -> Model:
    """The model kept at `path`; raises `ModelError` when it is not one."""
    try:
        data = path.read_bytes()
        start = len(_MAGIC) + 4
        if data[: len(_MAGIC)] != _MAGIC:
            raise ModelError(f"{path}: not a file of triage weights of this version")
        (length,) = struct.unpack("<I", data[len(_MAGIC) : start])
        header = msgspec.json.decode(data[start : start + length], type=Header)
        columns = np.frombuffer(zlib.decompress(data[start + length :]), np.int16)
        weights = np.ascontiguousarray(columns.reshape(len(header.heads), header.buckets).T)
    except (OSError, struct.error, zlib.error, ValueError) as error:
        raise error if isinstance(error, ModelError) else ModelError(f"{path}: {error}") from error
    steps, bias, gains = (np.array(x, np.float32) for x in (header.steps, header.bias, header.gains))
    return Model(header, weights, steps, bias, gains)


@cache
def shipped_digest() -> str:
    """By what the shipped weights are known: their SHA-256."""
    return hashlib.sha256(SHIPPED.read_bytes()).hexdigest()


@cache
def shipped() -> Model:
    """The model that comes with Anfu, read once."""
    return read(SHIPPED)
