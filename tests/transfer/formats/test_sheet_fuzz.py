"""Whatever a writer of CSV gets wrong: no row is lost, none is read as part of another one.

Checked against a reader of the tests' own, letter by letter, that forgives nothing.
"""

import re
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.transfer.importing import import_tickets
from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.incoming import Incoming, Vocabulary
from helpdesk_cli.transfer.reader import FileReader
from helpdesk_cli.transfer.rejects import RejectLog
from helpdesk_cli.transfer.sheets.map_reader import find_map
from helpdesk_cli.transfer.sheets.reader import SheetReader
from helpdesk_cli.transfer.sheets.sheet import Row, Sheet
from tests.conftest import Hd
from tests.tickets.random_desks import founded, opened

KNOWN = Vocabulary(
    frozenset(("free",)), frozenset(("normal",)), "normal", lambda _name, _at: "free"
)
MAP = find_map("ref=Key,subject=What,created_at=When,timezone=UTC")
HEAD = "Key,What,When\n"


def read_strictly(row: str) -> list[str] | None:
    """The cells of a text that is one row of RFC 4180, quotes in bare cells allowed; else None."""
    cells, cell, state = [], "", "start"
    for letter in row.rstrip("\r\n"):
        if state == "quoted":
            state = "closing" if letter == '"' else "quoted"
            cell += "" if letter == '"' else letter
        elif letter == ",":
            cells.append(cell)
            cell, state = "", "start"
        elif state == "closing":
            if letter != '"':
                return None
            cell, state = cell + '"', "quoted"
        elif letter in "\r\n":
            return None
        elif state == "start" and letter == '"':
            state = "quoted"
        else:
            cell, state = cell + letter, "bare"
    return None if state == "quoted" else [*cells, cell]


def check_rows(text: str, rows: list[Row]) -> None:
    """The rows hold all of the text, and each good one is a row by itself."""
    at = 0
    for row in rows:
        found = text.index(row.source, at)
        assert re.fullmatch(r'[\r\n,"]*', text[at:found]), "text lost before a row"
        assert text.count("\n", 0, found) + len(HEAD.splitlines()) + 1 == row.line
        at = found + len(row.source)
        if row.problem is None:
            cells = read_strictly(row.source)
            assert cells is not None
            width = len(row.cells)
            assert cells[:width] + [""] * (width - len(cells)) == row.cells
        else:
            assert row.problem
    assert re.fullmatch(r'[\r\n,"]*', text[at:]), "text lost at the end"


WRITTEN = st.text(st.sampled_from('",\n\r\\ab1 \0;é'), max_size=60)


@given(WRITTEN)
@settings(max_examples=400)
@example('1,"a\n2,b"\n')
@example('a","\n' * 5)
@example('"",""\n1,"x\n')
def test_every_letter_below_the_headings_stands_in_some_row(text: str) -> None:
    try:
        rows = list(Sheet(BytesIO((HEAD + text).encode())).rows())
    except HdError:
        return  # refused whole
    check_rows(text, rows)


@given(st.binary(max_size=80))
def test_any_bytes_are_rows_or_refused_whole(content: bytes) -> None:
    try:
        rows = list(Sheet(BytesIO(HEAD.encode() + content)).rows())
        found = list(SheetReader(MAP)(BytesIO(HEAD.encode() + content), KNOWN))
    except HdError:
        return
    check_rows(content.decode(errors="surrogateescape"), rows)
    assert [each.line for each in found] == [row.line for row in rows]


PIECES = (
    *(b'"', b'"', b",", b",", b"\n", b"\r\n", b"\r", b";", b'""', b'\\"', b" ", b"\0"),
    *(b"K1", b"a", b"2026-11-20", b"\xff", "é".encode(), "\u2028".encode()),
    *(b"K1,x,2026-11-20\n", b"K2,y,2026-11-20\n", b'K3,"z,\n z",2026-11-20\n', b",,\n"),
)
"""What CSV is made of, and what it should not be made of."""


def split_strictly(text: str) -> list[tuple[str, list[str] | None]]:
    """The rows of a text, each with its cells; of what is no row the first line, without cells."""
    rows = []
    while text:
        ends = [*(found.end() for found in re.finditer("\n", text)), len(text)]
        whole = next((end for end in ends if read_strictly(text[:end]) is not None), None)
        end = whole or ends[0]
        rows.append((text[:end], read_strictly(text[:end]) if whole else None))
        text = text[end:]
    return rows


@pytest.fixture
def empty(engine: str) -> Iterator[Hd]:
    with founded() as hd:
        yield hd


@pytest.mark.sqlite
@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@example(b'K1,a,2026-11-20\nK1,"a\n2026-11-20,K2,y,2026-11-20\n",2026-11-20\nK1,a,2026-11-20\n')
def test_rows_on_the_desk_and_rows_told_are_those_that_a_strict_reader_sees(
    empty: Hd, content: bytes
) -> None:
    rows = split_strictly(content.decode(errors="surrogateescape"))
    rows = [(source, cells) for source, cells in rows if cells is None or any(cells)]
    with opened(empty, ".taken-in") as desk:
        log = RejectLog(StringIO, strict=False)
        try:
            done = import_tickets(desk, BytesIO(HEAD.encode() + content), FileReader(MAP), log)
        except HdError:
            assert desk.store.rows("SELECT ref FROM ticket") == []
            return
        there = desk.store.rows("SELECT ref, subject FROM ticket")
    assert len(there) == done.tickets
    seen = {(cells[0].strip(), cells[1].strip()) for _, cells in rows if cells and len(cells) > 1}
    assert {(ref or "", subject) for ref, subject in there} <= seen
    total = done.tickets + done.known + done.rejected
    is_sound = all(cells is not None for _, cells in rows)
    hides_a_row = any(line.count(",") == 2 for source, _ in rows for line in source.split("\n")[1:])
    if is_sound and not hides_a_row:
        assert total == len(rows)
    else:  # what a quote has swallowed is told row by row
        assert total >= len(rows)


MISTAKES = (
    lambda cell: cell,
    lambda cell: '"' + cell.replace('"', '""') + '"',
    lambda cell: f'"{cell}"',
    lambda cell: f'"{cell}',
    lambda cell: f'{cell}"',
    lambda cell: '"' + cell.replace('"', '\\"') + '"',
    lambda cell: f' "{cell}"',
)
CELL = st.text(st.sampled_from('ab" '), max_size=8)
"""Without commas and line breaks, of which one too many leaves no row to be recognised."""


@given(st.lists(st.tuples(CELL, st.sampled_from(MISTAKES)), min_size=1, max_size=8))
@settings(max_examples=300)
def test_each_ticket_of_a_careless_writer_is_taken_in_or_named(cells: list) -> None:  # type: ignore[type-arg]
    written = [f"K{at},{mistake(cell)},2026-11-20\n" for at, (cell, mistake) in enumerate(cells)]
    try:
        found = list(SheetReader(MAP)(BytesIO((HEAD + "".join(written)).encode()), KNOWN))
    except HdError:
        return
    there = {each.ticket.ref for each in found if isinstance(each, Incoming)}
    told = "\n".join(each.raw for each in found if not isinstance(each, Incoming))
    for at in range(len(cells)):
        assert f"K{at}" in there or f"K{at}," in told
    for each in found:
        if isinstance(each, Incoming):
            assert not re.search(r"K\d,", each.ticket.subject), "a ticket inside another one"
