"""Files of any kind as rows; whatever is wrong with them is named by its place."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from anfu.imports.columns import MEANINGS, propose
from anfu.imports.mentions import LeftOut, Mention, Ways, read_mention, stand_in
from anfu.imports.reading.file import read_file
from anfu.imports.reading.sheet import Fault, Row, UnreadableFileError
from tests.build import BRAND_X_ID, MONDAY
from tests.imports.made import PAST, brand24, hootsuite, packed, sprout, talkwalker, workbook, x_id_at

OLD = x_id_at(PAST)
ROW = "链接,内容\nhttps://x.com/ada/status/1,快递太慢了"


def rows(content: bytes) -> list[Row | Fault]:
    """All rows of a file."""
    return list(read_file(content).rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings(encoding: str) -> None:
    """Chinese comes in whole, however the tool wrote it."""
    sheet = read_file(ROW.encode(encoding))
    assert list(sheet.header) == ["链接", "内容"]
    assert list(sheet.rows) == [Row(2, ["https://x.com/ada/status/1", "快递太慢了"])]


def test_a_western_excel() -> None:
    """What Excel saves in Western Europe is told from Chinese."""
    content = "url;text\nhttps://x.com/a/status/1;Wo bleibt mein Päckchen? Größe 38 fehlt".encode("cp1252")
    assert rows(content) == [Row(2, ["https://x.com/a/status/1", "Wo bleibt mein Päckchen? Größe 38 fehlt"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    """Each of them is found, and a quoted cell may hold it, quotes and lines."""
    content = (
        delimiter.join(["url", "text", "at"]) + "\n" + delimiter.join(["u", '"a ""b""\n c"', "d"]) + "\n"
    )
    assert rows(content.encode()) == [Row(2, ["u", 'a "b"\n c', "d"])]


def test_excels_own_word_for_its_delimiter() -> None:
    """The line `sep=` is no header."""
    assert rows(b"sep=;\nurl;text,more\nu;a") == [Row(3, ["u", "a"])]


def test_a_broken_line_costs_itself_alone() -> None:
    """Quotes that never close, cells too many or too few, bytes that are no text, huge cells: each names its line."""
    lines = [
        b"url,text",
        b"u1,fine",
        b'u2,"never closed',
        b"u3,fine",
        b"u4",
        b"u5,a,b",
        b"u6,\xff\xfe",
        b"u7," + b"x" * 100_001,
        b"",
        b'u8,"a"b"',
        "u9,好的".encode(),
    ]
    told = rows(b"\r\n".join(lines))
    assert [(one.line, one.reason if isinstance(one, Fault) else one.cells[0]) for one in told] == [
        (2, "u1"),
        (3, "quote"),
        (4, "u3"),
        (5, "cells"),
        (6, "cells"),
        (7, "not_text"),
        (8, "too_long"),
        (10, "quote"),
        (11, "u9"),
    ]
    assert told[5] == Fault(7, "text", "not_text")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ("empty_file", 0, "")),
        (b"\n \n", ("empty_file", 0, "")),
        (b'[{"id": 1},\n {"id": 2,}]', ("not_json", 2, "11")),
        (b"[" * 200_000, ("not_json", 1, "1")),
        (b"PK\x03\x04 and then something else", ("not_a_workbook", 0, "")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ("not_a_workbook", 0, "")),
        (b"a," * 2_000 + b"b", ("too_many_columns", 1, "")),
    ],
    ids=["empty", "blank", "json", "deep", "zip", "ole", "wide"],
)
def test_unreadable_files(content: bytes, fault: tuple[str, int, str]) -> None:
    """A file of which nothing can be read says why, and where."""
    with pytest.raises(UnreadableFileError) as refused:
        rows(content)
    told = refused.value.fault
    assert (told.reason, told.line, told.column if fault[2] else "") == fault


def test_a_workbook() -> None:
    """Texts, numbers, empty rows and errors of formulas; a long number stays visibly rounded."""
    content = workbook(["URL", "Id", "Text"], [["u1", 7, "=1+1"], ["", "", ""], ["u2", 1.99e18, "快递"]])
    assert rows(content) == [Row(2, ["u1", "7", "=1+1"]), Row(4, ["u2", "1.990000e+18", "快递"])]


def test_formula_cells() -> None:
    """What a formula came to when it was saved is read; one that failed says so and is no link."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<worksheet xmlns="{main}"><sheetData><row><c t="inlineStr"><is><t>url</t></is></c><c t="inlineStr"><is>'
        '<t>text</t></is></c></row><row><c t="str"><f>A1&amp;"x"</f><v>https://x.com/a/status/1</v></c>'
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData></worksheet>'
    )
    told = rows(packed(sheet))
    assert isinstance(told[0], Row) and told[0].cells[0] == "https://x.com/a/status/1"


def test_a_zip_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that unpacks to more than is allowed (here 8 MB) is refused before it has."""
    monkeypatch.setattr("anfu.imports.reading.workbook.UNPACKED_AT_MOST", 8 << 20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book, book.open("xl/sheet.xml", "w") as part:
        for _ in range(9):
            part.write(b"0" * (1 << 20))
    with pytest.raises(UnreadableFileError, match="bomb"):
        rows(out.getvalue())


def test_json_of_any_shape() -> None:
    """A list, a list inside an answer, each object wrapped once more, or an object a line, of which one is broken."""
    for content in (
        b'[{"a": {"b": 1}, "c": null}]',
        b'{"data": [{"a": {"b": 1}, "c": null}], "paging": {}}',
        b'{"result_content": {"data": [{"data": {"a": {"b": 1}, "c": null}}]}}',
    ):
        sheet = read_file(content)
        assert list(sheet.header) == ["a.b", "c"] and list(sheet.rows) == [Row(1, ["1", ""])]
    assert rows(b'{"a": 1}\n{"a": 2\n\n{"a": "x"}\n7') == [
        Row(1, ["1"]),
        Fault(2, "", "not_json"),
        Row(4, ["x"]),
        Fault(5, "", "no_object"),
    ]


@pytest.mark.parametrize(
    ("made", "system"),
    [(brand24, "brand24"), (sprout, "sprout"), (hootsuite, "hootsuite"), (talkwalker, "talkwalker")],
)
def test_the_four_are_known_by_their_header(made: object, system: str) -> None:
    """No person has to say whose export it is, or what its columns mean."""
    assert callable(made)
    sheet = read_file(made(1).content)
    mapped = propose(sheet.header)
    assert mapped.system == system
    assert {"link", "id"} & set(mapped.places)
    assert set(mapped.places) <= set(MEANINGS)


def ways(*columns: str) -> Ways:
    """Columns in this order, for the demo brand on a Monday."""
    day = timedelta(days=1)
    places = {name: place for place, name in enumerate(columns)}
    return Ways(places, "", BRAND_X_ID, "sprucehome", MONDAY - day, MONDAY - 365 * day, MONDAY)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (f"https://x.com/ada/status/{OLD}", OLD),
        (f"https://twitter.com/ada/status/{OLD}?s=20", OLD),
        (f"http://mobile.twitter.com/ada/statuses/{OLD}/photo/1", OLD),
        (f"x.com/i/web/status/{OLD}", OLD),
        ("https://x.com/ada", "link_wrong"),
        (f"https://x.com/ada/status/{OLD}999", "link_wrong"),
        (f"https://x.com.evil.example/ada/status/{OLD}", "elsewhere"),
        ("https://www.facebook.com/ada/posts/1", "elsewhere"),
        (f"https://x.com/ada/status/{x_id_at(MONDAY + timedelta(days=9))}", "id_wrong"),
        (f"https://x.com/ada/status/{x_id_at(MONDAY - timedelta(days=400))}", "too_old"),
        ("", "no_id"),
    ],
)
def test_links(link: str, told: object) -> None:
    """Each way to write the address of a post is understood; every other is a reason."""
    found = read_mention(Row(7, [link, "hello"]), ["link", "text"], ways("link", "text"))
    if isinstance(found, Mention):
        assert found.x_id == told
    else:
        assert (found.why if isinstance(found, LeftOut) else found.reason) == told and found.line == 7


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("1.99E+18", "id_rounded"),
        ("1,99e+18", "id_rounded"),
        ("12345", "id_wrong"),
        ("abc", "id_wrong"),
        ("", "no_id"),
    ],
)
def test_wrong_ids(told: str, reason: str) -> None:
    """A rounded id, another tool's own number, or none at all is never guessed."""
    found = read_mention(Row(3, [told, "X"]), ["Post id", "Network"], ways("id", "network"))
    assert isinstance(found, Fault) and found.reason == reason and found.column == "Post id"


def test_the_past_is_read_from_the_file_and_the_present_asked_of_x() -> None:
    """An old post comes with its words, at X's own time; X is asked for what is fresh or has no words."""
    columns, header = ways("link", "text"), ["link", "text"]
    old = read_mention(
        Row(2, [f"https://x.com/Ada_L/status/{OLD}", "@SpruceHome late again"]), header, columns
    )
    assert isinstance(old, Mention) and old.is_past and old.post is not None
    assert old.post.created_at == old.post.heard_at == PAST and old.post.told_by == "file"
    assert old.post.mentions == (BRAND_X_ID,) and old.post.author.x_id == stand_in("ada_l") < 0
    new = read_mention(Row(3, [f"https://x.com/ada/status/{x_id_at(MONDAY)}", "late"]), header, columns)
    assert isinstance(new, Mention) and not new.is_past and new.post is None
    silent = read_mention(Row(4, [f"https://x.com/ada/status/{OLD}", ""]), header, columns)
    assert isinstance(silent, Mention) and silent.is_past and silent.post is None
