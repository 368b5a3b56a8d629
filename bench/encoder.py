"""A sentence encoder to measure beside triage: all-MiniLM-L6-v2 (six layers), read from its files, run in JAX.

`BENCH_ENCODER` names the folder that holds `model.safetensors` and `tokenizer.json`. Nothing of it ships.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

LAYERS, ATTENTIONS, LENGTH = 6, 12, 64


def encoder() -> Callable[[Sequence[str]], npt.NDArray[np.float32]]:
    """What turns texts into vectors of 384 numbers; `KeyError` where `BENCH_ENCODER` is not set."""
    folder = Path(os.environ["BENCH_ENCODER"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_padding(length=LENGTH)
    tokenizer.enable_truncation(LENGTH)
    stored = load_file(folder / "model.safetensors")
    start = "encoder.layer.0."
    layers = {
        name: np.stack([stored[f"encoder.layer.{n}.{name}"] for n in range(LAYERS)])
        for name in (name.removeprefix(start) for name in stored if name.startswith(start))
    }
    run = jax.jit(_encoded)

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        tokens = tokenizer.encode_batch(list(texts))
        ids = np.array([found.ids for found in tokens], np.int32)
        mask = np.array([found.attention_mask for found in tokens], np.bool_)
        return np.asarray(run(stored, layers, ids, mask))

    return encode


def _encoded(stored: Any, layers: Any, ids: jax.Array, mask: jax.Array) -> jax.Array:
    x = (
        stored["embeddings.word_embeddings.weight"][ids]
        + stored["embeddings.position_embeddings.weight"][: ids.shape[1]]
        + stored["embeddings.token_type_embeddings.weight"][0]
    )
    away = jnp.where(mask, 0.0, -1e9)[:, None, None, :]

    def layer(x: jax.Array, p: Any) -> tuple[jax.Array, None]:
        q, k, v = (
            _dense(p, f"attention.self.{part}", x).reshape(*x.shape[:2], ATTENTIONS, -1)
            for part in ("query", "key", "value")
        )
        heed = jax.nn.softmax(jnp.einsum("bqhd,bkhd->bhqk", q, k) / np.sqrt(q.shape[-1]) + away)
        mixed = jnp.einsum("bhqk,bkhd->bqhd", heed, v).reshape(x.shape)
        x = _norm(p, "attention.output.", x + _dense(p, "attention.output.dense", mixed))
        inner = jax.nn.gelu(_dense(p, "intermediate.dense", x), approximate=False)
        return _norm(p, "output.", x + _dense(p, "output.dense", inner)), None

    x, _ = jax.lax.scan(layer, _norm(stored, "embeddings.", x), layers)
    return (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)


def _dense(p: Any, name: str, x: jax.Array) -> jax.Array:
    return x @ p[f"{name}.weight"].T + p[f"{name}.bias"]


def _norm(p: Any, name: str, x: jax.Array) -> jax.Array:
    centred = x - x.mean(-1, keepdims=True)
    spread = jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return centred * spread * p[f"{name}LayerNorm.weight"] + p[f"{name}LayerNorm.bias"]
