"""What a back-test found, as values for a machine and for the pages that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from anfu.backtest.comparing import ASPECTS, Compared, Difference, differences
from anfu.backtest.history import History
from anfu.backtest.staffing import Expected
from anfu.backtest.walking import Deed, Ledger, Walked
from anfu.playbook.book import Playbook

SHOWN = 20
"""So many examples are shown of each aspect; how many there are in all is always said beside them."""

TextOf = Callable[[History, int], str]


def report(
    history: History,
    books: tuple[Playbook, Playbook],
    walks: tuple[Walked, Walked],
    ledger: Ledger,
    compared: Compared,
    expected: tuple[Expected, Expected] | None,
    text_of: TextOf,
) -> dict[str, Any]:
    """Everything as plain values: posts, what each playbook did, what differs with examples, what a roster can keep."""
    rows = history.rows
    told: dict[str, Any] = {
        "posts": len(rows),
        **{name: history.counts[name] for name in LEFT_OUT},
        "from": _moment(rows["at"][0]) if len(rows) else None,
        "to": _moment(rows["at"][-1]) if len(rows) else None,
        "language": books[1].language,
        "differ": len(compared.rows),
        "changes": {
            aspect: {
                "n": len(found),
                "examples": [
                    example(one, history, text_of)
                    for one in differences(found[:SHOWN].tolist(), *walks, ledger)
                ],
            }
            for aspect, found in compared.by_aspect.items()
        },
    }
    for name, place in (("old", 0), ("new", 1)):
        counts = walks[place].counts
        told[name] = {
            "playbook": books[place].playbook.name,
            "version": books[place].playbook.version,
            **{
                key: counts[key]
                for key in ("complaints", "ordinary", "serious", "raised", "automatic", "by_hand")
            },
        }
        if expected:
            told[name]["roster"] = {
                key: dict(value) if isinstance(value, dict) else value
                for key, value in vars(expected[place]).items()
            }
    return told


LEFT_OUT = ("lines", "unreadable", "own", "reposts", "duplicates", "other_language")


def example(one: Difference, history: History, text_of: TextOf) -> dict[str, Any]:
    """One post that differs, with what each playbook does."""
    row = history.rows[one.row]
    return {
        "post_id": str(row["post"]),
        "at": _moment(row["at"]),
        "text": text_of(history, one.row),
        "differs": [aspect for aspect, of in ASPECTS.items() if of(one.before) != of(one.after)],
        "old": _said(one.before),
        "new": _said(one.after),
    }


def _said(deed: Deed) -> dict[str, Any]:
    told = deed._asdict()
    del told["words"]
    return {**told, "templates": list(deed.templates), "promises": dict(deed.promises)}


def _moment(at_ms: Any) -> str:
    return datetime.fromtimestamp(int(at_ms) / 1000, UTC).isoformat()


def in_words(told: dict[str, Any]) -> Sequence[str]:
    """The same for a terminal."""
    span = f" from {told['from']} to {told['to']}" if told["posts"] else ""
    lines = [
        f'{told["posts"]:,} posts of customers in "{told["language"]}"{span}',
        "left out: " + ", ".join(f"{told[name]:,} {name.replace('_', ' ')}" for name in LEFT_OUT[1:]),
    ]
    for name in ("old", "new"):
        one = told[name]
        lines.append(
            f"{name} ({one['version']}): {one['complaints']:,} complaints; cases: {one['ordinary']:,} ordinary, "
            f"{one['serious']:,} serious, {one['raised']:,} raised later; {one['automatic']:,} acknowledged by itself, "
            f"{one['by_hand']:,} left to a person"
        )
    lines.append(f"{told['differ']:,} posts are met otherwise:")
    lines += [f"  {change['n']:>9,} {aspect} otherwise" for aspect, change in told["changes"].items()]
    if "roster" in told["new"]:
        lines.append("expected of the roster (broken of made):")
        kinds = sorted({*told["old"]["roster"]["made"], *told["new"]["roster"]["made"]})
        for kind in kinds:
            both = (_of(told[name]["roster"], kind) for name in ("old", "new"))
            lines.append(f"  {kind:<12} old {next(both)}; new {next(both)}")
    return lines


def _of(roster: dict[str, Any], kind: str) -> str:
    made, broken = roster["made"].get(kind, 0), roster["broken"].get(kind, 0)
    return f"{broken:,} of {made:,}" + (f" ({broken / made:.1%})" if made else "")
