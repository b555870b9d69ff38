"""CSV of somebody else's making, through a column map: maps, rows a ticket, rows an event."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.errors import ConfigError, HdError, NotFoundError, UsageError
from helpdesk_cli.transfer.incoming import Incoming, Reject, Vocabulary
from helpdesk_cli.transfer.sheets.map import ColumnMap
from helpdesk_cli.transfer.sheets.map_reader import find_map, shipped_maps
from helpdesk_cli.transfer.sheets.reader import SheetReader
from helpdesk_cli.transfer.spool import sort_on_disk

KNOWN = Vocabulary(
    tiers=frozenset(("silver", "free")),
    severities=frozenset(("urgent", "standard")),
    default_severity="standard",
    tier_of=lambda account, _at: "silver" if account == "acme" else "free",
)
NINE = 1_795_165_200
"""2026-11-20T09:00:00Z"""
MINUTE, HOUR, DAY = 60, 3600, 86_400


def read(csv: str | bytes, column_map: ColumnMap | str) -> list[Incoming | Reject]:
    if isinstance(column_map, str):
        column_map = find_map(column_map)
    return list(
        SheetReader(column_map)(BytesIO(csv.encode() if isinstance(csv, str) else csv), KNOWN)
    )


def read_one(csv: str | bytes, column_map: ColumnMap | str) -> Incoming:
    (found,) = read(csv, column_map)
    assert isinstance(found, Incoming), found
    return found


def refuse_one(csv: str | bytes, column_map: ColumnMap | str) -> Reject:
    (found,) = read(csv, column_map)
    assert isinstance(found, Reject), found
    return found


@pytest.fixture
def toml_map(tmp_path: Path) -> "MapWriter":
    return MapWriter(tmp_path / "map.toml")


class MapWriter:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, text: str) -> ColumnMap:
        self.path.write_text(text, encoding="utf-8")
        return find_map(str(self.path))


SIMPLE = 'subject=Summary,created_at="Open Time",timezone=UTC'
PLAIN = "subject=Summary,created_at=Open"


# --- maps -----------------------------------------------------------------------------------


def test_a_map_is_written_on_the_command_line() -> None:
    found = find_map("""ref=Key, subject='What, where',created_at="Open Time",timezone=UTC""")
    assert found.columns == {
        "ref": ("Key",),
        "subject": ("What, where",),
        "created_at": ("Open Time",),
    }
    assert (found.rows, found.timezone) == ("tickets", "UTC")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("subjct=A,subject=B,created_at=C", "subjct: unknown key (did you mean"),
        ("subject=A", "columns.created_at: missing"),
        ("zendsk", 'got "zendsk" (did you mean "zendesk"?)'),
        ("", "preset: expected one of freshdesk, freshdesk-api, glpi"),
        ("subject=A,created_at=B,Open", 'expected word=Heading, got "Open"'),
        ("subject=A,created_at=B,timezone=Mars/Base", "timezone: expected a zone such as"),
        ("subject=A,created_at=B,delimiter=;;", "delimiter: expected one character"),
        ("subject=A,created_at=B,encoding=klingon", "encoding: expected a name such as cp1252"),
        ("subject=A,created_at=B,rows=lines", "rows: expected one of tickets, events"),
        ("subject=A,created_at=B,solved_at=", "columns.solved_at: expected a heading"),
        ("subject=A,created_at=B,at=C", "columns.at: unknown key"),
        ("rows=events,ref=A,subject=B,at=C,body=D", "columns.by: missing"),
    ],
)
def test_words_that_make_no_map_are_refused(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as refused:
        find_map(text)
    assert problem in refused.value.message


def test_every_problem_of_a_map_file_is_told_at_once(toml_map: MapWriter) -> None:
    with pytest.raises(ConfigError) as refused:
        toml_map(
            """
            row = "events"
            timezone = 5
            values.status.Done = "fixed"
            values.severity = "High"
            [columns]
            subject = ["Summary", 7]
            creatd_at = "Opened"
            [defaults]
            team = true
            """
        )
    source = f"{toml_map.path}: "
    assert [problem.removeprefix(source) for problem in refused.value.problems] == [
        'row: unknown key (did you mean "rows"?)',
        'columns.creatd_at: unknown key (did you mean "created_at"?)',
        'columns.subject: expected a heading or a list, got ["Summary", 7]',
        'values.severity: expected a table, got "High"',
        "defaults.team: expected text, got true",
        "timezone: expected text, got 5",
        "columns.created_at: missing; say which heading it has",
        'values.status."Done": expected one of new, open, pending, hold, solved, closed, '
        'got "fixed"',
    ]


def test_a_map_file_that_is_missing_or_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no column map at"):
        find_map(str(tmp_path / "none.toml"))
    broken = tmp_path / "broken.toml"
    broken.write_text("columns = [")
    with pytest.raises(ConfigError, match="expected a column map in TOML"):
        find_map(str(broken))


def test_a_missing_column_is_named_with_its_neighbour() -> None:
    with pytest.raises(UsageError) as refused:
        read("Sumary,Open Time\nHelp,2026-11-20\n", SIMPLE)
    assert refused.value.message == ('the file has no column "Summary" (did you mean "Sumary"?)')
    assert refused.value.hint == 'its columns are "Sumary", "Open Time"'


@pytest.mark.parametrize(
    ("csv", "problem"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b'Summary,"Open Time\nx,2026-11-20\n', "not a CSV file: the headings: a quote is opened"),
        (b"Summ\xe9,Open Time\n", "the line of headings: a cell cannot be decoded"),
        (b"Summary,\0\n", "the line of headings: a cell holds a NUL character"),
    ],
)
def test_a_file_without_readable_headings_is_refused(csv: bytes, problem: str) -> None:
    with pytest.raises(HdError) as refused:
        read(csv, SIMPLE)
    assert refused.value.message.startswith(problem)


@pytest.mark.parametrize(
    ("csv", "told"),
    [
        # A quote that nobody closes, one that another row closes by chance, and some not doubled.
        ('1,"never,D\n2,b,D\n3,c,D\n', [(2, "never closed"), "2", "3"]),
        ('1,"open,D\n2,b,D\n3,end",D\n4,d,D\n', [(2, "reads as a row"), "2", (4, "middle"), "4"]),
        ('1,"15" wide",D\n2,"a ""b"" c",D\n', [(2, "not doubled"), "2"]),
        ('1,"say \\"hi\\" now",D\n2,b,D\n', [(2, "escape ="), "2"]),
        ('1,15" wide,D\n2,b,D\n', ["1", "2"]),
        ('1,"two\nlines",D\n2,b,D\n', ["1", "2"]),
        ('"1\n",lines,D\n2,b,D\n', ["1", "2"]),
        # In lines read again, a quote in the middle is the rest of another row.
        (
            '1,"he\nsaid "hi",\nend",D\n2,b,D\n',
            [(2, "not doubled"), (3, "middle"), (4, "middle"), "2"],
        ),
    ],
)
def test_quotes_that_do_not_fit_lose_no_other_row(
    csv: str, told: list[str | tuple[int, str]]
) -> None:
    rows = csv.replace("D", "2026-11-20")
    found = read(f"Key,Summary,Open Time\n{rows}", f"ref=Key,{SIMPLE}")
    assert len(found) == len(told)
    for each, expected in zip(found, told, strict=True):
        if isinstance(expected, str):
            assert isinstance(each, Incoming)
            assert each.ticket.ref == expected
        else:
            assert isinstance(each, Reject)
            assert each.line == expected[0]
            assert expected[1] in each.reasons[0]


def test_a_map_can_say_how_quotes_are_escaped() -> None:
    csv = 'Summary,Open Time\n"say \\"hi\\" now",2026-11-20\n'
    assert read_one(csv, SIMPLE + ",escape=\\").ticket.subject == 'say "hi" now'


def test_a_row_longer_than_any_is_given_up_for_its_first_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("helpdesk_cli.transfer.sheets.lines.MAX_ROW", 100)
    csv = 'Summary,Open Time\n"' + "x,2026-11-20\n" * 20 + 'x"\nok,2026-11-20\n'
    swallowed, *others = read(csv, SIMPLE)
    assert isinstance(swallowed, Reject)
    assert len([each for each in others if isinstance(each, Incoming)]) == 20


def test_quotes_that_close_nothing_do_not_take_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk_cli.transfer.sheets.lines._GIVEN_BACK_AT_MOST", 10_000)
    with pytest.raises(HdError, match="too many quotes that close nothing"):
        read("Summary,Open Time\n" + 'a","b\n' * 1_000, SIMPLE)


# --- how files are written ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "options"),
    [
        ("Summary,Open Time\nCafé,2026-11-20 09:00\n".encode(), ""),
        ("\ufeffSummary;Open Time\r\nCafé;2026-11-20 09:00\r\n".encode(), ""),
        ("\nSummary\tOpen Time\n\nCafé\t2026-11-20 09:00".encode(), ""),
        ("Summary|Open Time\n,\nCafé|2026-11-20 09:00".replace(",", "|").encode(), ""),
        ("Summary,Open Time\nCafé,2026-11-20 09:00\n".encode("utf-16"), ""),
        ("Summary,Open Time\nCafé,2026-11-20 09:00\n".encode("cp1252"), ",encoding=cp1252"),
        ("Summary_Open Time\nCafé_2026-11-20 09:00\n".encode(), ",delimiter=_"),
        ('"Open Time";"Summary";"a,b,c"\n2026-11-20 09:00;Café;\n'.encode(), ""),
        (" summary , OPEN TIME \n Café ,2026-11-20 09:00,,\n".encode(), ""),
    ],
)
def test_encoding_delimiter_and_headings_are_found_out(csv: bytes, options: str) -> None:
    ticket = read_one(csv, SIMPLE + options).ticket
    assert (ticket.subject, ticket.created_at) == ("Café", NINE)


def test_a_cell_may_span_lines_and_line_numbers_stay_true() -> None:
    csv = '\nSummary,Open Time\n"two\nlines",2026-11-20 09:00\nnext,2026-11-20 09:00\nbad,\n'
    first, second, bad = read(csv, SIMPLE)
    assert isinstance(first, Incoming)
    assert first.ticket.subject == "two\nlines"
    assert [first.line, second.line, bad.line] == [3, 5, 6]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"one,2026-11-20 09:00,three,four", "expected 2 cells, got 4"),
        (b"a\0b,2026-11-20 09:00", "a cell holds a NUL character"),
        (b"caf\xe9,2026-11-20 09:00", "a cell cannot be decoded; say the encoding in the map"),
    ],
)
def test_a_broken_row_is_refused_and_the_next_one_read(row: bytes, reason: str) -> None:
    broken, good = read(b"Summary,Open Time\n" + row + b"\nok,2026-11-20 09:00\n", SIMPLE)
    assert isinstance(broken, Reject)
    assert broken.reasons[0].startswith(reason)
    assert (broken.line, good.line) == (2, 3)
    broken.raw.encode()
    assert isinstance(good, Incoming)


def test_a_reject_keeps_the_row_as_it_can_be_imported_again() -> None:
    refused = refuse_one('Summary;Open Time\n"a;b";tomorrow\n', SIMPLE)
    assert refused.raw == '"a;b";tomorrow'


@pytest.mark.parametrize(
    ("written", "options", "at"),
    [
        ("2026-11-20T09:00:00Z", "", NINE),
        ("2026-11-20 10:00:00+01:00", "", NINE),
        ("2026-11-20 10:00:00 +0100", "", NINE),
        ("2026-11-20 9:00", "timezone=UTC", NINE),
        ("2026-11-20 9:00:00.75 UTC", "", NINE),
        ("2026-11-20", "timezone=UTC", NINE - 9 * HOUR),
        ("20/11/2026 10:00", "timezone=Europe/Rome,time_format=%d/%m/%Y %H:%M", NINE),
        ("20/Nov/26 4:00 AM", "timezone=America/New_York,time_format=%d/%b/%y %I:%M %p", NINE),
        # The hour that Rome repeats is its first pass; one that it skips moves on by the gap.
        ("2026-10-25 02:30", "timezone=Europe/Rome", 1_792_888_200),
        ("2026-03-29 02:30", "timezone=Europe/Rome", 1_774_747_800),
    ],
)
def test_times_are_read_as_files_write_them(written: str, options: str, at: int) -> None:
    found = read_one(f"Summary,Open\nx,{written}\n", f"{PLAIN},{options}".rstrip(","))
    assert found.ticket.created_at == at


@pytest.mark.parametrize(
    ("written", "options", "reason"),
    [
        ("2026-11-20 09:00", "", 'has no time zone; say timezone = "…" in the map'),
        ("11/20/2026", "", "say time_format in the map"),
        ("2026-13-20 09:00", "", "expected an instant such as"),
        ("11/20/2026", "time_format=%d/%m/%Y", "expected a time written as %d/%m/%Y, got"),
        ("2226-11-20T09:00:00Z", "", "expected an instant between 1970 and 2100"),
        ("", "", "missing"),
    ],
)
def test_a_time_that_is_none_is_refused(written: str, options: str, reason: str) -> None:
    refused = refuse_one(f"Summary,Open\nx,{written}\n", f"{PLAIN},{options}".rstrip(","))
    assert refused.reasons[0].startswith('created_at (column "Open"): ')
    assert reason in refused.reasons[0]


# --- one row a ticket -----------------------------------------------------------------------


TICKETS = """
timezone = "UTC"
tag_separator = " "
[columns]
ref = "Key"
subject = "Summary"
created_at = "Opened"
[optional]
account = "Company"
severity = "Priority"
assignee = "Owner"
status = "State"
tags = "Labels"
body = "Text"
first_reply_at = "Replied"
first_reply_minutes = "Reply minutes"
solved_at = "Solved"
closed_at = "Closed"
updated_at = "Updated"
[values.ref]
"*" = "X-{Key}"
[values.severity]
High = "urgent"
"" = "standard"
[values.status]
Waiting = "pending"
Done = "solved"
[defaults]
subject = "Ticket {Key}"
channel = "form"
"""


def tell(events: tuple[Event, ...]) -> list[tuple[int, str, str, str | None]]:
    """Minutes after nine, kind, who, and what."""
    return [
        ((each.at - NINE) // MINUTE, each.kind, each.by, each.to or each.body) for each in events
    ]


def test_a_row_becomes_a_ticket_with_what_has_an_instant(toml_map: MapWriter) -> None:
    csv = (
        "Key,Summary,Opened,Company,Priority,Owner,State,Labels,Text,Replied,Solved,Closed\n"
        "7,Help,2026-11-20 09:00,acme,High,alice,Closed,a b,Broken!,2026-11-20 09:10,"
        "2026-11-20 10:00,2026-11-20 11:00\n"
    )
    found = read_one(csv, toml_map(TICKETS))
    assert found.ticket == Ticket(
        ref="X-7",
        subject="Help",
        account="acme",
        tier="silver",
        severity="urgent",
        channel="form",
        assignee="alice",
        created_at=NINE,
    )
    assert tell(found.events) == [
        (0, "message", "customer", "Broken!"),
        (0, "tag", "system", "a"),
        (0, "tag", "system", "b"),
        (10, "message", "agent:alice", None),
        (60, "status", "agent:alice", "solved"),
        (120, "status", "agent:alice", "closed"),
    ]
    assert [each.public for each in found.events if each.kind == "message"] == [True, True]


@pytest.mark.parametrize(
    ("headings", "cells", "events"),
    [
        ("State", "New", []),
        ("State", "Waiting", [(0, "status", "system", "pending")]),
        ("State,Updated", "Waiting,2026-11-20 09:30", [(30, "status", "system", "pending")]),
        ("State,Updated", "Done,2026-11-20 09:30", [(30, "status", "system", "solved")]),
        ("Reply minutes", "", []),
        ("Reply minutes", "12.5", [(12, "message", "agent:unknown", None)]),
        (
            "State,Solved,Updated",
            "Open,2026-11-20 09:30,2026-11-20 09:40",
            [(30, "status", "system", "solved"), (40, "status", "system", "open")],
        ),
        (
            "State,Closed",
            "Open,2026-11-20 09:30",
            [(30, "status", "system", "solved"), (30, "status", "system", "open")],
        ),
        (
            "Labels",
            '"big, small"',
            [(0, "tag", "system", "big"), (0, "tag", "system", "small")],
        ),
    ],
)
def test_the_timeline_ends_on_the_status_of_the_row(
    toml_map: MapWriter, headings: str, cells: str, events: list[tuple[int, str, str, str | None]]
) -> None:
    csv = f"Key,Summary,Opened,{headings}\n7,Help,2026-11-20 09:00,{cells}\n"
    assert tell(read_one(csv, toml_map(TICKETS)).events) == events


def test_all_that_is_wrong_with_a_row_is_told_with_columns_and_cures(toml_map: MapWriter) -> None:
    csv = (
        "Key,Summary,Opened,Priority,State,Replied,Reply minutes,Solved\n"
        "7,Help,2026-11-20 09:00,Blocker,Frozen,,soon,2026-11-20 08:59\n"
    )
    refused = refuse_one(csv, toml_map(TICKETS))
    assert refused.ref == "X-7"
    assert list(refused.reasons) == [
        'severity (column "Priority"): expected one of standard, urgent, got "Blocker"; '
        "say which one it is under [values.severity] of a map",
        'first_reply_minutes (column "Reply minutes"): expected a number, got "soon"',
        'status (column "State"): expected one of closed, hold, new, open, pending, solved, '
        'got "Frozen"; say which one it is under [values.status] of a map',
        'solved_at (column "Solved"): lies before created_at',
    ]


def test_an_empty_cell_falls_back_on_the_default(toml_map: MapWriter) -> None:
    ticket = read_one("Key,Summary,Opened,Priority\n7,,2026-11-20,\n", toml_map(TICKETS)).ticket
    assert (ticket.subject, ticket.severity, ticket.tier) == ("Ticket 7", "standard", "free")


def test_ids_are_known_whatever_their_case() -> None:
    csv = "Summary,Open,Prio\nx,2026-11-20T09:00Z,URGENT\n"
    assert read_one(csv, PLAIN + ",severity=Prio").ticket.severity == "urgent"


def test_rows_without_ref_are_known_by_their_text() -> None:
    csv = "Summary,Open\nx,2026-11-20T09:00Z\nx,2026-11-20T09:00Z\ny,2026-11-20T09:00Z\n"
    prints = [each.fingerprint for each in read(csv, PLAIN) if isinstance(each, Incoming)]
    assert prints[0] == prints[1] != prints[2]
    assert None not in prints


# --- one row an event -----------------------------------------------------------------------


EVENTS = """
rows = "events"
tag_separator = " "
keep = ["assignee", "team"]
[columns]
ref = "case"
at = "time"
by = "who"
status = ["state", "detail"]
team = "group"
[optional]
body = "text"
public = "visible"
assignee = "state"
severity = "impact"
tags = "labels"
[values.status]
"Accepted/Working" = "open"
"Accepted/Waiting" = "pending"
"Completed/Resolved" = "solved"
"Completed/Closed" = "closed"
"Queued/" = "open"
"Noted/" = ""
[values.assignee]
Accepted = "{who}"
"*" = ""
[values.by]
robot = "system"
user = "customer"
[defaults]
subject = "Case {case}"
"""
HEADINGS = "case,time,state,detail,who,group\n"


def test_rows_become_changes_and_none_is_lost(toml_map: MapWriter) -> None:
    csv = (
        HEADINGS + "1,2026-11-20T09:00Z,Queued,,robot,first line\n"
        "1,2026-11-20T09:10Z,Accepted,Working,ann,first line\n"
        "1,2026-11-20T09:20Z,Accepted,Working,ann,second line\n"
        "1,2026-11-20T09:20Z,Accepted,Working,ann,second line\n"
        "1,2026-11-20T09:30Z,Accepted,Waiting,bob,second line\n"
        "1,2026-11-20T09:40Z,Completed,Resolved,bob,\n"
    )
    found = read_one(csv, toml_map(EVENTS))
    assert (found.ticket.ref, found.ticket.subject) == ("1", "Case 1")
    assert (found.ticket.team, found.ticket.assignee) == ("first line", None)
    assert tell(found.events) == [
        (0, "status", "system", "open"),
        (10, "assignee", "agent:ann", "ann"),
        (20, "team", "agent:ann", "second line"),
        (
            20,
            "message",
            "system",
            "case: 1\ntime: 2026-11-20T09:20Z\nstate: Accepted\ndetail: Working\nwho: ann\n"
            "group: second line",
        ),
        (30, "assignee", "agent:bob", "bob"),
        (30, "status", "agent:bob", "pending"),
        (40, "status", "agent:bob", "solved"),
    ]
    assert not found.events[4].public


def test_rows_may_stand_in_any_order(toml_map: MapWriter) -> None:
    csv = (
        HEADINGS + "b,2026-11-20T09:10Z,Completed,Resolved,ann,\n"
        "a,2026-11-20T09:00Z,Accepted,Working,ann,\n"
        "b,2026-11-20T09:00Z,Accepted,Working,bob,\n"
        "a,2026-11-20T09:10Z,Accepted,Waiting,ann,\n"
    )
    first, second = read(csv, toml_map(EVENTS))
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert (first.ticket.ref, first.line, first.ticket.assignee) == ("b", 2, "bob")
    assert [each.to for each in first.events if each.kind == "status"] == ["open", "solved"]
    assert (second.ticket.ref, second.line) == ("a", 3)


def test_messages_are_by_whom_the_map_says(toml_map: MapWriter) -> None:
    csv = (
        "case,time,state,detail,who,group,text,visible\n"
        "1,2026-11-20T09:00Z,Noted,,user,,Help!,yes\n"
        "1,2026-11-20T09:10Z,Accepted,Waiting,ann,,Which one?,\n"
        "1,2026-11-20T09:20Z,Noted,,user,,That one.,public\n"
        "1,2026-11-20T09:30Z,Accepted,Waiting,ann,,Hm.,no\n"
        "1,2026-11-20T09:40Z,Noted,,robot,,We got it.,1\n"
    )
    found = read_one(csv, toml_map(EVENTS))
    assert [(each.by, each.public) for each in found.events if each.kind == "message"] == [
        ("customer", True),
        ("agent:ann", True),
        ("customer", True),
        ("agent:ann", False),
        ("system", True),
    ]
    # The customer's message may have reopened it, so the same status is said again.
    assert [each.to for each in found.events if each.kind == "status"] == ["pending", "pending"]


def test_only_the_last_status_is_final(toml_map: MapWriter) -> None:
    csv = HEADINGS + (
        "1,2026-11-20T09:00Z,Accepted,Working,ann,\n"
        "1,2026-11-20T10:00Z,Completed,Closed,ann,\n"
        "1,2026-11-20T11:00Z,Accepted,Working,ann,\n"
        "1,2026-11-20T12:00Z,Completed,Closed,ann,\n"
    )
    found = read_one(csv, toml_map(EVENTS))
    statuses = [each.to for each in found.events if each.kind == "status"]
    assert statuses == ["open", "solved", "open", "closed"]


def test_tags_and_fields_are_told_once(toml_map: MapWriter) -> None:
    csv = (
        "case,time,state,detail,who,group,impact,labels\n"
        "1,2026-11-20T09:00Z,Noted,,ann,x,urgent,a\n"
        "1,2026-11-20T09:10Z,Noted,,ann,x,Urgent,a b\n"
        "1,2026-11-20T09:20Z,Noted,,ann,x,standard,\n"
    )
    found = read_one(csv, toml_map(EVENTS))
    assert found.ticket.severity == "urgent"
    assert tell(found.events) == [
        (0, "tag", "agent:ann", "a"),
        (10, "tag", "agent:ann", "b"),
        (20, "severity", "agent:ann", "standard"),
    ]


def test_one_bad_row_refuses_the_whole_ticket_and_keeps_all_its_rows(toml_map: MapWriter) -> None:
    rows = (
        "1,2026-11-20T09:00Z,Accepted,Working,ann,\n"
        "1,later,Accepted,Waiting,ann,\n"
        "1,2026-11-20T09:20Z,Completed,Resolved,ann,"
    )
    refused, good = read(HEADINGS + rows + "\n2,2026-11-20T09:00Z,Queued,,ann,\n", toml_map(EVENTS))
    assert isinstance(refused, Reject)
    assert (refused.ref, refused.line, refused.raw) == ("1", 2, rows)
    (reason,) = refused.reasons
    assert reason.startswith('line 3: at (column "time"): expected an instant such as')
    assert isinstance(good, Incoming)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("1,2026-11-20T09:00Z,Lost,,ann,", 'line 2: status (column "state/detail"): expected one'),
        ("1,,Queued,,ann,", 'line 2: at (column "time"): missing'),
        ("1,2026-11-20T09:00Z,a,b,c,d,e", "line 2: expected 6 cells, got 7"),
        (",2026-11-20T09:00Z,Queued,,ann,", 'line 2: ref (column "case"): missing'),
    ],
)
def test_a_row_of_events_is_refused_with_its_line(
    toml_map: MapWriter, rows: str, reason: str
) -> None:
    refused = refuse_one(f"{HEADINGS}{rows}\n", toml_map(EVENTS))
    assert refused.reasons[0].startswith(reason)


def test_a_row_with_a_broken_quote_refuses_its_whole_ticket(toml_map: MapWriter) -> None:
    rows = (
        "1,2026-11-20T09:00Z,Queued,,ann,x\n"
        '1,2026-11-20T09:10Z,Queued,,"ann,y\n'
        "2,2026-11-20T09:00Z,Queued,,ann,x\n"
    )
    whole, other = read(HEADINGS + rows, toml_map(EVENTS))
    assert isinstance(whole, Reject)
    assert (whole.ref, whole.line) == ("1", 2)
    assert whole.reasons == ("line 3: a quote is opened and never closed",)
    assert whole.raw.splitlines() == rows.splitlines()[:2]
    assert isinstance(other, Incoming)
    assert other.ticket.ref == "2"


def test_a_word_that_nothing_can_be_found_by_refuses_its_row_alone(toml_map: MapWriter) -> None:
    rows = "1,2026-11-20T09:00Z,Queued,,ann,x\n1,2026-11-20T09:10Z,Queued,,ann," + "x" * 501 + "\n"
    long, good = read(HEADINGS + rows + "2,2026-11-20T09:00Z,Queued,,ann,x\n", toml_map(EVENTS))
    assert isinstance(long, Reject)
    assert long.reasons == ("team: expected at most 500 bytes, got 501",)
    assert isinstance(good, Incoming)


def test_a_ref_that_cannot_be_decoded_is_told_as_text(toml_map: MapWriter) -> None:
    row = b"caf\xe9,2026-11-20T09:00Z,Queued,,ann,\n"
    refused = refuse_one(HEADINGS.encode() + row, toml_map(EVENTS))
    assert refused.ref == "caf\\udce9"
    assert refused.raw.startswith("caf\\xe9,")
    assert refused.reasons[0].startswith("line 2: a cell cannot be decoded")


def test_rows_without_a_ref_are_refused_one_by_one(toml_map: MapWriter) -> None:
    row = ",2026-11-20T09:00Z,Queued,,ann,\n"
    assert [each.line for each in read(HEADINGS + row * 3, toml_map(EVENTS))] == [2, 3, 4]


@given(st.lists(st.tuples(st.integers(0, 50), st.text(max_size=9)), max_size=40))
def test_sorting_on_disk_is_sorting(items: list[tuple[int, str]]) -> None:
    numbered = list(enumerate(items))
    found = sort_on_disk(numbered, key=lambda pair: (pair[1][0], pair[0]), held_bytes=100)
    assert list(found) == sorted(numbered, key=lambda pair: (pair[1][0], pair[0]))


# --- shipped maps ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "csv", "ref", "events"),
    [
        (
            "zendesk",
            "Summation column,Id,Requester,Requester email,Assignee,Group,Subject,Tags,Status,"
            "Priority,Via,Ticket type,Created at,Updated at,Organization,Solved at,"
            "First reply time in minutes\n"
            "1,1042,Ann,ann@acme.example,alice,Support,Help,,Solved,Urgent,Mail,Question,"
            "2026-11-20 09:00,2026-11-20 11:00,acme,2026-11-20 10:00,25\n",
            "ZD-1042",
            [
                (25, "message", "agent:alice", None),
                (60, "status", "agent:alice", "solved"),
            ],
        ),
        (
            "freshdesk",
            "Ticket Id,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,"
            "Resolved time,Closed time,Last updated time,Initial response time,Tags,Email,"
            "Company name\n"
            "1042,Help,Waiting on Customer,Urgent,Email,,alice,Support,2026-11-20 09:00:00,,,,"
            "2026-11-20 10:00:00,2026-11-20 09:25:00,,ann@acme.example,acme\n",
            "FD-1042",
            [
                (25, "message", "agent:alice", None),
                (60, "status", "agent:alice", "pending"),
            ],
        ),
        (
            "freshdesk",
            "Ticket ID,Subject,Status,Priority,Agent,Group,Created time,Email,Company Name\n"
            "1043,Help,Open,Urgent,No Agent,No Group,2026-11-20 09:00:00,ann@acme.example,"
            "No Company\n",
            "FD-1043",
            [(0, "status", "system", "open")],
        ),
        (
            "otrs",
            "Ticket#;Created;FirstResponse;State;Priority;Queue;Owner;CustomerID;From;Subject;"
            "FirstResponseInMin;FirstResponseDiffInMin\n"
            "2026112010000042;2026-11-20 09:00:00;2026-11-20 09:25:00;open;urgent;Raw;alice;acme;"
            "ann@acme.example;Help;25;35\n",
            "OTRS-2026112010000042",
            [
                (25, "message", "agent:alice", None),
                (25, "status", "agent:alice", "open"),
            ],
        ),
        (
            "zammad",
            "#,Title,State,Priority,Group,Owner,Customer,Organization,Create Channel,Sender,Tags,"
            "Created At,Updated At,Closed At,First Response At\n"
            "1042,Help,closed,urgent,Support,-,ann@acme.example,acme,email,Customer,,"
            "2026-11-20 09:00:00,2026-11-20 10:00:00,2026-11-20 10:00:00,2026-11-20 09:25:00\n",
            "ZM-1042",
            [
                (25, "message", "agent:unknown", None),
                (60, "status", "system", "closed"),
            ],
        ),
        (
            "jira",
            "Summary,Issue key,Issue id,Issue Type,Status,Priority,Assignee,Reporter,Created,"
            "Updated,Resolved,Labels,Labels,Description\n"
            "Help,ACME-12,10012,Bug,Done,Urgent,alice,ann@acme.example,20/Nov/26 9:00 AM,"
            "20/Nov/26 10:00 AM,20/Nov/26 10:00 AM,one,two,It broke.\n",
            "ACME-12",
            [
                (0, "message", "customer", "It broke."),
                (0, "tag", "system", "one"),
                (0, "tag", "system", "two"),
                (60, "status", "agent:alice", "solved"),
            ],
        ),
    ],
)
def test_a_shipped_map_reads_the_export_it_is_for(
    preset: str, csv: str, ref: str, events: list[tuple[int, str, str, str | None]]
) -> None:
    found = read_one(csv, f"{preset},timezone=UTC")
    ticket = found.ticket
    assert (ticket.ref, ticket.subject, ticket.severity) == (ref, "Help", "urgent")
    assert (ticket.contact, ticket.created_at) == ("ann@acme.example", NINE)
    assert tell(found.events) == events


def test_every_shipped_map_is_one() -> None:
    assert {"freshdesk", "glpi", "jira", "servicenow", "zendesk", "zendesk-api"} <= set(
        shipped_maps()
    )
    assert all(find_map(name).columns for name in shipped_maps())


def test_a_map_file_may_build_on_a_shipped_one(toml_map: MapWriter) -> None:
    column_map = toml_map(
        """
        preset = "zendesk"
        timezone = "America/New_York"
        [columns]
        topic = "Product"
        [values.severity]
        Low = "standard"
        [values.status]
        Parked = "hold"
        """
    )
    csv = (
        "Id,Subject,Created at,Status,Priority,Product,Ticket type\n"
        "1,Help,2026-11-20 04:00,Parked,Low,Player,Question\n"
    )
    found = read_one(csv, column_map)
    assert (found.ticket.severity, found.ticket.topic) == ("standard", "Player")
    assert tell(found.events) == [(0, "status", "system", "hold")]
    assert column_map.values["status"]["Deleted"] == "closed"
