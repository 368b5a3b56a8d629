"""The model's compiled loops: a folded text becomes hashed features, phrases are found, all heads are weighed."""

from __future__ import annotations

from typing import Any

import numpy as np

from anfu.triage.characters import DIGIT, EMOJI, HAN, KANA, MENTION, SPACE
from anfu.triage.compiling import compiled
from anfu.triage.folding import (
    ASKS,
    BANGS,
    CAPS,
    HASHTAGS,
    MENTIONS,
    STRETCHED,
    URLS,
    WORDS,
    is_word,
    kind_at,
)

WORD, CHAR, SIGN = range(3)
"""Blocks of features, each brought to its own length before they are added."""

TOP = 4
"""How many of its weightiest words a text names."""


@compiled
def _mix(h: Any, code: Any) -> Any:
    return (h ^ np.uint64(code)) * np.uint64(0x9E3779B97F4A7C15) ^ (h >> np.uint64(29))


@compiled
def _bucket(h: Any, mask: Any) -> Any:
    h = (h ^ (h >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return np.int32((h >> np.uint64(32)) & mask)


@compiled
def _level(count: int) -> int:
    return 0 if count <= 0 else (1 if count == 1 else (2 if count <= 3 else 3))


@compiled
def phrase_key(first: Any, second: Any, third: Any) -> Any:
    """Where phrases that begin with these three characters are listed (0 stands for "any")."""
    h = _mix(_mix(_mix(np.uint64(77), first), second), third)
    return (h >> np.uint64(40)) & np.uint64(0xFFFF)


@compiled
def _find(
    text: Any, at: int, end: int, key: Any, kinds: Any, book: Any, row: int, found: Any, state: Any
) -> None:
    """Compare the phrases listed under `key` with the text at `at`; note each phrase once per text."""
    heads, following, phrase_starts, phrase_codes, phrase_open, phrase_class, stamps, classes = book
    phrase = heads[key]
    while phrase >= 0:
        a, b = phrase_starts[phrase], phrase_starts[phrase + 1]
        size = b - a
        same = at + size <= end
        k = 0
        while same and k < size:
            same = text[at + k] == phrase_codes[a + k]
            k += 1
        if same and phrase_open[phrase] == 0:
            # A Latin word must end where the phrase ends.
            same = not (
                is_word(kind_at(text, at + size - 1, end, kinds))
                and is_word(kind_at(text, at + size, end, kinds))
            )
        if same:
            if phrase_class[phrase] >= 0:
                classes[phrase_class[phrase]] += 1
            elif stamps[phrase] != row and state[0] < found.shape[0]:
                stamps[phrase] = row
                found[state[0], 0] = row
                found[state[0], 1] = phrase
                state[0] += 1
        phrase = following[phrase]


@compiled
def _features(
    text: Any,
    start: int,
    end: int,
    kinds: Any,
    mask: Any,
    stats: Any,
    book: Any,
    row: int,
    ids: Any,
    blocks: Any,
    tokens: Any,
    spans: Any,
    found: Any,
    state: Any,
) -> tuple[int, int]:
    """Write the features of one folded text; return how many features and how many tokens."""
    classes = book[7]
    classes[:] = 0
    n = 0
    t = 0
    before = np.uint64(1)
    p = start
    while p < end:
        kind = kind_at(text, p, end, kinds)
        if kind == SPACE:
            p += 1
            continue
        q = p + 1
        h = np.uint64(11)
        if is_word(kind):
            q = p
            while (q < end and is_word(kind_at(text, q, end, kinds))) or text[q] == 42:
                h = _mix(h, 48 if kinds[text[q]] == DIGIT else text[q])
                q += 1
            third = text[p + 2] if q - p > 2 else (32 if q - p == 2 else 0)
            _find(text, p, end, phrase_key(text[p], text[p + 1], third), kinds, book, row, found, state)
            stop = min(q, p + 40)  # a word of a thousand letters is no word
            for a in range(p - 1, stop):
                g = np.uint64(23)
                for b in range(a, min(a + 5, stop + 1)):
                    code = np.int64(text[b])
                    if b < p or b >= q:
                        code = 32
                    elif kinds[code] == DIGIT:
                        code = 48
                    g = _mix(g, code)
                    if b > a and q - p > 1:
                        ids[n] = _bucket(g, mask)
                        blocks[n] = CHAR
                        tokens[n] = t
                        n += 1
        elif kind == HAN or kind == KANA:
            h = _mix(h, text[p])
            _find(text, p, end, phrase_key(text[p], text[p + 1], 0), kinds, book, row, found, state)
            _find(text, p, end, phrase_key(text[p], 0, 0), kinds, book, row, found, state)
        else:
            while q < end and text[q] == text[p] and q - p < 3:
                q += 1
            h = _mix(_mix(h, text[p]), q - p)
            if kind == EMOJI:
                _find(text, p, end, phrase_key(text[p], 0, 0), kinds, book, row, found, state)
        ids[n] = _bucket(h, mask)
        ids[n + 1] = _bucket(_mix(_mix(before, h & np.uint64(0xFFFFFFFF)), h >> np.uint64(32)), mask)
        blocks[n] = blocks[n + 1] = WORD
        tokens[n] = t
        tokens[n + 1] = -t - 1  # shared with the token before
        n += 2
        spans[t, 0] = p
        spans[t, 1] = q
        t += 1
        before = h
        p = q

    for c in range(classes.size):
        if classes[c] > 0:
            ids[n] = _bucket(_mix(_mix(np.uint64(37), c), min(classes[c], 3)), mask)
            ids[n + 1] = _bucket(_mix(np.uint64(41), c), mask)
            blocks[n] = blocks[n + 1] = SIGN
            tokens[n] = tokens[n + 1] = t
            n += 2
    words = max(stats[row, WORDS], 1)
    first = np.int64(text[start + 1]) if end > start + 1 else 32
    for s in range(9):
        if s == 0:
            value = 1 if first == MENTION else 0
        elif s == 1:
            value = _level(stats[row, MENTIONS])
        elif s == 2:
            value = _level(stats[row, URLS])
        elif s == 3:
            value = _level(stats[row, HASHTAGS])
        elif s == 4:
            value = _level(stats[row, BANGS])
        elif s == 5:
            value = _level(stats[row, ASKS])
        elif s == 6:
            value = 0 if stats[row, CAPS] < 2 else (1 if stats[row, CAPS] * 3 < words else 2)
        elif s == 7:
            value = _level(stats[row, STRETCHED])
        else:
            value = 1 if end - start < 40 else (2 if end - start < 100 else 3)
        if value > 0:
            ids[n] = _bucket(_mix(_mix(np.uint64(53), s), value), mask)
            blocks[n] = SIGN
            tokens[n] = t
            n += 1
    return n, t


@compiled
def _scales(blocks: Any, n: int, gains: Any, scale: Any) -> None:
    words = chars = 0
    for k in range(n):
        if blocks[k] == WORD:
            words += 1
        elif blocks[k] == CHAR:
            chars += 1
    scale[WORD] = gains[WORD] / np.sqrt(max(words, 1))
    scale[CHAR] = gains[CHAR] / np.sqrt(max(chars, 1))
    scale[SIGN] = gains[SIGN]


@compiled
def weigh(
    text: Any,
    starts: Any,
    kinds: Any,
    stats: Any,
    book: Any,
    weights: Any,
    steps: Any,
    bias: Any,
    gains: Any,
    scores: Any,
    tops: Any,
    pulls: Any,
    counts: Any,
    found: Any,
) -> int:
    """Score all heads of every folded text; note phrases found and the words that moved head 0.

    Returns how many rows of `found` were filled.
    """
    longest = 0
    for row in range(starts.size - 1):
        longest = max(longest, starts[row + 1] - starts[row])
    ids = np.empty(7 * longest + 512, np.int32)
    blocks = np.empty(ids.size, np.uint8)
    tokens = np.empty(ids.size, np.int32)
    spans = np.empty((longest + 1, 2), np.int64)
    moved = np.empty(longest + 2, np.float32)
    state = np.zeros(1, np.int64)
    scale = np.empty(3, np.float32)
    mask = np.uint64(weights.shape[0] - 1)
    width = weights.shape[1]
    sums = np.zeros((3, width), np.int32)
    for row in range(starts.size - 1):
        start, end = starts[row], starts[row + 1]
        n, t = _features(
            text, start, end, kinds, mask, stats, book, row, ids, blocks, tokens, spans, found, state
        )
        _scales(blocks, n, gains, scale)
        sums[:] = 0
        moved[: t + 1] = 0.0
        for k in range(n):
            line = weights[ids[k]]
            block = sums[blocks[k]]
            for head in range(width):
                block[head] += line[head]
            pull = line[0] * scale[blocks[k]]
            token = tokens[k]
            if token >= 0:
                moved[token] += pull
            else:
                moved[-token - 1] += pull * 0.5
                if token < -1:
                    moved[-token - 2] += pull * 0.5
        for head in range(width):
            total = (
                sums[WORD, head] * scale[WORD]
                + sums[CHAR, head] * scale[CHAR]
                + sums[SIGN, head] * scale[SIGN]
            )
            scores[row, head] = total * steps[head] + bias[head]
        counts[row, :] = book[7]
        for rank in range(TOP):
            tops[row, rank, 0] = tops[row, rank, 1] = 0
            pulls[row, rank] = 0.0
        for k in range(t):
            pull = moved[k]
            stop = spans[k, 1]
            kind = kind_at(text, spans[k, 0], end, kinds)
            if kind == HAN:
                if k + 1 >= t or spans[k + 1, 0] != stop or kind_at(text, stop, end, kinds) != HAN:
                    continue
                pull += moved[k + 1]
                stop += 1
            elif not is_word(kind) and kind != EMOJI:
                continue
            # Keep the four strongest of either sign that do not overlap an earlier, stronger one.
            rank = TOP - 1
            if abs(pull) <= abs(pulls[row, rank]):
                continue
            clash = -1
            for r in range(TOP):
                if tops[row, r, 1] > spans[k, 0] and tops[row, r, 0] < stop and tops[row, r, 1] > 0:
                    clash = r
            if clash >= 0:
                if abs(pull) <= abs(pulls[row, clash]):
                    continue
                rank = clash
            while rank > 0 and abs(pulls[row, rank - 1]) < abs(pull):
                tops[row, rank, 0], tops[row, rank, 1] = tops[row, rank - 1, 0], tops[row, rank - 1, 1]
                pulls[row, rank] = pulls[row, rank - 1]
                rank -= 1
            tops[row, rank, 0], tops[row, rank, 1] = spans[k, 0], stop
            pulls[row, rank] = pull
        for rank in range(TOP):
            pulls[row, rank] *= steps[0]
    return int(state[0])


@compiled
def spread(
    text: Any,
    starts: Any,
    kinds: Any,
    stats: Any,
    book: Any,
    buckets: int,
    gains: Any,
    indptr: Any,
    indices: Any,
    values: Any,
    found: Any,
) -> int:
    """Write the features of every text as rows of a sparse matrix, exactly as `weigh` sees them."""
    longest = 0
    for row in range(starts.size - 1):
        longest = max(longest, starts[row + 1] - starts[row])
    ids = np.empty(7 * longest + 512, np.int32)
    blocks = np.empty(ids.size, np.uint8)
    tokens = np.empty(ids.size, np.int32)
    spans = np.empty((longest + 1, 2), np.int64)
    state = np.zeros(1, np.int64)
    scale = np.empty(3, np.float32)
    mask = np.uint64(buckets - 1)
    at = 0
    for row in range(starts.size - 1):
        n, _ = _features(
            text,
            starts[row],
            starts[row + 1],
            kinds,
            mask,
            stats,
            book,
            row,
            ids,
            blocks,
            tokens,
            spans,
            found,
            state,
        )
        _scales(blocks, n, gains, scale)
        for k in range(n):
            indices[at] = ids[k]
            values[at] = scale[blocks[k]]
            at += 1
        indptr[row + 1] = at
    return at
