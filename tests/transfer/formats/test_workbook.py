"""A spreadsheet's own file, read as the CSV that it would save."""

import zipfile
from pathlib import Path

import pytest

from tests.conftest import Hd

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
    "</styleSheet>"
)
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"


def write_workbook(path: Path, rows: list[list[str]]) -> str:
    """The least that is a workbook; `@` before a number makes it a date and time."""
    cells = "".join("<row>" + "".join(map(write_cell, row)) + "</row>" for row in rows)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{RELATIONS}"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
            f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        )
        book.writestr("xl/styles.xml", STYLES)
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
        )
    return str(path)


def write_cell(text: str) -> str:
    if text.startswith("@"):
        return f'<c s="1"><v>{text[1:]}</v></c>'
    if text.isdigit():
        return f"<c><v>{text}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


MAP = "ref=No,subject=What,created_at=When,body=Text,timezone=UTC"


def test_a_workbook_comes_in_with_its_days_and_numbers(hd: Hd, tmp_path: Path) -> None:
    rows = [
        ["No", "What", "When", "Text"],
        ["7", "Help", "@46341.375", "two\nlines"],
        ["8", "More", "soon", "x"],
    ]
    told = hd("import", write_workbook(tmp_path / "t.xlsx", rows), "--map", MAP)
    assert told.out.startswith("imported 1 ticket, 1 event, 1 rejected")
    assert "line 3 (8): created_at" in told.err
    shown = hd.ok("show", "7", "--json").json()
    assert (shown["subject"], shown["created_at"]) == ("Help", "2026-11-15T09:00:00Z")
    assert shown["events"][0]["body"].split() == ["two", "lines"]


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_damaged_workbook_is_refused_with_a_way_out(
    hd: Hd, tmp_path: Path, beginning: bytes
) -> None:
    file = tmp_path / "t.xlsx"
    file.write_bytes(beginning + b" and more")
    refused = hd("import", str(file), "--map", MAP)
    assert (refused.code, refused.out) == (1, "")
    assert "no workbook that can be read" in refused.err
    assert "save it as CSV (UTF-8)" in refused.err
