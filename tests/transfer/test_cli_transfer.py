"""`hd import` and `hd export`: what comes in, what is refused, and nothing changed on the way."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd, open_the_team
from tests.desks.engines import copy_to
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
    """What an import counted; the bad lines, if there are any, are named on stderr."""
    result = hd("import", *args, "--json", stdin=stdin)
    told: dict[str, Any] = result.json()
    named = "".join(f"hd: {reason}\n" for reason in told["reasons"])
    if told["rejected"] > len(told["reasons"]):
        named += f"hd: and {told['rejected'] - len(told['reasons'])} more\n"
    assert told["reasons"][:1] == ([told["first_reject"]] if told["rejected"] else [])
    is_futile = told["rejected"] and not told["tickets"] + told["known"]
    assert (result.code, result.err) == (1 if is_futile else 0, named), result
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


def test_what_a_document_holds_beside_its_tickets_is_told(hd: Hd, tmp_path: Path) -> None:
    page = {"tickets": [TICKET], "users": [{"id": 1}], "next_page": "https://peer.example/2"}
    file = tmp_path / "page.json"
    file.write_text(json.dumps(page))
    told = hd("import", str(file))
    assert (told.code, told.out) == (0, "imported 1 ticket, 3 events\n")
    assert told.err.splitlines() == [
        "hd: beside the tickets: users: 1 object, not read",
        "hd: beside the tickets: next_page: the file is one page of several,"
        " import the next ones too",
    ]
    assert len(hd("import", str(file), "--json").json()["beside"]) == 2


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
    one, other = told.err.splitlines()
    assert (told.code, one) == (0, "hd: line 1: not JSON: Expecting value at column 1")
    assert other.startswith("hd: line 2 (Z-2): severity: expected one of")
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


def test_export_is_one_document_when_asked_which_import_takes_in_again(
    hd: Hd, tmp_path: Path
) -> None:
    assert hd.ok("export", "--json").json() == []
    for subject in ("one", "two"):
        hd.ok("new", subject, "--ref", subject)
    lines = [json.loads(line) for line in hd.ok("export").out.splitlines()]
    assert hd.ok("export", "--json").json() == lines
    assert hd.ok("export", "2", "--json").json() == lines[1]
    assert hd.ok("export", "2", "1", "--json").json() == lines[::-1]
    file = tmp_path / "all.json"
    hd.ok("export", "--json", "--output", str(file))
    assert "2 known already" in hd.ok("import", str(file)).out


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
    open_the_team(hd)
    hd.ok("import", file)
    for number, words in enumerate(HOSTILE, start=2):
        name = words[:80]
        given = {"subject": words, "body": words, "account": name, "contact": name}
        named = {"topic": name, "assignee": name, "region": name, "ref": f"{name}{number}"}
        hd.by(name).ok("new", "--new-account", stdin=json.dumps(given | named))
        later = hd.at(f"2026-11-17T11:{number:02}:00Z").by(name)
        later.ok("tag", str(number), "--add", name, "--add", "vip")
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


@pytest.fixture
def elsewhere(tmp_path: Path, policy_file: Path) -> Hd:
    """Another desk, with two tickets of its own."""
    made = Hd(tmp_path / "elsewhere.db", now="2026-11-19T09:00:00Z")
    made.ok("init", "--policy", str(policy_file))
    made.ok("new", "Theirs")
    made.ok("new", "Theirs too")
    return made


def show(hd: Hd, name: str) -> dict[str, Any]:
    told: dict[str, Any] = hd.ok("show", name, "--json").json()
    return told


def open_related(hd: Hd) -> None:
    """Four tickets without refs: 2 is merged into 1, and 3 is linked with 4."""
    for subject in ("Player blank", "Player blank again", "Invoice", "Receipt"):
        hd.ok("new", subject, "--body", subject)
    hd.ok("merge", "2", "--into", "1")
    hd.ok("link", "3", "4")


def test_what_a_desk_exports_it_knows_again_with_refs_or_without(hd: Hd, file: str) -> None:
    hd.ok("import", file)
    open_related(hd)
    exported = hd.ok("export").out
    told = counts(hd, "-", stdin=exported)
    assert (told["tickets"], told["known"]) == (0, 5)
    assert hd.ok("export").out == exported
    assert show(hd, "2")["ref"] is None


def test_what_belongs_together_stays_together_on_another_desk(hd: Hd, elsewhere: Hd) -> None:
    open_related(hd)
    exported = hd.ok("export").out
    assert '"to": "#' not in exported
    for _ in range(2):
        elsewhere.ok("import", "-", stdin=exported)
    queue = {line["subject"]: line for line in elsewhere.ok("queue", "--json").json()}
    assert sorted(queue) == ["Invoice", "Player blank", "Receipt", "Theirs", "Theirs too"]
    assert show(elsewhere, "3")["links"] == []
    assert show(elsewhere, "5")["links"] == [queue["Receipt"]["ref"]]
    assert show(elsewhere, queue["Invoice"]["ref"])["id"] == 5
    owed = {ticket["clock"]: ticket["due_at"] for ticket in show(hd, "1")["clocks"]}
    there = {ticket["clock"]: ticket["due_at"] for ticket in show(elsewhere, "3")["clocks"]}
    assert there == owed
    names = [queue[subject]["ref"] for subject in ("Invoice", "Receipt")]
    again = elsewhere.ok("export", *names).out
    assert again == hd.ok("export", "3", "4").out


def test_a_file_that_went_there_and_comes_back_finds_its_own_tickets(hd: Hd, elsewhere: Hd) -> None:
    open_related(hd)
    elsewhere.ok("import", "-", stdin=hd.ok("export").out)
    elsewhere.ok("link", "1", "5")
    elsewhere.ok("merge", "2", "--into", "3")
    hd.ok("import", "-", stdin=elsewhere.ok("export", "1", "2").out)
    assert show(hd, "5")["links"] == ["#3"]
    assert show(hd, "6")["status"] == "closed"
    assert [event["to"] for event in show(hd, "6")["events"] if event["kind"] == "merge"] == ["#1"]
    assert hd.ok("export", "5", "6").out == elsewhere.ok("export", "1", "2").out


def test_a_ticket_is_found_by_the_name_that_other_desks_have_for_it(hd: Hd) -> None:
    open_related(hd)
    name = json.loads(hd.ok("export", "3").out)["ref"]
    assert show(hd, name)["id"] == 3
    assert hd("new", "Another", "--ref", name).code == 1


def test_a_desk_restored_from_a_copy_takes_in_what_it_has_lost(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "Kept")
    copy = Hd(tmp_path / "copy.db", now="2026-11-18T10:00:00Z")
    copy_to(hd.location, copy.location)
    hd.at("2026-11-17T10:00:01Z").ok("new", "Lost")
    exported = hd.ok("export").out
    copy.ok("new", "Born since")
    assert counts(copy, "-", stdin=exported)["tickets"] == 1
    assert [json.loads(line)["subject"] for line in copy.ok("export").out.splitlines()] == [
        "Kept",
        "Born since",
        "Lost",
    ]
    assert len({json.loads(line)["ref"] for line in copy.ok("export").out.splitlines()}) == 3


@pytest.mark.parametrize("kind", ["merge", "link", "unlink"])
def test_the_number_of_a_ticket_on_some_desk_names_none_here(
    hd: Hd, tmp_path: Path, kind: str
) -> None:
    hd.ok("new", "Ours")
    named = {"at": "2026-11-16T09:40:00Z", "kind": kind, "by": "agent:bob", "to": "#1"}
    path = write(tmp_path / "t.jsonl", TICKET | {"events": [*TICKET["events"], named]})
    told = counts(hd, path)
    assert told["rejected"] == 1
    assert 'to: expected a ref, got "#1"' in told["first_reject"]
    assert show(hd, "1")["links"] == []


def test_a_ref_is_never_written_like_a_number_of_the_desk(hd: Hd, tmp_path: Path) -> None:
    assert 'expected a ref, got "#7"' in hd("new", "x", "--ref", "#7").err
    path = write(tmp_path / "t.jsonl", TICKET | {"ref": "#7"})
    assert 'ref: expected a ref, got "#7"' in counts(hd, path)["first_reject"]
    (tmp_path / "t.csv").write_text("Number,Title,Opened\n#7,Blank,2026-11-16T09:00:00Z\n")
    columns = "ref=Number,subject=Title,created_at=Opened"
    hd.ok("import", str(tmp_path / "t.csv"), "--map", columns)
    assert hd.ok("queue", "--json").json()[0]["ref"] == "7"


def test_every_bad_line_is_named_up_to_twenty_and_the_rest_counted(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    file.write_text("bad\n" * 23)
    told = hd("import", str(file))
    assert told.code == 1
    *named, rest = told.err.splitlines()
    assert [line.split(":")[1] for line in named] == [f" line {n}" for n in range(1, 21)]
    assert rest == "hd: and 3 more"
    assert len(read_rejects(Path(f"{file}.rejects.jsonl"))) == 23


def test_the_rejects_of_an_earlier_run_go_with_a_clean_one(hd: Hd, tmp_path: Path) -> None:
    file = write(tmp_path / "tickets.jsonl", TICKET | {"severity": "urgnt"})
    hd("import", file)
    rejects = Path(f"{file}.rejects.jsonl")
    assert rejects.stat().st_mode & 0o777 == 0o600
    write(Path(file), TICKET)
    told = hd.ok("import", file).out
    assert told == f"imported 1 ticket, 3 events, removed {rejects} of an earlier import\n"
    assert not rejects.exists()


def test_a_file_that_no_import_wrote_is_left_where_rejects_would_go(
    hd: Hd, file: str, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine\n")
    hd.ok("import", file, "--rejects", str(mine))
    assert mine.read_text() == "mine\n"


WORDY = (
    "Ticket ID,Subject,Created time,Priority,Mood\n"
    "1,a,2026-11-16T10:00:00Z,Very high,good\n"
    "2,b,2026-11-16T10:00:00Z,Very high,bad\n"
    "3,c,2026-11-16T10:00:00Z,urgent,bad\n"
)


@pytest.fixture
def wordy(tmp_path: Path) -> str:
    """A sheet with a priority that the policy does not know."""
    (tmp_path / "wordy.csv").write_text(WORDY)
    return str(tmp_path / "wordy.csv")


def test_columns_that_were_not_found_and_not_used_are_listed(hd: Hd, wordy: str) -> None:
    told = hd("import", wordy, "--map", "freshdesk").out.splitlines()
    assert told[0].startswith("imported 1 ticket, 0 events, 2 rejected")
    assert told[1].startswith(
        'columns: "Ticket ID", "Subject", "Created time", "Priority"; not found: "'
    )
    assert told[1].endswith('not used: "Mood"')


def test_values_that_wait_for_a_meaning_are_told_once_as_part_of_a_map(
    hd: Hd, wordy: str, tmp_path: Path
) -> None:
    told = hd("import", wordy, "--map", "freshdesk")
    assert told.code == 1
    _, table, value = told.err.splitlines()
    assert table.startswith("[values.severity]  # ")
    assert value == '"Very high" = ""  # 2 rows, first in line 2'
    column_map = tmp_path / "map.toml"
    answer = value.replace('= ""', '= "urgent"')
    column_map.write_text(f'preset = "freshdesk"\n{table}\n{answer}')
    assert hd.ok("import", wordy, "--map", str(column_map)).out.startswith("imported 2 tickets")


def test_a_dry_run_counts_and_changes_nothing(hd: Hd, wordy: str, tmp_path: Path) -> None:
    told = hd("import", wordy, "--map", "freshdesk", "--dry-run")
    first, second = told.out.splitlines()
    assert first == "would import 1 ticket, 0 events, 2 bad rows; nothing was changed"
    assert second.startswith("columns: ")
    assert '"Very high" = ""  # 2 rows' in told.err
    assert hd.ok("queue", "--json").json() == []
    assert [path.name for path in tmp_path.glob("wordy*")] == ["wordy.csv"]


def test_a_map_is_begun_from_the_file_and_can_be_used(hd: Hd, wordy: str, tmp_path: Path) -> None:
    drafted = hd.ok("import", wordy, "--start-map").out
    assert 'subject = "Subject"' in drafted
    assert '# ? = "Mood"' in drafted
    assert '"Very high" = ""  # 2 rows, first in line 2' in drafted
    column_map = tmp_path / "map.toml"
    column_map.write_text(drafted.replace('"Very high" = ""', '"Very high" = "urgent"'))
    assert hd.ok("import", wordy, "--map", str(column_map)).out.startswith("imported 3 tickets")


def test_bad_rows_of_a_sheet_can_be_put_right_as_a_sheet(hd: Hd, wordy: str) -> None:
    told = hd("import", wordy, "--map", "freshdesk").out
    rejects = Path(f"{wordy}.rejects.csv")
    assert f"see {wordy}.rejects.jsonl and {rejects}" in told
    assert rejects.read_text() == "".join(WORDY.splitlines(keepends=True)[:3])
    rejects.write_text(rejects.read_text().replace("Very high", "urgent"))
    assert hd.ok("import", str(rejects), "--map", "freshdesk").out.startswith("imported 2 tickets")


def test_rows_that_give_the_ref_of_another_ticket_are_bad_rows(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(
        "No,What,When\n1.2E+15,a,2026-11-16T10:00:00Z\n1.2E+15,b,2026-11-16T10:00:00Z\n"
        "1.2E+15,a,2026-11-16T10:00:00Z\n"
    )
    for _ in range(2):  # the second time as well
        told = hd("import", str(file), "--map", "ref=No,subject=What,created_at=When")
        assert 'line 3 (1.2E+15): ref: "1.2E+15" is that of line 2 too' in told.err
        assert "a spreadsheet may have rounded it" in told.err
    lines = write(tmp_path / "t.jsonl", TICKET, TICKET, TICKET | {"subject": "Another"})
    counted = counts(hd, lines)
    assert (counted["tickets"], counted["known"], counted["rejected"]) == (1, 1, 1)


def test_a_file_packed_by_gzip_is_read_and_a_damaged_one_refused(
    hd: Hd, file: str, tmp_path: Path
) -> None:
    packed = tmp_path / "t.jsonl.gz"
    packed.write_bytes(gzip.compress(Path(file).read_bytes()))
    whole = packed.read_bytes()
    packed.write_bytes(whole[:-12])
    refused = hd("import", str(packed))
    assert (refused.code, refused.out) == (1, "")
    assert "damaged, gzip cannot unpack it" in refused.err
    packed.write_bytes(whole)
    assert hd.ok("import", str(packed)).out == "imported 1 ticket, 3 events\n"


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"BZh9", "packed by bzip2"),
        (b"%PDF-1.7", "a PDF"),
        (b'<?xml version="1.0"?>\n<ss:Workbook ', "a spreadsheet in XML"),
        (b"<!DOCTYPE html>", "an HTML page"),
    ],
)
def test_a_kind_of_file_that_is_not_read_is_named_with_a_way_out(
    hd: Hd, tmp_path: Path, beginning: bytes, kind: str
) -> None:
    file = tmp_path / "t.bin"
    file.write_bytes(beginning + b" and more")
    for mapping in ([], ["--map", "zendesk"]):
        refused = hd("import", str(file), *mapping)
        message, hint = refused.err.splitlines()
        assert (refused.code, message) == (
            1,
            f"hd: {file}: expected JSON or CSV, got {kind}",
        )
        assert hint.strip()


@pytest.mark.parametrize("encoding", ["zlib", "hex", "rot13", "base64", "idna", "undefined", "x"])
def test_an_encoding_that_is_none_of_text_is_refused(hd: Hd, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("subject,created_at\nHello,2026-11-16T09:00:00Z\n")
    words = f"subject=subject,created_at=created_at,encoding={encoding}"
    refused = hd("import", str(file), "--map", words)
    assert (refused.code, refused.out) == (2, "")
    assert "encoding: expected a name such as cp1252" in refused.err


def test_a_sheet_beside_the_bad_rows_is_nobody_elses(hd: Hd, tmp_path: Path) -> None:
    file, mine = tmp_path / "tickets.csv", tmp_path / "bad.csv"
    file.write_text("subject,created_at\nHello,yesterday\nHello,2026-11-16T09:00:00Z\n")
    mine.write_text("mine")
    words = ["--map", "subject=subject,created_at=created_at"]
    hd("import", str(file), *words, "--rejects", str(tmp_path / "bad.jsonl"))
    assert (tmp_path / "bad.rejects.csv").exists()
    file.write_text("subject,created_at\nHello,2026-11-16T09:00:00Z\n")
    hd("import", str(file), *words, "--rejects", str(tmp_path / "bad.jsonl"))
    assert not (tmp_path / "bad.rejects.csv").exists()
    assert mine.read_text() == "mine"
