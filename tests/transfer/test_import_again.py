"""Importing a second time: what the file knows since, and an import taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from helpdesk_cli.domain.tickets.news import find_changes, find_news
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Ticket
from tests.conftest import Hd
from tests.processes import Terminal


def say(at: int, body: str, by: str = "customer") -> Event:
    return Event(at, "message", by, public=True, body=body)


def move(at: int, to: str) -> Event:
    return Event(at, "status", "system", to=to)


@pytest.mark.parametrize(
    ("stored", "told", "news"),
    [
        ([], [say(1, "a")], [say(1, "a")]),
        ([say(1, "a")], [say(1, "a")], []),
        ([say(1, "a")], [say(1, "a"), say(2, "b")], [say(2, "b")]),
        # Within the last instant, what is not there yet; before it, nothing.
        ([say(1, "a"), say(5, "here")], [say(1, "a"), say(3, "b"), say(5, "c")], [say(5, "c")]),
        # A status of a row that does not say when it came about counts from the last instant.
        ([say(5, "a")], [move(1, "solved"), say(5, "a")], [move(5, "solved")]),
        ([say(5, "a"), move(5, "solved")], [move(1, "solved"), say(5, "a")], []),
        # Who did it is a guess where there are no words.
        ([move(5, "open")], [Event(5, "status", "agent:bob", to="open")], []),
        # One that the desk has heard and gone on from is no news.
        ([move(1, "pending"), move(5, "open")], [move(1, "pending")], []),
    ],
)
def test_what_a_file_knows_later_than_the_desk(
    stored: list[Event], told: list[Event], news: list[Event]
) -> None:
    assert list(find_news(stored, told)) == news
    again = sorted([*stored, *news], key=lambda event: event.at)
    assert not find_news(again, told)


@pytest.mark.parametrize(
    ("present", "before", "told", "changed"),
    [
        ("normal", "normal", "normal", False),
        ("normal", "normal", "urgent", True),
        # Changed here alone, changed there alone, changed on both sides.
        ("urgent", "normal", "normal", False),
        ("urgent", "normal", "low", True),
        ("urgent", "normal", "urgent", False),
        # Changed there and back.
        ("urgent", "urgent", "normal", True),
    ],
)
def test_a_field_is_news_where_the_file_says_what_it_did_not_say_before(
    present: str, before: str, told: str, changed: bool
) -> None:
    ticket = Ticket("x", "gold", present, 1)
    news = find_changes(ticket, {"severity": before}, {"severity": told}, 5)
    assert news == ((Event(5, "severity", SYSTEM, to=told),) if changed else ())


OPEN = {"ref": "A", "subject": "x", "created_at": "2026-11-16T09:00:00Z"}
REPLY = {
    "at": "2026-11-16T10:00:00Z",
    "kind": "message",
    "by": "agent:bob",
    "public": True,
    "body": "Look again.",
}
SOLVED = {"at": "2026-11-16T11:00:00Z", "kind": "status", "by": "agent:bob", "to": "solved"}


def write(path: Path, *tickets: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(ticket) + "\n" for ticket in tickets))
    return str(path)


def state(hd: Hd) -> object:
    """All that the desk derives, but for the log."""
    shown = [
        hd.ok("show", each["ref"], "--json").json() for each in hd.ok("queue", "--json").json()
    ]
    return shown, hd.ok("export").out, hd.ok("search", "again", "--nl").out


def test_known_tickets_get_what_is_new_when_asked(hd: Hd, tmp_path: Path) -> None:
    hd.ok("import", write(tmp_path / "t.jsonl", OPEN))
    file = write(tmp_path / "t.jsonl", OPEN | {"events": [REPLY, SOLVED]}, OPEN | {"ref": "B"})
    assert hd.ok("import", file, "--dry-run", "--update").out.startswith("would import 1 ticket")
    told = hd.ok("import", file, "--update").out
    assert told == "imported 1 ticket, 2 events, 1 brought up to date, 1 known already\n"
    assert hd.ok("show", "A", "--json").json()["status"] == "solved"
    again = hd.ok("import", file, "--update").out
    assert again == "imported 0 tickets, 0 events, 2 known already\n"


def test_a_terminal_hears_that_what_is_new_waits_for_update(hd: Hd, tmp_path: Path) -> None:
    file = write(tmp_path / "t.jsonl", OPEN)
    hd.ok("import", file)
    waits = "hd: known tickets stay as they are; --update imports what is new\n"
    terminal = Terminal(hd, "import", file)
    assert (terminal.end(), terminal.seen.endswith(waits)) == (0, True)
    terminal = Terminal(hd, "import", file, "--update")
    assert (terminal.end(), waits in terminal.seen) == (0, False)


HEADINGS = "id,title,opened,priority,owner,team,status"
COLUMNS = (
    "ref=id,subject=title,created_at=opened,severity=priority,assignee=owner,team=team,"
    "status=status,timezone=UTC"
)
ROW = "A,Broken,2026-11-16 09:00,normal,,support,open"
FIELDS = ("subject", "severity", "assignee", "team")


def bring(hd: Hd, path: Path, row: str, *options: str, columns: str = COLUMNS) -> str:
    path.write_text(f"{HEADINGS}\n{row}\n")
    return hd.ok("import", str(path), "--map", columns, *options).out.splitlines()[0]


def fields(hd: Hd) -> list[str | None]:
    shown = hd.ok("show", "A", "--json").json()
    return [shown[field] for field in FIELDS]


def test_what_has_changed_in_a_row_is_taken_told_and_undone(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    bring(hd, file, ROW)
    before = state(hd)
    row = "A,Broken again,2026-11-16 09:00,urgent,bob,specialists,open"
    told = bring(hd, file, row, "--update")
    assert told == "imported 0 tickets, 4 events, 1 brought up to date, 1 known already"
    assert fields(hd) == ["Broken again", "urgent", "bob", "specialists"]
    assert bring(hd, file, row, "--update") == "imported 0 tickets, 0 events, 1 known already"
    hd.ok("undo")
    assert state(hd) == before


def test_what_was_changed_here_stays_until_the_row_says_something_else(
    hd: Hd, tmp_path: Path
) -> None:
    file = tmp_path / "t.csv"
    bring(hd, file, ROW)
    hd.ok("set", "A", "--severity", "urgent", "--subject", "Ours")
    bring(hd, file, ROW, "--update")
    assert fields(hd) == ["Ours", "urgent", None, "support"]
    bring(hd, file, ROW.replace("Broken", "Theirs"), "--update")
    assert fields(hd) == ["Theirs", "urgent", None, "support"]
    bring(hd, file, ROW, "--update")
    assert fields(hd) == ["Broken", "urgent", None, "support"]


def test_an_empty_cell_or_one_that_is_not_read_changes_nothing(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    bring(hd, file, ROW.replace("normal,,", "urgent,bob,"))
    bring(hd, file, ROW.replace("normal,,support", ",,"), "--update")
    bring(hd, file, ROW, "--update", columns="ref=id,subject=title,created_at=opened,timezone=UTC")
    assert fields(hd) == ["Broken", "urgent", "bob", "support"]


def test_a_ticket_keeps_its_account_and_a_note_says_so_once(hd: Hd, tmp_path: Path) -> None:
    file, columns = tmp_path / "t.csv", f"{COLUMNS},account=status".replace("status=status,", "")
    bring(hd, file, ROW, columns=columns)
    for account in ("OPEN", "Other Inc", "Other Inc"):
        bring(hd, file, ROW.replace("open", account), "--update", columns=columns)
    shown = hd.ok("show", "A", "--json").json()
    assert shown["account"] == "open"
    assert [event["body"] for event in shown["events"]] == [
        "The imported file names the account Other Inc; a ticket keeps the account it came with"
    ]


def test_what_was_done_here_stands_beside_what_the_file_knows(hd: Hd, tmp_path: Path) -> None:
    file = write(tmp_path / "t.jsonl", OPEN | {"events": [REPLY]})
    hd.ok("import", file)
    hd.ok("pend", "A")
    hd.ok("import", file, "--update")
    assert hd.ok("show", "A", "--json").json()["status"] == "pending"


def test_an_import_is_taken_back_as_if_it_had_never_been(hd: Hd, tmp_path: Path) -> None:
    hd.ok("import", write(tmp_path / "t.jsonl", OPEN))
    hd.ok("new", "Ours", "--ref", "O")
    before = state(hd)
    file = write(
        tmp_path / "t.jsonl",
        OPEN | {"events": [REPLY]},
        OPEN | {"ref": "B", "events": [REPLY]},
        OPEN | {"ref": "C", "events": [{"at": "2026-11-16T12:00:00Z", "kind": "merge", "to": "O"}]},
    )
    hd.ok("import", file, "--update")
    assert state(hd) != before
    told = hd.ok("undo").out
    assert told.startswith("import undone: ")
    assert state(hd) == before
    assert hd.ok("import", file, "--update").out.startswith("imported 2 tickets")


def customers(hd: Hd) -> dict[str, list[str]]:
    """The accounts, and who writes for each."""
    listed = hd.ok("account", "list", "--json").json()
    return {each["name"]: [who["address"] for who in each["contacts"]] for each in listed}


def test_customers_go_with_the_import_that_was_alone_in_naming_them(hd: Hd, tmp_path: Path) -> None:
    def name(ref: str, account: str, contact: str) -> dict[str, Any]:
        return OPEN | {"ref": ref, "account": account, "contact": contact}

    hd.ok("account", "add", "byhand", "--tier", "gold")
    file = write(
        tmp_path / "t.jsonl",
        name("A", "byhand", "a@x.example"),
        name("B", "once", "b@x.example"),
        name("C", "used", "c@x.example"),
        name("D", "noted", "d@x.example"),
        name("E", "once more", "e@x.example"),
    )
    hd.ok("import", file)
    hd.ok("new", "Ours", "--account", "used")
    hd.ok("account", "set", "noted", "--phone", "+33 1")
    hd.ok("import", write(tmp_path / "u.jsonl", name("F", "once more", "e@x.example")))
    first, second = sorted(
        each["command"] for each in hd.ok("log", "--json").json() if each["name"] == "import"
    )
    hd.ok("undo", str(first))
    assert customers(hd) == {"byhand": [], "noted": [], "once more": ["e@x.example"], "used": []}
    hd.ok("undo", str(second))
    assert "once more" not in customers(hd)


def test_an_import_whose_tickets_have_gone_on_is_not_taken_back(hd: Hd, tmp_path: Path) -> None:
    hd.ok("import", write(tmp_path / "t.jsonl", OPEN, OPEN | {"ref": "B"}))
    number = hd.ok("log", "--json").json()[0]["command"]
    hd.by("bob").ok("note", "B", "--body", "Mine.")
    refused = hd("undo", str(number))
    assert refused.code == 1
    assert "ticket 2 has changed since it was imported" in refused.err
    assert len(hd.ok("queue", "--json").json()) == 2


def test_an_import_that_changes_nothing_is_no_command(hd: Hd, tmp_path: Path) -> None:
    file = write(tmp_path / "t.jsonl", OPEN)
    hd.ok("import", file)
    hd.ok("import", file)
    assert [each["name"] for each in hd.ok("log", "--json").json()] == ["import"]


def test_a_ref_is_known_again_whatever_signs_it_has(hd: Hd, tmp_path: Path) -> None:
    signs = ('a"b', "it's", "back\\slash", "tab\there", "line\nend", "\x01", "100%", ":name", "{}")
    refs = [*signs, "é", "e\u0301", "\u2028", "\U0001f600"]
    file = write(tmp_path / "t.jsonl", *(OPEN | {"ref": ref} for ref in refs))
    assert hd.ok("import", file).out.startswith(f"imported {len(refs)} tickets")
    again = hd.ok("import", file).out
    assert again == f"imported 0 tickets, 0 events, {len(refs)} known already\n"
