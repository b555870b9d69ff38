"""`hd import` and `hd export`: what comes in, what is refused, and nothing changed on the way."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd
from tests.processes import run_shell

TICKET = {
    "ref": "Z-1",
    "subject": "Live stream drops",
    "account": "acme",
    "contact": "ann@acme.example",
    "tier": "gold",
    "severity": "urgent",
    "channel": "form",
    "created_at": "2026-11-16T09:00:00Z",
    "events": [
        {
            "at": "2026-11-16T09:00:00Z",
            "kind": "message",
            "by": "customer",
            "public": True,
            "body": "Since 9:00.",
        },
        {
            "at": "2026-11-16T09:30:00Z",
            "kind": "message",
            "by": "agent:bob",
            "public": True,
            "body": "Looking.",
        },
        {"at": "2026-11-16T09:31:00Z", "kind": "status", "by": "agent:bob", "to": "pending"},
    ],
}


def write(path: Path, *tickets: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(ticket) + "\n" for ticket in tickets))
    return str(path)


def counts(hd: Hd, *args: str, stdin: str | bytes | None = None) -> dict[str, Any]:
    """What an import counted; the first bad line, if there is one, is named on stderr."""
    result = hd("import", *args, "--json", stdin=stdin)
    told: dict[str, Any] = result.json()
    named = f"hd: {told['first_reject']}\n" if told["rejected"] else ""
    assert (result.code, result.err) == (0, named), result
    return told


def read_rejects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file with one ticket and its history."""
    return write(tmp_path / "tickets.jsonl", TICKET)


def test_a_file_brings_tickets_with_their_history(hd: Hd, file: str) -> None:
    told = hd.ok("import", file)
    assert told.out == "imported 1 ticket, 3 events\n"
    shown = hd.ok("show", "Z-1", "--json").json()
    for key in ("subject", "account", "contact", "tier", "severity", "channel", "created_at"):
        assert shown[key] == TICKET[key]
    assert shown["status"] == "pending"
    states = {clock["clock"]: clock["state"] for clock in shown["clocks"]}
    assert states == {"first_reply": "achieved", "resolution": "paused"}


def test_the_counts_in_json(hd: Hd, file: str) -> None:
    told = counts(hd, file)
    assert {key: told[key] for key in ("tickets", "events", "known", "rejected")} == {
        "tickets": 1,
        "events": 3,
        "known": 0,
        "rejected": 0,
    }
    assert told["rejects_file"] is None


def test_a_pipe_is_read_as_a_file(hd: Hd, file: str) -> None:
    hd.ok("import", "-", stdin=Path(file).read_bytes())
    assert hd.ok("show", "Z-1", "--json").json()["status"] == "pending"


def test_the_same_file_twice_changes_nothing_the_second_time(hd: Hd, tmp_path: Path) -> None:
    nameless = {key: value for key, value in TICKET.items() if key != "ref"}
    file = write(tmp_path / "tickets.jsonl", TICKET, nameless, nameless | {"subject": "Another"})
    assert counts(hd, file)["tickets"] == 3
    before = hd.ok("export").out
    again = counts(hd, file)
    assert (again["tickets"], again["events"], again["known"]) == (0, 0, 3)
    assert hd.ok("import", file).out == "imported 0 tickets, 0 events, 3 known already\n"
    assert hd.ok("export").out == before


def test_what_was_done_here_is_not_undone_by_the_file(hd: Hd, file: str) -> None:
    hd.ok("import", file)
    hd.ok("reply", "Z-1", "--body", "It works again.", "--solve")
    assert counts(hd, file)["known"] == 1
    assert hd.ok("show", "Z-1", "--json").json()["status"] == "solved"


def test_bad_lines_are_put_aside_with_their_reasons(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    bad = TICKET | {"ref": "Z-2", "severity": "urgnt", "created_at": "yesterday"}
    file.write_text("\n".join(["not JSON", json.dumps(bad), "", json.dumps(TICKET)]))
    told = hd("import", str(file))
    assert (told.code, told.err) == (0, "hd: line 1: not JSON: Expecting value at column 1\n")
    rejects = tmp_path / "tickets.jsonl.rejects.jsonl"
    assert told.out == f"imported 1 ticket, 3 events, 2 rejected, see {rejects}\n"
    first, second = read_rejects(rejects)
    assert (first["line"], first["raw"]) == (1, "not JSON")
    assert first["reasons"][0].startswith("not JSON: ")
    assert (second["line"], second["ref"], json.loads(second["raw"])) == (2, "Z-2", bad)
    assert len(second["reasons"]) >= 2
    assert 'did you mean "urgent"' in " ".join(second["reasons"])


def test_what_was_put_right_can_be_imported_from_the_rejects(hd: Hd, tmp_path: Path) -> None:
    file = write(tmp_path / "tickets.jsonl", TICKET | {"severity": "urgnt"})
    assert counts(hd, file)["rejected"] == 1
    (reject,) = read_rejects(Path(f"{file}.rejects.jsonl"))
    mended = reject["raw"].replace("urgnt", "urgent")
    assert counts(hd, "-", stdin=mended)["tickets"] == 1


def test_rejects_go_where_they_are_told_to(hd: Hd, tmp_path: Path) -> None:
    place = tmp_path / "bad rows.jsonl"
    told = counts(hd, "-", "--rejects", str(place), stdin="not JSON\n")
    assert (told["rejected"], told["rejects_file"]) == (1, str(place))
    assert len(read_rejects(place)) == 1


def test_without_a_bad_line_there_is_no_rejects_file(hd: Hd, file: str, tmp_path: Path) -> None:
    hd.ok("import", file)
    assert not list(tmp_path.glob("*.rejects.jsonl"))


def test_rejects_that_cannot_be_written_refuse_the_file(hd: Hd, tmp_path: Path) -> None:
    file = write(tmp_path / "tickets.jsonl", TICKET, TICKET | {"ref": "Z-2", "tier": "golden"})
    refused = hd("import", file, "--rejects", "/nowhere/rejects.jsonl")
    assert (refused.code, refused.out) == (1, "")
    assert "bad rows cannot be written there" in refused.err
    assert hd.ok("queue", "--json").json() == []


def test_strict_refuses_the_whole_file_and_names_the_line(hd: Hd, tmp_path: Path) -> None:
    file = write(tmp_path / "tickets.jsonl", TICKET, TICKET | {"ref": "Z-2", "tier": "golden"})
    refused = hd("import", file, "--strict")
    assert (refused.code, refused.out) == (1, "")
    assert "line 2 (Z-2): tier: " in refused.err
    assert 'did you mean "gold"' in refused.err
    assert hd.ok("queue", "--json").json() == []
    assert not list(tmp_path.glob("*.rejects.jsonl"))


CSV = (
    "Id,Summary,Open Time,Prio,Notes\n"
    'A-1,"Live, and late",2026-11-16 10:00,High,"Two\nlines"\n'
    "A-2,Printer,2026-11-16 11:00,Low,\n"
)
MAP = 'ref=Id,subject=Summary,created_at="Open Time",timezone=Europe/Paris'


def test_a_csv_file_comes_in_through_a_map_on_the_command_line(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "peer.csv"
    file.write_text(CSV)
    assert counts(hd, str(file), "--map", MAP)["tickets"] == 2
    shown = hd.ok("show", "A-1", "--json").json()
    assert (shown["subject"], shown["created_at"]) == ("Live, and late", "2026-11-16T09:00:00Z")
    assert counts(hd, str(file), "--map", MAP)["known"] == 2


def test_a_map_in_a_file_translates_values_too(hd: Hd, tmp_path: Path) -> None:
    file, column_map = tmp_path / "peer.csv", tmp_path / "map.toml"
    file.write_text(CSV)
    column_map.write_text(
        'timezone = "Europe/Paris"\n[columns]\nref = "Id"\nsubject = "Summary"\n'
        'created_at = "Open Time"\nseverity = "Prio"\nbody = "Notes"\n'
        '[values.severity]\nHigh = "urgent"\nLow = "normal"\n'
    )
    assert counts(hd, str(file), "--map", str(column_map))["tickets"] == 2
    shown = hd.ok("show", "A-1", "--json").json()
    assert shown["severity"] == "urgent"
    assert shown["events"][0]["body"] == "Two\nlines"


BAD_SOURCES: list[tuple[str, bytes | None, list[str], int, str]] = [
    ("missing.jsonl", None, [], 1, "missing.jsonl: no such file"),
    (".", None, [], 1, "cannot be read: Is a directory"),
    ("a.csv", b"a,b\n1,2\n", [], 2, "a.csv: a CSV file needs --map"),
    ("a.csv", b"a,b\n1,2\n", ["--map", "subject=a"], 2, "columns.created_at: missing"),
    ("a.csv", b"a,b\n1,2\n", ["--map", "sbject=a,created_at=b"], 2, 'did you mean "subject"'),
    ("a.csv", b"a,b\n1,2\n", ["--map", "subject=a,created_at=c"], 2, 'no column "c"'),
    ("a.csv", b"a,b\n1,2\n", ["--map", "zendesc"], 2, 'did you mean "zendesk"'),
    ("a.csv", b"a,b\n1,2\n", ["--map", "none.toml"], 1, "no column map at none.toml"),
    ("a.csv", b"", ["--map", "zendesk"], 1, "the file is empty"),
]


@pytest.mark.parametrize(
    ("name", "content", "args", "code", "said"),
    BAD_SOURCES,
    ids=[" ".join([case[0], *case[2]]) for case in BAD_SOURCES],
)
def test_a_source_that_cannot_be_read_is_refused(
    hd: Hd, tmp_path: Path, name: str, content: bytes | None, args: list[str], code: int, said: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    refused = hd("import", str(file), *args)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err
    assert hd.ok("queue", "--json").json() == []


def test_binary_garbage_lands_in_the_rejects_and_acts_nowhere(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "garbage.jsonl"
    file.write_bytes(bytes(range(256)) * 40)
    told = counts(hd, str(file))
    assert told["tickets"] == 0
    assert told["rejected"] > 0
    assert (tmp_path / "garbage.jsonl.rejects.jsonl").read_text().isascii()


def test_an_empty_file_is_no_error(hd: Hd, tmp_path: Path) -> None:
    file = write(tmp_path / "empty.jsonl")
    assert hd.ok("import", file).out == "imported 0 tickets, 0 events\n"
    assert hd.ok("import", "-", stdin="").out == "imported 0 tickets, 0 events\n"


def test_progress_is_not_shown_in_a_pipe(hd: Hd, file: str) -> None:
    done = run_shell(hd, f"$HD import {file} 2>&1 | cat")
    assert done.out == "imported 1 ticket, 3 events\n"


def test_export_takes_the_tickets_asked_for_in_that_order(hd: Hd) -> None:
    for subject in ("one", "two", "three"):
        hd.ok("new", subject, "--ref", subject)
    chosen = hd.ok("export", "#3", "one").out.splitlines()
    assert [json.loads(line)["ref"] for line in chosen] == ["three", "one"]
    assert len(hd.ok("export").out.splitlines()) == 3
    refused = hd("export", "1", "999")
    assert (refused.code, refused.out) == (1, "")


def test_export_writes_a_whole_file_or_none(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "one")
    file = tmp_path / "out.jsonl"
    assert hd.ok("export", "--output", str(file)).out == ""
    before = file.read_text()
    assert before == hd.ok("export").out
    assert hd("export", "1", "999", "--output", str(file)).code == 1
    assert file.read_text() == before
    assert [path.name for path in tmp_path.glob("out*")] == ["out.jsonl"]
    refused = hd("export", "--output", "/nowhere/out.jsonl")
    assert refused.code == 1
    assert "/nowhere/out.jsonl: cannot be written" in refused.err


HOSTILE = (
    "\x1b[31mred\x1b[0m \x9b2J \x07",
    "[/bold] =1+1",
    "a\u202egpj.exe \u2066x",
    "line one\nline two\r\nthree\u2028four\ttab",
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467 漢字 é",
    '"quotes" \\ backslash',
    " blanks around ",
    "drops " * 1_700,
)


def fill_richly(hd: Hd, file: str) -> None:
    """Everything that a timeline can hold: every kind of event, hostile words, odd values."""
    hd.ok("import", file)
    for number, words in enumerate(HOSTILE, start=2):
        given = {"subject": words, "body": words, "account": words, "contact": words}
        named = {"topic": words, "assignee": words, "region": words, "ref": f"{words}{number}"}
        hd.by(words).ok("new", stdin=json.dumps(given | named))
        later = hd.at(f"2026-11-17T11:{number:02}:00Z").by(words)
        later.ok("tag", str(number), "--add", words, "--add", "vip")
        later.ok("note", str(number), "--body", words)
        later.ok("set", str(number), "--severity", "urgent", "--topic", "", "--subject", words[1:])
        last = hd.at(f"2026-11-17T12:{number:02}:00Z")
        last.ok("reply", str(number), "--body", words, "--pend")
        last.ok("tag", str(number), "--remove", "vip")
        last.ok("assign", str(number), "--nobody", "--team", "support")
        last.ok("set", str(number), "--tier", "free", "--region", "", "--status", "solved")
    hd.at("2026-11-18T09:00:00Z").ok("reopen", "3")
    hd.at("2026-11-18T09:00:00Z").ok("close", "4")


def test_export_import_export_gives_the_same_bytes(
    hd: Hd, file: str, policy_file: Path, tmp_path: Path
) -> None:
    fill_richly(hd, file)
    exported = tmp_path / "all.jsonl"
    hd.ok("export", "--output", str(exported))
    second = Hd(tmp_path / "second.db", now="2026-11-20T09:00:00Z")
    second.ok("init", "--policy", str(policy_file))
    assert counts(second, str(exported))["rejected"] == 0
    assert second.ok("export").out.encode() == exported.read_bytes()
    for ticket in range(1, len(HOSTILE) + 2):
        mine, theirs = (
            each.at("2026-11-20T09:00:00Z").ok("show", str(ticket), "--json").json()
            for each in (hd, second)
        )
        assert theirs == mine
    assert second.ok("queue", "--json").json() == hd.at(second.now).ok("queue", "--json").json()
