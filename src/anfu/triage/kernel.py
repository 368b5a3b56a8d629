"""The model's compiled loop: all heads of a batch are weighed in one pass, and the words that moved it are named."""

from __future__ import annotations

from typing import Any

import numpy as np

from anfu.triage.characters import EMOJI, HAN, MENTION
from anfu.triage.compiling import compiled
from anfu.triage.features import CHAR, SIGN, WORD
from anfu.triage.folding import is_word, kind_at

WIDTH = 8
"""Heads weighed together: a fixed number, so that the sums stay in one machine register."""

TOP = 3
"""How many of its weightiest words a text names."""


@compiled
def scales(blocks: Any, first: int, last: int, gains: Any, scale: Any) -> None:
    """How loud each block of one text is, so that long texts are no louder than short ones."""
    words = chars = 0
    for k in range(first, last):
        if blocks[k] == WORD:
            words += 1
        elif blocks[k] == CHAR:
            chars += 1
    scale[WORD] = gains[WORD] / np.sqrt(max(words, 1))
    scale[CHAR] = gains[CHAR] / np.sqrt(max(chars, 1))
    scale[SIGN] = gains[SIGN]


@compiled
def _note(tops: Any, pulls: Any, row: int, start: int, stop: int, pull: float) -> None:
    """Keep the strongest words of either sign that do not overlap a stronger one."""
    rank = TOP - 1
    if abs(pull) <= abs(pulls[row, rank]):
        return
    for r in range(TOP):
        if tops[row, r, 1] > start and tops[row, r, 0] < stop:
            if abs(pull) <= abs(pulls[row, r]):
                return
            rank = r
            break
    while rank > 0 and abs(pulls[row, rank - 1]) < abs(pull):
        tops[row, rank, 0] = tops[row, rank - 1, 0]
        tops[row, rank, 1] = tops[row, rank - 1, 1]
        pulls[row, rank] = pulls[row, rank - 1]
        rank -= 1
    tops[row, rank, 0] = start
    tops[row, rank, 1] = stop
    pulls[row, rank] = pull


@compiled
def weigh(  # noqa: C901 - one pass over the features
    text: Any, kinds: Any, ids: Any, blocks: Any, tokens: Any, firsts: Any, spans: Any, span_firsts: Any,
    weights: Any, steps: Any, bias: Any, gains: Any, scores: Any, tops: Any, pulls: Any,
) -> None:  # fmt: skip
    """Score all heads of every text; note in `tops` the spans that moved the first head, and how far in `pulls`."""
    scale = np.empty(3, np.float32)
    sums = np.zeros((3, WIDTH), np.int32)
    moved = np.empty(int((span_firsts[1:] - span_firsts[:-1]).max()) + 1, np.float32)
    for row in range(firsts.size - 1):
        first, last = firsts[row], firsts[row + 1]
        origin = span_firsts[row]
        size = span_firsts[row + 1] - origin
        scales(blocks, first, last, gains, scale)
        sums[:] = 0
        moved[: size + 1] = 0.0
        for k in range(first, last):
            i = ids[k]
            b = blocks[k]
            for head in range(WIDTH):
                sums[b, head] += weights[i, head]
            pull = weights[i, 0] * scale[b]
            token = tokens[k]
            if token >= 0:
                moved[token] += pull
            else:
                moved[-token - 1] += pull * 0.5
                if token < -1:
                    moved[-token - 2] += pull * 0.5
        for head in range(WIDTH):
            total = (
                sums[WORD, head] * scale[WORD]
                + sums[CHAR, head] * scale[CHAR]
                + sums[SIGN, head] * scale[SIGN]
            )
            scores[row, head] = total * steps[head] + bias[head]
        for k in range(size):
            start, stop = spans[origin + k, 0], spans[origin + k, 1]
            pull = moved[k]
            kind = kind_at(text, start, stop, kinds)
            if kind == HAN:
                if (
                    k + 1 >= size
                    or spans[origin + k + 1, 0] != stop
                    or kind_at(text, stop, stop + 1, kinds) != HAN
                ):
                    continue
                pull += moved[k + 1]
                stop += 1
            elif not (is_word(kind) and stop - start > 1) and (kind != EMOJI or text[start] <= MENTION):
                continue
            _note(tops, pulls, row, start, stop, pull)
        for rank in range(TOP):
            pulls[row, rank] *= steps[0]
