"""`hd queue --sort --columns --group`, and `[queue]` of hd.toml."""

import json
from pathlib import Path

import pytest

from tests.conftest import Hd

TICKETS = (
    {"subject": "First", "severity": "normal", "team": "support", "account": "acme"},
    {"subject": "Second", "severity": "urgent", "account": "bits"},
    {"subject": "Third", "severity": "urgent", "team": "support"},
)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "hd.toml"


@pytest.fixture
def three(hd: Hd, settings: Path) -> Hd:
    """A desk of the three `TICKETS`, taken in a minute apart."""
    for minute, ticket in enumerate(TICKETS):
        at = hd.at(f"2026-11-17T09:0{minute}:00Z")
        at.ok("new", "--new-account", stdin=json.dumps([ticket]))
    settings.write_text("")
    return Hd(hd.db, env=(("HD_CONFIG", str(settings)),))


def screen(hd: Hd, *args: str) -> str:
    return hd.on_screen().ok("queue", *args).out


def test_tickets_are_sorted_for_programs_and_people(three: Hd) -> None:
    assert three.ok("queue", "--sort", "-age", "--columns", "id", "--csv").out == "id\n3\n2\n1\n"
    assert three.ok("queue", "--sort", "severity", "--columns", "id,severity").out == (
        "id\tseverity\n2\turgent\n3\turgent\n1\tnormal\n"
    )
    assert three.ok("queue", "--columns", "subject", "--limit", "1", "--nl").json() == {
        "subject": "Second"
    }


def test_columns_stand_between_mark_and_subject_in_the_order_asked_for(three: Hd) -> None:
    drawn = screen(three, "--columns", "age,team,id,due", "--sort", "age")
    assert [line.split() for line in drawn.splitlines()[:3]] == [
        ["Age", "Team", "#", "Due", "Subject"],
        ["○", "1h", "support", "#1", "3h", "left", "First"],
        ["◐", "59m", "#2", "1m", "left", "Second"],
    ]


def test_groups_stand_where_the_first_of_them_would(three: Hd) -> None:
    assert screen(three, "--group", "team", "--columns", "id") == (
        "    #  Subject\n"
        "no team  1\n"
        "◐  #2  Second\n"
        "support  2\n"
        "◐  #3  Third\n"
        "○  #1  First\n"
        "\n3 open · 2 imminent · 3 unassigned\n"
    )
    assert three.ok("queue", "--group", "team", "--columns", "id").out == "id\n2\n3\n1\n"


def test_settings_arrange_the_screen_and_nothing_that_scripts_read(
    three: Hd, settings: Path
) -> None:
    plain = three.ok("queue").out
    settings.write_text('[queue]\nsort = "-age"\ncolumns = ["id"]\ngroup = "severity"\n')
    assert three.ok("queue").out == plain
    assert screen(three).splitlines()[:3] == ["    #  Subject", "urgent  2", "◐  #3  Third"]
    assert screen(three, "--sort", "due").splitlines()[2] == "◐  #2  Second"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (
            ("--sort", "agee"),
            "--sort: expected a key to sort by (due, age, severity, tier, account)",
        ),
        (("--columns", "id,due"), "--columns: expected columns (id, ref, subject"),
        (("--group", "tier"), "--group: expected a field to group by"),
    ],
)
def test_what_is_unknown_is_refused(three: Hd, args: tuple[str, ...], expected: str) -> None:
    refused = three("queue", *args)
    assert (refused.code, refused.out) == (2, "")
    assert expected in refused.err


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("queue = 3", "queue: expected a table, got 3"),
        ("[queue]\nsorted = 'age'", "queue.sorted: expected one of sort, columns, group"),
        ("[queue]\nsort = 3", "queue.sort: expected a text, got 3"),
        ("[queue]\ncolumns = ['id', 'idd']", "queue.columns: expected columns (due, open"),
        ("[queue]\ngroup = 'tier'", "queue.group: expected a field to group by"),
    ],
)
def test_settings_of_the_queue_are_judged(
    three: Hd, settings: Path, table: str, expected: str
) -> None:
    settings.write_text(table)
    refused = three("queue")
    assert refused.code == 4
    assert expected in refused.err
