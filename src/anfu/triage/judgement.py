"""Judging: a batch of texts in, a verdict with its why for each out. Pure, and safe in many threads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from anfu.triage import phrasebook as lexicon
from anfu.triage import subject
from anfu.triage.characters import CYRILLIC, HAN, HANGUL, KANA, LATIN, LETTER
from anfu.triage.language import languages
from anfu.triage.linear import HEADS, Model, shipped
from anfu.triage.nearest import nearest_risk
from anfu.triage.phrasebook import phrasebook
from anfu.triage.rules import Held, held, intent_told, intents, risks_of, topic_of, topics
from anfu.triage.verdict import ORDINARY, SERIOUS, Verdict
from anfu.triage.weighing import Weighed, weigh_batch

LIKELY = 0.5
"""From this probability on, a post is a complaint."""

LEAST = 1e-4
"""No probability is said more finely than this."""

AUDIBLE = 0.25
"""Words that moved the log-odds less than this are not named."""

GRAVE, GRAVE_CHINESE = -2.5, -2.0
"""From these log-odds on, a post is serious by its words alone, whatever the rules say.

Chosen so that nineteen of twenty of our own serious posts are found; every sixteenth airline tweet is called serious
then. A point further finds little more and calls every tenth of them serious.
"""

GRAVE_LATE = -0.3
"""The same where the topic is delivery: things lost or late sound graver than they are."""

DOUBT = 0.5
"""How much of what speaks against a complaint speaks against a serious one: words of danger stand in jokes too."""

TOO_SHORT, LETTERS_IN_A_SIGN = 24, 3
"""With fewer letters than this (a Chinese character counts as three) the words alone tell no danger: "order 88231"."""
MUTE = 4
"""With fewer letters than this nobody complains: a bare "no" is half as likely as its word."""

READS_SERIOUS = "model: reads like a serious post"
SMALL_SIGNS = "model: many small signs, none of them loud"

_GRAVE = HEADS.index("grave")
_AROUSAL = HEADS.index("arousal")
_NOTHING: list[Held] = []
_SMALL = (SMALL_SIGNS,)


def judge(texts: Sequence[str], langs: Sequence[str | None], model: Model | None = None) -> list[Verdict]:
    """Judge `texts`; `langs` are X's codes for them, or None. Verdicts stand in the order of `texts`.

    Any text will do: broken surrogates, invisible characters and look-alike letters are folded away first.
    """
    if len(texts) != len(langs):
        raise ValueError(f"{len(texts)} texts with {len(langs)} languages")
    if not texts:
        return []
    model = model or shipped()
    weighed = weigh_batch(texts, model)
    complaint = np.round(probabilities(weighed, model), 4)
    complaint[letters(weighed) < MUTE] *= LIKELY
    arousal = 1 / (1 + np.exp(-weighed.scores[:, _AROUSAL].astype(np.float64)))
    text = weighed.folded.joined()
    hits = _hits(weighed, text, complaint)
    verdicts = []
    for row, (probability, heat, intent, topic, lang, reads_grave, words) in enumerate(
        zip(
            complaint.tolist(),
            np.round(arousal, 3).tolist(),
            intents(weighed.scores, complaint >= LIKELY),
            topics(weighed.counts),
            languages(langs, weighed.folded, text),
            (gravity(weighed, complaint) >= 0).tolist(),
            _audible(weighed, text),
            strict=True,
        )
    ):
        is_complaint = probability >= LIKELY
        held_here = hits.get(row, _NOTHING)
        risks: tuple[str, ...] = ()
        if held_here:
            intent = intent_told(is_complaint, intent, weighed.scores[row].tolist(), held_here)
            risks = risks_of(held_here, intent)
            if risks:
                is_complaint, topic = True, topic_of(risks, topic)
                intent = intent if intent == "abuse" else "complaint"
        by_model = (
            reads_grave
            and not risks
            and intent != "spam"
            and (topic != "delivery" or float(weighed.scores[row, _GRAVE]) >= GRAVE_LATE)
        )
        if by_model:
            risks = (nearest_risk(weighed.made, row),)
            if not is_complaint:
                is_complaint, intent = True, "complaint"
        why = [
            f"rule: {h.rule.name} ('{h.words}')" for h in held_here if h.rule.risk or h.rule.intent == intent
        ]
        if by_model:
            why.append(READS_SERIOUS)
        why += [
            ("word: " if speaks_for is is_complaint else "word against: ") + word
            for word, speaks_for in words
        ]
        verdicts.append(
            Verdict(
                complaint=max(probability, LIKELY) if is_complaint else probability,
                is_complaint=is_complaint,
                topic=topic,
                tier=SERIOUS if risks else ORDINARY,
                intent=intent,
                arousal=heat,
                risks=risks,
                lang=lang,
                why=tuple(why) or _SMALL,
            )
        )
    return verdicts


def prepare() -> None:
    """Compile the loops and read the weights now, so that the first post does not wait for it."""
    texts = ["Where is my refund? 退款呢"]
    judge(texts, [None])
    nearest_risk(weigh_batch(texts, shipped()).made, 0)
    lexicon.prepare()
    subject.prepare()


def probabilities(weighed: Weighed, model: Model) -> npt.NDArray[np.float64]:
    """Of a complaint, for each text: calibrated by script."""
    (zh_slope, zh_offset), (slope, offset) = model.header.platt["zh"], model.header.platt[""]
    raw = weighed.scores[:, 0].astype(np.float64)
    logit = np.where(is_chinese(weighed), zh_slope * raw + zh_offset, slope * raw + offset)
    found: npt.NDArray[np.float64] = 1 / (1 + np.exp(-logit))
    return found


def is_chinese(weighed: Weighed) -> npt.NDArray[np.bool_]:
    """Whether each text is mostly Chinese: it is calibrated, and called serious, by numbers of its own."""
    found: npt.NDArray[np.bool_] = weighed.folded.stats[:, HAN] * 4 > weighed.folded.stats[:, LATIN]
    return found


def gravity(weighed: Weighed, complaint: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far each text stands above the threshold from which it is serious by its words alone."""
    unlikely = np.clip(complaint, LEAST, LIKELY)
    doubt = DOUBT * np.log(unlikely / (1 - unlikely))
    least = np.where(is_chinese(weighed), GRAVE_CHINESE, GRAVE)
    found: npt.NDArray[np.float64] = weighed.scores[:, _GRAVE].astype(np.float64) + doubt - least
    found[letters(weighed) < TOO_SHORT] = -np.inf
    return found


def letters(weighed: Weighed) -> npt.NDArray[np.int64]:
    """How much each text says, in letters of any script; a character of a dense one counts for several."""
    counts = weighed.folded.stats
    dense = counts[:, [HAN, KANA, HANGUL]].sum(axis=1)
    others = counts[:, LATIN] + counts[:, CYRILLIC : LETTER + 1].sum(axis=1)
    said: npt.NDArray[np.int64] = others + LETTERS_IN_A_SIGN * dense
    return said


def _hits(weighed: Weighed, text: str, complaint: npt.NDArray[np.float64]) -> dict[int, list[Held]]:
    matchers = phrasebook().matchers
    starts = weighed.folded.starts
    by_row: dict[int, list[tuple[int, int]]] = {}
    for row, phrase, at in weighed.found.tolist():
        by_row.setdefault(row, []).append((phrase, at))
    hits = {}
    for row, found in by_row.items():
        start = int(starts[row])
        own = text[start : int(starts[row + 1])]
        matched = [(matcher, at - start) for phrase, at in found if (matcher := matchers[phrase])]
        hits[row] = held(matched, own, float(complaint[row]), float(weighed.scores[row, _GRAVE]))
    return hits


def _audible(weighed: Weighed, text: str) -> list[list[tuple[str, bool]]]:
    """For each text the words that moved it most, strongest first, and whether they spoke for a complaint."""
    loud = np.abs(weighed.pulls) >= AUDIBLE
    spans = weighed.tops[loud]
    words = [
        (text[start:end], speaks_for)
        for start, end, speaks_for in zip(
            spans[:, 0].tolist(), spans[:, 1].tolist(), (weighed.pulls[loud] > 0).tolist(), strict=True
        )
    ]
    ends = np.cumsum(loud.sum(axis=1)).tolist()
    return [words[start:end] for start, end in zip([0, *ends], ends, strict=False)]
