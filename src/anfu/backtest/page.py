"""The report as one HTML page that needs nothing else: tables, examples, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from anfu.backtest.charts import bars_by_hour, bars_by_name
from anfu.backtest.report import LEFT_OUT
from anfu.backtest.words import say

KEYS = ("complaints", "ordinary", "serious", "raised", "automatic", "by_hand")

STYLE = """
:root { color-scheme: light dark; --ink: #1a1d1f; --dim: #565d63; --sheet: #fff; --paper: #f6f5f0; --line: #d9d7cf;
  --old: #9aa5ad; --new: #0d5c57; --due: #a4161a; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef0; --dim: #a3abb2; --sheet: #1c2024; --paper: #121416;
  --line: #343a40; --old: #6c757d; --new: #5fc4b8; --due: #ff9a9a; } }
body { font: 16px/1.55 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: var(--ink);
  background: var(--paper); margin: 0; }
main { max-width: 860px; margin: 0 auto; padding: 32px 20px 64px; }
section { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 16px 20px;
  margin: 16px 0; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.0625rem; margin: 0 0 8px; } .dim { color: var(--dim); font-size: 0.875rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9375rem; }
th, td { text-align: start; padding: 6px 10px 6px 0; border-top: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: end; } details { margin-top: 10px; } summary { cursor: pointer; }
svg { width: 100%; height: auto; } svg text { font-size: 13px; fill: var(--ink); }
svg .tick { fill: var(--dim); font-size: 12px; }
.old { fill: var(--old); background: var(--old); } .new { fill: var(--new); background: var(--new); }
.grid { stroke: var(--line); } .line { fill: none; stroke: var(--due); stroke-width: 2; }
.key { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-inline: 12px 5px; }
.key.line { height: 0; border-top: 2px solid var(--due); vertical-align: middle; border-radius: 0; }
td.post { overflow-wrap: anywhere; width: 46%; unicode-bidi: isolate; }
"""


def page(told: dict[str, Any], lang: str) -> str:
    """What a back-test found, as a page in "en" or "zh"."""
    parts = "".join(_sections(told, lang))
    title = escape(f"{say('title', lang)}: {told['new']['playbook']} {told['new']['version']}")
    return (
        f'<!doctype html><html lang="{"zh-Hans" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{title}</h1>{parts}</main></body></html>\n"
    )


def _sections(told: dict[str, Any], lang: str) -> Iterator[str]:
    start, end = (str(told[key] or "–")[:16].replace("T", " ") for key in ("from", "to"))
    left_out = ", ".join(say(key, lang, n=f"{told[key]:,}") for key in LEFT_OUT[1:] if told[key])
    yield f"<p>{say('posts', lang, n=_n(told['posts']), start=start, end=end)}"
    yield f'<br><span class="dim">{say("left_out", lang)}: {left_out}</span></p>' if left_out else "</p>"
    yield f"<section><h2>{say('what', lang)}</h2><table><tr><th></th>"
    for name in ("old", "new"):
        yield f'<th class="n">{say(name, lang)}<br><span class="dim">{escape(told[name]["version"])}</span></th>'
    yield "</tr>"
    for key in KEYS:
        cells = "".join(f'<td class="n">{_n(told[name][key])}</td>' for name in ("old", "new"))
        yield f"<tr><td>{say(key, lang)}</td>{cells}</tr>"
    yield "</table></section>"
    yield from _changes(told, lang)
    if "roster" in told["new"]:
        yield from _roster(told, lang)
    yield f'<section><h2>{say("how", lang)}</h2><p class="dim">{say("assumed", lang)}</p></section>'


def _changes(told: dict[str, Any], lang: str) -> Iterator[str]:
    head = say("differ", lang, n=_n(told["differ"]))
    yield f'<section><h2>{head}</h2><p class="dim">{say("share", lang, n=_n(told["posts"]))}</p>'
    yield bars_by_name(
        head, [(say(key, lang), one["n"]) for key, one in told["changes"].items()], told["posts"]
    )
    for key, change in told["changes"].items():
        if not change["n"]:
            continue
        shown = say("examples", lang, shown=len(change["examples"]), n=_n(change["n"]))
        yield f"<details><summary>{say(key, lang)}: {shown}</summary><table><tr><th>{say('post', lang)}</th>"
        yield f"<th>{say('old', lang)}</th><th>{say('new', lang)}</th></tr>"
        for one in change["examples"]:
            yield f'<tr><td class="post" dir="auto">{escape(one["text"])}</td>'
            yield f"<td>{_deed(one['old'], lang)}</td><td>{_deed(one['new'], lang)}</td></tr>"
        yield "</table></details>"
    yield "</section>"


def _roster(told: dict[str, Any], lang: str) -> Iterator[str]:
    old, new = told["old"]["roster"], told["new"]["roster"]
    yield f"<section><h2>{say('roster', lang)}</h2><table><tr><th>{say('kept', lang)}</th>"
    yield "".join(f'<th class="n">{say(name, lang)}</th>' for name in ("old", "new")) + "</tr>"
    for kind in ("first_reply", "contact", "answer"):
        if kind in old["made"] or kind in new["made"]:
            cells = "".join(f'<td class="n">{_broken(one, kind)}</td>' for one in (old, new))
            yield f"<tr><td>{say(kind, lang)}</td>{cells}</tr>"
    yield "</table></section>"
    keys = "".join(f'<span class="key {name}"></span>{say(name, lang)}' for name in ("old", "new"))
    both = [(say(name, lang), name, told[name]["roster"]["load"]) for name in ("old", "new")]
    capacity = say("capacity", lang)
    yield f"<section><h2>{say('load', lang)}</h2>"
    yield bars_by_hour(say("load", lang), both, (capacity, new["capacity"]))
    yield f'<p class="dim">{keys}<span class="key line"></span>{capacity}</p></section>'
    late = [(say(name, lang), name, told[name]["roster"]["broken_by_hour"]) for name in ("old", "new")]
    yield f"<section><h2>{say('broken_hours', lang)}</h2>"
    yield bars_by_hour(say("broken_hours", lang), late)
    total = " · ".join(f"{say(name, lang)}: n = {_n(sum(values))}" for (_, name, values) in late)
    yield f'<p class="dim">{keys}<br>{total}</p></section>'


def _deed(deed: dict[str, Any], lang: str) -> str:
    if not deed["does"]:
        return say("nothing", lang)
    said = [say(deed["does"], lang)]
    if deed["tier"]:
        said.append(say(deed["tier"], lang))
    if deed["left"]:
        said.append(say("by_person", lang, why=deed["left"]))
    if deed["templates"]:
        said.append(say("says", lang, templates=", ".join(deed["templates"])))
    if deed["promises"]:
        promises = ", ".join(f"{kind} {span}" for kind, span in deed["promises"].items())
        said.append(say("promise", lang, promises=promises))
    return escape("; ".join(said))


def _broken(roster: dict[str, Any], kind: str) -> str:
    made, broken = roster["made"].get(kind, 0), roster["broken"].get(kind, 0)
    return f"{broken:,} / {made:,}" + (f" ({broken / made:.1%})" if made else "")


def _n(number: int) -> str:
    return f"{number:,}"
