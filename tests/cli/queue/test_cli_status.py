"""`hd status`: one line for a prompt, by the quick way in or by the command itself."""

import json

import pytest

from tests.conftest import Hd
from tests.processes import run
from tests.test_startup_modules import DATABASE, HEAVY, SLOW_STANDARD, among, load

TICKETS = (
    {"subject": "urgent, due 11:00", "severity": "urgent"},
    {"subject": "normal, due 14:00", "assignee": "alice"},
)


@pytest.fixture
def two(hd: Hd) -> Hd:
    """A desk of the two `TICKETS`, at 10:00."""
    hd.ok("new", stdin=json.dumps(TICKETS))
    return hd


@pytest.mark.parametrize(
    ("now", "args", "expected"),
    [
        ("10:00", (), "next 1h · 1 unassigned"),
        ("10:59", (), "next 1m · 1 unassigned"),
        ("10:59:30", (), "next 30s · 1 unassigned"),
        ("11:00", (), "next 0s · 1 unassigned"),
        ("11:00:01", (), "1 late · next 2h 59m · 1 unassigned"),
        ("14:30", (), "2 late · 1 unassigned"),
        ("10:00", ("--mine",), "next 4h"),
        ("10:00", ("--mine", "--as", "bob"), "0 open"),
        ("13:30", ("--format", "{late} {imminent} {open} {unassigned} {next}"), "1 1 2 1 30m"),
        ("14:30", ("--format", "[{late}] {x y} {next}"), "[2] {x y} -"),
        ("14:30", ("--format", ""), ""),
    ],
)
def test_the_line_says_what_is_late_and_what_is_next(
    two: Hd, now: str, args: tuple[str, ...], expected: str
) -> None:
    at = two.at(f"2026-11-17T{now}Z")
    assert at.ok("status", *args).out == f"{expected}\n"
    quick = run(at, "status", *args)
    assert (quick.code, quick.out, quick.err) == (0, f"{expected}\n", "")


def test_the_line_as_json(two: Hd) -> None:
    assert two.ok("status", "--json").json() == {
        "open": 2,
        "late": 0,
        "imminent": 0,
        "unassigned": 1,
        "next_due_at": "2026-11-17T11:00:00Z",
    }


@pytest.mark.parametrize("way", [Hd.__call__, run])
def test_late_tickets_can_fail_a_script(two: Hd, way: object) -> None:
    assert callable(way)
    assert way(two, "status", "--fail-on-breach").code == 0
    assert way(two.at("2026-11-17T11:01:00Z"), "status", "--fail-on-breach").code == 5
    assert way(two.at("2026-11-17T11:01:00Z"), "status").code == 0


@pytest.mark.parametrize("way", [Hd.__call__, run])
def test_a_field_that_is_none_is_refused_with_a_near_miss(two: Hd, way: object) -> None:
    assert callable(way)
    refused = way(two, "status", "--format", "{nxt}")
    assert (refused.code, refused.out) == (2, "")
    assert 'no field {nxt} (did you mean "next"?)' in refused.err


def test_an_empty_desk_has_nothing_open(hd: Hd) -> None:
    assert hd.ok("status").out == "0 open\n"


@pytest.mark.sqlite
def test_the_quick_way_in_loads_no_command_line_and_nothing_slow(two: Hd) -> None:
    # Reading HD_NOW, which stands in for the clock in tests, takes datetime.
    unwanted = {"typer", "typing", "re", "contextlib", "helpdesk_cli.cli.app"}
    for args in (["status"], ["status", "--mine", "--format", "{late}"], ["--as", "bob", "status"]):
        loaded = load(two, *args)
        assert not among(loaded, unwanted | (HEAVY | SLOW_STANDARD))
        assert among(loaded, DATABASE)
