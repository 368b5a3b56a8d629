"""From folded text to hashed features: words and pairs of words, pieces of words, signs; and the phrases in it."""

from __future__ import annotations

from typing import Any

import numpy as np

from anfu.triage.characters import DIGIT, HAN, KANA, MENTION, SPACE
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

SHORT, LONG = 3, 8
"""How many first characters of a phrase it is looked up by."""

LONGEST_WORD = 40
"""Of a longer run of letters only this many are cut into pieces."""

MANY, SEEN = 30, 1 << 14
"""From this many tokens on, a pair of words counts once: saying it again and again makes nothing graver.

Pairs are told apart by a number below `SEEN`.
"""


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
def phrase_key(codes: Any, at: int, size: int) -> Any:
    """Under which of 65,536 numbers phrases that begin with these `size` characters are listed."""
    h = np.uint64(77 + size)
    for k in range(at, at + size):
        h = _mix(h, codes[k] if k < codes.size else 32)
    return (h >> np.uint64(40)) & np.uint64(0xFFFF)


@compiled
def _find(
    phrase: int,
    text: Any,
    at: int,
    end: int,
    kinds: Any,
    book: Any,
    row: int,
    counts: Any,
    found: Any,
    used: int,
) -> int:
    """Compare `phrase` and those listed after it with the text at `at`; note each phrase of a rule once per text."""
    _, following, phrase_starts, phrase_codes, phrase_open, phrase_class, stamps = book
    while phrase >= 0:
        a = phrase_starts[phrase]
        size = phrase_starts[phrase + 1] - a
        same = at + size <= end
        k = 0
        while same and k < size:
            same = text[at + k] == phrase_codes[a + k]
            k += 1
        if same and phrase_open[phrase] == 0:
            inside = is_word(kind_at(text, at + size - 1, end, kinds))
            same = not (inside and is_word(kind_at(text, at + size, end, kinds)))
        if same:
            if phrase_class[phrase] >= 0:
                counts[row, phrase_class[phrase]] += 1
            elif stamps[phrase] != row and used < found.shape[0]:
                stamps[phrase] = row
                found[used, 0] = row
                found[used, 1] = phrase
                found[used, 2] = at
                used += 1
        phrase = following[phrase]
    return used


@compiled
def _cut(letters: Any, size: int, token: int, mask: Any, ids: Any, blocks: Any, tokens: Any, n: int) -> int:
    """Pieces of two to five letters of a word, its edges counted as letters."""
    for a in range(size - 1):
        g = _mix(np.uint64(23), letters[a])
        for b in range(a + 1, min(a + 5, size)):
            g = _mix(g, letters[b])
            ids[n] = _bucket(g, mask)
            blocks[n] = CHAR
            tokens[n] = token
            n += 1
    return n


@compiled
def _signs(
    row: int,
    start: int,
    end: int,
    text: Any,
    stats: Any,
    counts: Any,
    classes: int,
    mask: Any,
    ids: Any,
    n: int,
) -> int:
    """What is counted rather than read: classes of phrases, names, links, shouting, length."""
    for c in range(classes):
        if counts[row, c] > 0:
            ids[n] = _bucket(_mix(_mix(np.uint64(37), c), min(counts[row, c], 3)), mask)
            ids[n + 1] = _bucket(_mix(np.uint64(41), c), mask)
            n += 2
    words = max(stats[row, WORDS], 1)
    caps = stats[row, CAPS]
    addressed = end > start + 1 and text[start + 1] == MENTION
    levels = (
        1 if addressed else 0,
        _level(stats[row, MENTIONS]),
        _level(stats[row, URLS]),
        _level(stats[row, HASHTAGS]),
        _level(stats[row, BANGS]),
        _level(stats[row, ASKS]),
        0 if caps < 2 else (1 if caps * 3 < words else 2),
        _level(stats[row, STRETCHED]),
        1 if end - start < 40 else (2 if end - start < 100 else 3),
    )
    for s in range(len(levels)):
        if levels[s] > 0:
            ids[n] = _bucket(_mix(_mix(np.uint64(53), s), levels[s]), mask)
            n += 1
    return n


@compiled
def spread(  # noqa: C901 - one loop: the compiler does not inline across calls with this many arrays
    text: Any, starts: Any, kinds: Any, stats: Any, book: Any, classes: int, buckets: int,
    ids: Any, blocks: Any, tokens: Any, firsts: Any, spans: Any, span_firsts: Any, counts: Any, found: Any,
) -> int:  # fmt: skip
    """Write the features of every text (from `firsts[row]` on) and its tokens (from `span_firsts[row]` on).

    A token of -t-1 means shared between t-1 and t. Returns how many rows of `found` were filled.
    """
    mask = np.uint64(buckets - 1)
    heads = book[0]
    letters = np.empty(LONGEST_WORD + 2, np.uint32)
    seen = np.full(SEEN, -1, np.int32)
    n = 0
    total = 0
    used = 0
    for row in range(starts.size - 1):
        start, end = starts[row], starts[row + 1]
        firsts[row] = n
        span_firsts[row] = total
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
            size = 0
            if is_word(kind):
                q = p
                size = 1
                letters[0] = 32
                while q < end and (is_word(kind_at(text, q, end, kinds)) or text[q] == 42):
                    code = text[q]
                    if code < 0x700 and kinds[code] == DIGIT:
                        code = np.uint32(48)
                    h = _mix(h, code)
                    if size <= LONGEST_WORD:
                        letters[size] = code
                        size += 1
                    q += 1
                phrase = heads[phrase_key(text, p, SHORT)]
                if phrase >= 0:
                    used = _find(phrase, text, p, end, kinds, book, row, counts, found, used)
                phrase = heads[phrase_key(text, p, LONG)] if p + LONG <= end else -1
                if phrase >= 0:
                    used = _find(phrase, text, p, end, kinds, book, row, counts, found, used)
            elif kind == HAN or kind == KANA:  # noqa: SIM109 - a tuple is slower here
                h = _mix(h, text[p])
                for k in range(1, SHORT + 1):
                    phrase = heads[phrase_key(text, p, k)]
                    if phrase >= 0:
                        used = _find(phrase, text, p, end, kinds, book, row, counts, found, used)
            else:
                while q < end and text[q] == text[p] and q - p < 3:
                    q += 1
                h = _mix(_mix(h, text[p]), q - p)
                phrase = heads[phrase_key(text, p, 1)]
                if phrase >= 0:
                    used = _find(phrase, text, p, end, kinds, book, row, counts, found, used)
            pair = _bucket(_mix(_mix(before, h & np.uint64(0xFFFFFFFF)), h >> np.uint64(32)), mask)
            is_new = t < MANY or seen[pair & (SEEN - 1)] != row
            seen[pair & (SEEN - 1)] = row
            if is_new:
                if size > 2:
                    letters[size] = 32
                    n = _cut(letters, size + 1, t, mask, ids, blocks, tokens, n)
                ids[n] = _bucket(h, mask)
                ids[n + 1] = pair
                blocks[n] = blocks[n + 1] = WORD
                tokens[n] = t
                tokens[n + 1] = -t - 1
                n += 2
            spans[total + t, 0] = p
            spans[total + t, 1] = q
            t += 1
            before = h
            p = q
        m = _signs(row, start, end, text, stats, counts, classes, mask, ids, n)
        blocks[n:m] = SIGN
        tokens[n:m] = t
        n = m
        total += t
    firsts[starts.size - 1] = n
    span_firsts[starts.size - 1] = total
    return used
