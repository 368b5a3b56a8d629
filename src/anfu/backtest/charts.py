"""Pictures of a report, drawn on the server as SVG: values in, text out. Colours and fonts come from the page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 12, 30


def bars_by_hour(
    title: str,
    series: Sequence[tuple[str, str, Sequence[float]]],
    line: tuple[str, Sequence[float]] | None = None,
) -> str:
    """Bars for each hour of a day, one beside another for each series (name, class, 24 values), and a stepped line."""
    most = max([1.0, *(value for _, _, values in series for value in values), *(line[1] if line else ())])
    top = _round_up(most)
    wide = (WIDTH - _LEFT - _RIGHT) / 24
    each = (wide - 6) / len(series)
    parts = [_grid(top)]
    for place, (name, look, values) in enumerate(series):
        for hour, value in enumerate(values):
            high = (HEIGHT - _TOP - _BOTTOM) * value / top
            x, y = _LEFT + hour * wide + 3 + place * each, HEIGHT - _BOTTOM - high
            told = f"{escape(name)}, {hour}:00: {value:,.1f}".removesuffix(".0")
            box = f'x="{x:.1f}" y="{y:.1f}" width="{each:.1f}" height="{high:.1f}"'
            parts.append(f'<rect class="{look}" {box}><title>{told}</title></rect>')
    for hour in range(0, 24, 3):
        x = _LEFT + hour * wide + wide / 2
        parts.append(f'<text class="tick" x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{hour}</text>')
    if line:
        steps = []
        for hour, value in enumerate(line[1]):
            y = HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top
            steps += [f"{_LEFT + hour * wide:.1f},{y:.1f}", f"{_LEFT + (hour + 1) * wide:.1f},{y:.1f}"]
        parts.append(
            f'<polyline class="line" points="{" ".join(steps)}"><title>{escape(line[0])}</title></polyline>'
        )
    return _svg(title, HEIGHT, parts)


def bars_by_name(title: str, rows: Sequence[tuple[str, int]], of: int) -> str:
    """One bar for each (name, count), as a share of `of`, with its count and share."""
    high, most = 30, max([1, *(count for _, count in rows)])
    parts = []
    for place, (name, count) in enumerate(rows):
        y, wide = place * high + 6, 400 * count / most
        share = f" ({count / of:.1%})" if of else ""
        parts.append(f'<text x="148" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<rect class="new" x="156" y="{y}" width="{max(wide, 1):.1f}" height="20"/>')
        parts.append(f'<text class="tick" x="{164 + wide:.1f}" y="{y + 14}">{count:,}{share}</text>')
    return _svg(title, len(rows) * high + 10, parts)


def _grid(top: float) -> str:
    parts = []
    for share in (0, 0.5, 1):
        y = HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * share:,.0f}</text>'
        )
    return "".join(parts)


def _round_up(value: float) -> float:
    size = float("1" + "0" * (len(str(int(value))) - 1))
    return next(step * size for step in (1, 2, 4, 6, 8, 10) if step * size >= value)


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    said, drawn = escape(title), "".join(parts)
    box = f"0 0 {WIDTH} {height}"
    return f'<svg viewBox="{box}" role="img" aria-label="{said}"><title>{said}</title>{drawn}</svg>'
