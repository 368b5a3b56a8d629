"""Folding: texts are brought to one plain form, so that tricks of spelling and script change nothing.

Texts travel as one array of code points with offsets. Folded texts begin and end with a space.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from anfu.triage.characters import DIGIT, DROP, EMOJI, HAN, HANGUL, LATIN, MARK, MENTION, SPACE, URL, tables
from anfu.triage.compiling import compiled

STATS = 24
"""Columns of counts per text: 0-15 characters by kind, then the ones named below."""
WORDS, CAPS, STRETCHED, MENTIONS, URLS, HASHTAGS, BANGS, ASKS = range(16, 24)


@compiled
def is_word(kind: int) -> bool:
    return kind in (LATIN, DIGIT, HANGUL) or kind > EMOJI


@compiled
def _unleet(code: int) -> int:
    if code == 48:
        return 111
    if code == 49 or code == 33:
        return 105
    if code == 51:
        return 101
    if code == 52 or code == 64:
        return 97
    if code == 53 or code == 36:
        return 115
    return 0


@compiled
def kind_at(codes: Any, i: int, end: int, kinds: Any) -> int:
    if i >= end:
        return SPACE
    code = codes[i]
    if code < kinds.size:
        return int(kinds[code])
    return HAN if code < 0x323B0 else DROP


@compiled
def fold(  # noqa: C901 - every trick of spelling is one branch of one pass
    codes: Any, starts: Any, kinds: Any, folds: Any, out: Any, out_starts: Any, stats: Any
) -> None:
    """Fold every text into `out`: lower case, one alphabet, links and names as one sign, tricks undone."""
    o = 0
    for row in range(starts.size - 1):
        i, end = starts[row], starts[row + 1]
        out_starts[row] = o
        out[o] = 32
        o += 1
        upper = 0  # capitals of the word at hand
        length = 0  # its letters
        while i < end:
            code: Any = np.int64(codes[i])
            kind: Any = kind_at(codes, i, end, kinds)
            if kind == DROP:
                i += 1
                continue
            if code == 38 and i + 4 < end:  # &amp; &lt; &gt; as X writes them
                if codes[i + 1] == 97 and codes[i + 2] == 109 and codes[i + 3] == 112 and codes[i + 4] == 59:
                    i += 4
                elif (
                    codes[i + 2] == 116
                    and codes[i + 3] == 59
                    and (codes[i + 1] == 108 or codes[i + 1] == 103)
                ):
                    code = 60 if codes[i + 1] == 108 else 62
                    i += 3
            plain: Any = np.int64(folds[code]) if code < folds.size else code
            last = np.int64(out[o - 1])
            last_kind: Any = SPACE if last == 32 else kind_at(out, o - 1, o, kinds)
            after = kind_at(codes, i + 1, end, kinds)
            j = i + 1
            while after == DROP and j + 1 < end:
                j += 1
                after = kind_at(codes, j, end, kinds)

            if (
                plain == 104
                and i + 6 < end
                and codes[i + 1] == 116
                and codes[i + 2] == 116
                and codes[i + 3] == 112
            ):
                s = i + 4
                if codes[s] == 115:
                    s += 1
                if codes[s] == 58 and codes[s + 1] == 47:
                    while i < end:
                        kind = kind_at(codes, i, end, kinds)
                        if kind in (SPACE, HAN):
                            break
                        i += 1
                    stats[row, URLS] += 1
                    if last != 32:
                        out[o] = 32
                        o += 1
                    out[o] = URL
                    o += 1
                    upper = length = 0
                    continue
            if (
                plain == 64
                and not is_word(last_kind)
                and i + 1 < end
                and (is_word(after) or codes[i + 1] == 95)
            ):
                i += 1
                while i < end and (is_word(kind_at(codes, i, end, kinds)) or codes[i] == 95):
                    i += 1
                stats[row, MENTIONS] += 1
                out[o] = MENTION
                o += 1
                upper = length = 0
                continue
            stats[row, kind] += 1
            if last_kind == LATIN and after == LATIN and _unleet(plain) != 0:
                plain, kind = _unleet(plain), LATIN

            if kind == SPACE:
                if last == 32 or (last_kind == HAN and after in (HAN, SPACE)):
                    # Blanks between ideographs carry nothing, and hide words from a reader of phrases.
                    if last != 32 and after == SPACE:
                        out[o] = 32
                        o += 1
                    i += 1
                    continue
                plain = 32
            elif kind == MARK or plain == 0xB7:
                if plain == 39 and last_kind == LATIN and after == LATIN:  # can't -> cant
                    i += 1
                    continue
                joins = plain in (46, 45, 95, 42, 0xB7, 47)
                if joins and last_kind == HAN and after == HAN:
                    i += 1
                    continue
                if joins and length == 1 and after == LATIN and kind_at(codes, i + 2, end, kinds) != LATIN:
                    length = 0  # l.a.w.y.e.r
                    i += 1
                    continue
                if plain == 42 and last_kind == LATIN and after == LATIN:
                    kind = LATIN  # f*ck stays one word
                if plain == 33:
                    stats[row, BANGS] += 1
                elif plain == 63:
                    stats[row, ASKS] += 1
                elif plain == 35:
                    stats[row, HASHTAGS] += 1
            elif (
                kind == HAN
                and last == 32
                and o - 2 > out_starts[row]
                and kind_at(out, o - 2, o, kinds) == HAN
            ):
                o -= 1
                last = np.int64(out[o - 1])

            again = plain == last and o - 3 >= out_starts[row] and out[o - 2] == plain and out[o - 3] == plain
            if again and kind != DIGIT:
                stats[row, STRETCHED] += 1
                i += 1
                continue
            if is_word(kind):
                length += 1
                if 65 <= code <= 90:
                    upper += 1
            else:
                if length > 0:
                    stats[row, WORDS] += 1
                    if upper == length and length > 1:
                        stats[row, CAPS] += 1
                upper = length = 0
            out[o] = plain
            o += 1
            i += 1
        if length > 0:
            stats[row, WORDS] += 1
            if upper == length and length > 1:
                stats[row, CAPS] += 1
        if out[o - 1] != 32:
            out[o] = 32
            o += 1
    out_starts[starts.size - 1] = o


class Folded(NamedTuple):
    """A batch of folded texts: code points, where each text starts, and its counts."""

    text: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]
    stats: npt.NDArray[np.int32]

    def joined(self) -> str:
        """All folded texts as one string, in which the places of `starts` hold."""
        return self.text[: self.starts[-1]].tobytes().decode("utf-32-le")

    def rows(self) -> list[str]:
        """The folded texts, each with the space before and after it."""
        joined = self.joined()
        return [joined[start:end] for start, end in zip(self.starts, self.starts[1:], strict=False)]


def fold_batch(texts: Sequence[str]) -> Folded:
    """Fold `texts` together; broken surrogates and invisible characters are left out."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=starts[1:])
    out = np.empty(codes.size + 3 * len(texts) + 8, np.uint32)
    out_starts = np.zeros(len(texts) + 1, np.int64)
    stats = np.zeros((len(texts), STATS), np.int32)
    kinds, folds = tables()
    fold(codes, starts, kinds, folds, out, out_starts, stats)
    return Folded(out, out_starts, stats)
