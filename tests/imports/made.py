"""Makes exports of the four systems, as their documents describe them (docs/integrations says what is assumed).

`python -m tests.imports.made brand24 10000 > mentions.csv` writes one, with posts of the last weeks.
Of 100 rows two are broken, each in another way; how many of what kind came out is told beside the file.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from anfu.channel.x.shape import X_EPOCH_MS
from tests.build import MONDAY

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAID = (
    "@sprucehome my parcel is two weeks late, order {n}, nobody answers. Awful!",
    "@sprucehome 快递迟到两个星期了,订单 {n},客服一直不回复,太差劲了!",
    'Love the new sofa from @sprucehome, it is "gorgeous", number {n}',
    "Is the @sprucehome shop in town open on Sunday, {n}?\nAsking for a friend.",
)
PAST = MONDAY - timedelta(days=20)


@dataclass(frozen=True)
class Made:
    """A file, and what must come of it."""

    content: bytes
    rows: int
    broken: int


@dataclass(frozen=True)
class Post:
    """One mention on X, as a system would know it."""

    x_id: int
    handle: str
    author_id: int
    text: str
    at: datetime

    @property
    def link(self) -> str:
        """Its address."""
        return f"https://x.com/{self.handle}/status/{self.x_id}"


def x_id_at(at: datetime, n: int = 0) -> int:
    """An id as X makes it at a moment."""
    return ((at - EPOCH) // timedelta(milliseconds=1) - X_EPOCH_MS << 22) | n


def mentions(n: int, since: datetime = PAST) -> Iterator[Post]:
    """So many mentions, a minute apart."""
    for i in range(n):
        at = since + timedelta(minutes=i)
        author = i % 4000
        yield Post(x_id_at(at, i % 4096), f"ada{author}", 880_000_000 + author, SAID[i % 4].format(n=i), at)


Line = Mapping[str, object]
Broken = Callable[[Line], Line | str | bytes]


def brand24(n: int) -> Made:
    """Brand24's CSV: a title, the text, the link, and where it was found; an id of its own."""

    def line(i: int, p: Post) -> Line:
        return {
            "ID": 5_000_000 + i, "Date": f"{p.at:%Y-%m-%d}", "Hour": f"{p.at:%H:%M}", "Title": "", "Content": p.text,
            "URL": p.link, "Source": "x.com", "Category": "X (Twitter)", "Author": p.handle, "Followers": 120,
            "Influence score": 4, "Sentiment": "negative", "Tags": "",
        }  # fmt: skip

    return _csv(n, line, [_without("URL"), _cut, _open_quote, _bytes(",")])


def sprout(n: int) -> Made:
    """Sprout Social's CSV of the inbox."""

    def line(i: int, p: Post) -> Line:
        return {
            "Timestamp (ET)": f"{p.at:%m/%d/%Y %I:%M %p}", "Network": "X", "Message Type": "Mention",
            "Message ID": p.x_id, "Link": p.link, "Profile": "sprucehome", "Username": f"@{p.handle}",
            "Message": p.text, "Sentiment": "Negative", "Tags": "",
        }  # fmt: skip

    return _csv(n, line, [_without("Link", "Message ID"), _cut, _profile_for("Link"), _bytes(",")])


def hootsuite(n: int) -> Made:
    """Hootsuite's CSV of inbox messages, with semicolons, as a European Excel saves it; ids without links."""

    def line(i: int, p: Post) -> Line:
        return {
            "Message ID": p.x_id, "Conversation ID": f"c{i}", "Medium": "Twitter", "Channel": "sprucehome",
            "Contact Profile ID": p.author_id, "Contact Primary Identifier": f"Ada {i}",
            "Contact Secondary Identifier": f"@{p.handle}", "Created at": p.at.isoformat(), "Direction": "inbound",
            "Message text": p.text,
        }  # fmt: skip

    return _csv(n, line, [_without("Message ID"), _rounded("Message ID"), _cut, _bytes(";")], delimiter=";")


def talkwalker(n: int) -> Made:
    """Talkwalker's JSON: of posts on X it may hand out the ids alone."""
    entries: list[object] = []
    broken = 0
    for i, p in enumerate(mentions(n)):
        entry: dict[str, object] = {
            "indexed": round(p.at.timestamp() * 1000), "lang": "en", "sentiment": -4, "post_type": ["TEXT"],
            "source_type": ["SOCIALMEDIA", "SOCIALMEDIA_TWITTER"], "external_provider": "twitter",
            "external_id": str(p.x_id), "external_author_id": str(p.author_id),
        }  # fmt: skip
        if i % 50 == 25:
            broken += 1
            if i % 100 == 25:
                del entry["external_id"]
            else:
                entry["external_id"] = "1.99E+18"
        entries.append({"data": entry})
    told = {"status_code": "0", "result_content": {"data": entries}}
    return Made(json.dumps(told).encode(), n, broken)


def workbook(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of one sheet, as small as Excel still opens it; numbers are numbers, the rest is text."""

    def cell(value: object) -> str:
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in [header, *rows])
    return packed(
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{lines}'
        "</sheetData></worksheet>"
    )


def packed(sheet: str) -> bytes:
    """A sheet's XML as a workbook."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="Mentions" '
        'sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return out.getvalue()


def _csv(
    n: int, line: Callable[[int, Post], Line], breaks: Sequence[Broken], *, delimiter: str = ","
) -> Made:
    out = [b"\xef\xbb\xbf"]
    broken = 0
    for i, post in enumerate(mentions(n)):
        told: Line | str | bytes = line(i, post)
        if i == 0:
            out.append(_written(list(told), delimiter))
        if i % 50 == 25:
            told = breaks[broken % len(breaks)](told)  # type: ignore[arg-type]  # a Line still
            broken += 1
        if isinstance(told, bytes):
            out.append(told)
        elif isinstance(told, str):
            out.append(told.encode())
        else:
            out.append(_written(list(told.values()), delimiter))
    return Made(b"".join(out), n, broken)


def _written(cells: Sequence[object], delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerow(cells)
    return out.getvalue().encode()


def _without(*names: str) -> Broken:
    return lambda line: {**line, **dict.fromkeys(names, "")}


def _rounded(name: str) -> Broken:
    return lambda line: {**line, name: "1.99E+18"}


def _profile_for(name: str) -> Broken:
    return lambda line: {**line, name: "https://x.com/sprucehome"}


def _cut(line: Line) -> str:
    """The export broke off in the middle of a row."""
    return f"{next(iter(line.values()))}\r\n"


def _open_quote(line: Line) -> str:
    """A quote that nothing closes."""
    return f'{next(iter(line.values()))},"opened and never closed\r\n'


def _bytes(delimiter: str) -> Broken:
    """Bytes that are no text."""

    def broken(line: Line) -> bytes:
        first, *others = line.values()
        return f"{first}".encode() + b"\xff\xfe" + _written(["", *others], delimiter)

    return broken


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Write an export as a system would.")
    asked.add_argument("system", choices=["brand24", "talkwalker", "sprout", "hootsuite"])
    asked.add_argument("rows", type=int)
    told = asked.parse_args()
    sys.stdout.buffer.write(globals()[told.system](told.rows).content)
