"""Several people who ask in one cell: the first is the contact, the others are copied."""

import json
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.mail.mailing_desk import mailing, parse

pytestmark = pytest.mark.usefixtures("engine")

MAP = """
[columns]
ref = "No"
subject = "Title"
created_at = "Opened"
contact = "{key}"
{more}
"""
ROWS = """\
No,Title,Opened,Requesters
1,Drops,2026-11-16T09:00:00Z,ann@x.example; bob@y.example; cid@x.example
2,Login,2026-11-16T09:00:00Z,"""  # one more cell
ESCAPED = '"""Doe, Jane"" <jane@x.example>"\n'


def take_in(
    hd: Hd,
    place: Path,
    text: str,
    name: str = "tickets.csv",
    *,
    key: str = "Requesters",
    more: str = "",
) -> str:
    (place / "map.toml").write_text(MAP.format(key=key, more=more))
    (place / name).write_text(text)
    return hd.ok("import", str(place / name), "--map", str(place / "map.toml")).out


def people(hd: Hd) -> list[tuple[int, str, str | None]]:
    """Who is copied on which ticket."""
    return [
        *hd.rows("SELECT ticket_id, address, name FROM participant ORDER BY ticket_id, address")
    ]


def contacts(hd: Hd) -> list[str]:
    return [contact for (contact,) in hd.rows("SELECT contact FROM ticket ORDER BY id")]


def test_the_first_one_asks_and_the_others_are_copied(hd: Hd, tmp_path: Path) -> None:
    told = take_in(hd, tmp_path, ROWS + ESCAPED)
    assert told.startswith("imported 2 tickets, 0 events, 2 people copied\n")
    assert contacts(hd) == ["ann@x.example", "jane@x.example"]
    assert people(hd) == [(1, "bob@y.example", None), (1, "cid@x.example", None)]
    assert hd.rows("SELECT name FROM contact WHERE address = 'jane@x.example'") == [("Doe, Jane",)]


def test_the_same_again_copies_nobody_and_an_undo_nobody_any_more(hd: Hd, tmp_path: Path) -> None:
    take_in(hd, tmp_path, ROWS + ESCAPED)
    assert "2 known already" in take_in(hd, tmp_path, ROWS + ESCAPED)
    assert len(people(hd)) == 2
    hd.ok("undo")
    assert (people(hd), contacts(hd)) == ([], [])
    assert hd.rows("SELECT address, name FROM contact") == []


def test_a_dry_run_says_how_many(hd: Hd, tmp_path: Path) -> None:
    take_in(hd, tmp_path, "No,Title,Opened,Requesters\n")
    (tmp_path / "tickets.csv").write_text(ROWS + ESCAPED)
    arguments = (str(tmp_path / "tickets.csv"), "--map", str(tmp_path / "map.toml"))
    assert hd.ok("import", *arguments, "--dry-run", "--json").json()["copied"] == 2
    assert people(hd) == []


@pytest.mark.parametrize(
    "asking",
    [
        ["ann@x.example", "Bob Ray <bob@y.example>"],
        "ann@x.example; Bob Ray <bob@y.example>",
        [{"email": "ann@x.example"}, {"name": "?"}, {"email": "Bob Ray <bob@y.example>"}],
    ],
)
def test_lists_of_json_are_read_alike(hd: Hd, tmp_path: Path, asking: object) -> None:
    ticket = {"No": "1", "Title": "Drops", "Opened": "2026-11-16T09:00:00Z", "Requesters": asking}
    key = "Requesters.email | Requesters"
    take_in(hd, tmp_path, json.dumps([ticket]), "tickets.json", key=key)
    assert contacts(hd) == ["ann@x.example"]
    assert people(hd) == [(1, "bob@y.example", "Bob Ray")]


def test_whoever_asks_beside_the_contact_writes_as_a_customer(hd: Hd, tmp_path: Path) -> None:
    said = '[messages]\ncells = "Comment"\nform = "{at};{by};{body}"'
    text = (
        "No,Title,Opened,Requesters,Comment\n1,Drops,2026-11-16T09:00:00Z,"
        "ann@x.example; bob@y.example,2026-11-16T10:00:00Z;bob@y.example;Still so.\n"
    )
    take_in(hd, tmp_path, text, more=said)
    assert hd.rows("SELECT by_whom FROM event WHERE kind = 'message'") == [("customer",)]


def test_they_are_answered_too(hd: Hd, tmp_path: Path) -> None:
    take_in(hd, tmp_path, ROWS + ESCAPED)
    with mailing(hd) as (desk, postbox):
        desk.ok("reply", "1", "--body", "It is repaired.")
        desk.at("2026-11-17T10:01:00Z").ok("escalate")
        (mail,) = map(parse, postbox.received)
    assert mail["To"] == "ann@x.example"
    assert mail["Cc"] == "bob@y.example, cid@x.example"
