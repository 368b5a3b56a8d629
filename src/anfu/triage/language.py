"""Which language a post is in: X's word for it where X knows, else its script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from anfu.triage.characters import ARABIC, CYRILLIC, DEVANAGARI, GREEK, HAN, HANGUL, HEBREW, KANA, LATIN, THAI
from anfu.triage.folding import Folded

UNKNOWN = "und"
_CODE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_RENAMED = {"in": "id", "iw": "he", "ji": "yi", "cmn": "zh", "yue": "zh", "jp": "ja", "cn": "zh", "kr": "ko"}
_NOT_LANGUAGES = frozenset(("und", "qam", "qct", "qht", "qme", "qst", "zxx", "art", "mul", "mis", "root"))

_BY_SCRIPT = (
    (HANGUL, "ko"),
    (CYRILLIC, "ru"),
    (ARABIC, "ar"),
    (DEVANAGARI, "hi"),
    (THAI, "th"),
    (GREEK, "el"),
    (HEBREW, "he"),
)

_SMALL_WORDS = {
    "en": "the to and you my is for of in it on this with have not your was are i me no so at be but how why what from "
    "we they just please thanks",
    "es": "que de la el los las en y no por con para una un mi es se lo su pero muy gracias hola como",
    "fr": "le la les des et est pas je vous une un pour que qui dans sur avec mon ma ce votre merci bonjour",
    "de": "der die das und ist nicht ich sie ein eine mit auf fur zu bei mein wie es von den danke ihr",
    "pt": "que de o os um uma nao para com por voces meu minha e em do da muito obrigado ola esta",
    "it": "il lo gli di che non e un una per con mi la sono ma come grazie ciao vostro",
    "nl": "de het een en van is niet ik je dat op met voor mijn jullie zijn wat hoe",
}
_VOTES = {word: [code for code, words in _SMALL_WORDS.items() if word in words.split()] for words in
          _SMALL_WORDS.values() for word in words.split()}  # fmt: skip


def languages(hints: Sequence[str | None], folded: Folded, text: str) -> list[str]:
    """A BCP-47 code or "und" for each text. `text` is all folded texts in one."""
    counts = folded.stats
    eastern = counts[:, HAN] + counts[:, KANA] + counts[:, HANGUL]
    western = counts[:, LATIN] + counts[:, CYRILLIC:16].sum(axis=1)
    found = [_told(hint) for hint in hints]
    odd = np.flatnonzero((eastern * 2 >= western) | np.array([not code for code in found]))
    for row in odd.tolist():
        start, end = folded.starts[row], folded.starts[row + 1]
        found[row] = language(found[row], counts[row].tolist(), text[start:end])
    return found


def language(told: str, counts: Sequence[int], text: str) -> str:
    """The language of one folded text. `told` is a code or ""; `counts` are characters by kind."""
    letters = counts[LATIN] + sum(counts[CYRILLIC:16])
    eastern = counts[HAN] + counts[KANA] + counts[HANGUL]
    if told in ("zh", "ja", "ko") or (told and eastern * 2 < letters):
        return told
    if eastern and eastern * 5 >= letters:
        if counts[HANGUL] >= counts[HAN] + counts[KANA]:
            return "ko"
        return "ja" if counts[KANA] * 8 >= counts[HAN] + counts[KANA] else "zh"
    if told:
        return told
    for kind, code in _BY_SCRIPT:
        if counts[kind] * 2 > letters:
            return code
    return _by_small_words(text) if counts[LATIN] else UNKNOWN


@lru_cache(maxsize=1024)
def _told(hint: object) -> str:
    found = _CODE.match(hint) if isinstance(hint, str) else None
    code = found[0].lower() if found else ""
    return "" if code in _NOT_LANGUAGES else _RENAMED.get(code, code)


def _by_small_words(text: str) -> str:
    votes: dict[str, int] = {}
    for word in text[:400].split():
        for code in _VOTES.get(word.strip(".,!?'\""), ()):
            votes[code] = votes.get(code, 0) + 1
    return max(votes, key=lambda code: (votes[code], code == "en")) if votes else UNKNOWN
