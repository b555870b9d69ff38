"""What the parser of the command line refuses, in the words of everything else that is refused."""

import pytest

from tests.conftest import Hd
from tests.processes import Terminal

REFUSED = {
    "queue --limit none": '--limit: expected a whole number, got "none"',
    "queue --limit 0": "--limit: expected a number of at least 1, got 0",
    "queue --lmit 3": 'no option --lmit (did you mean "--limit"?)',
    "queue --format scrn": '--format: expected one of screen, got "scrn" (did you mean "screen"?)',
    "show": "TICKET is missing",
    "reply 1 --body": "--body: expected a value, got nothing",
    "policy due --tier gold": "--severity is missing",
    "policy shw": 'no command "shw" (did you mean "show"?)',
    "undo twelve": 'NUMBER: expected a whole number, got "twelve"',
    "undo 1 2": "did not expect 2",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_a_refusal_of_the_parser_reads_as_all_others(hd: Hd, line: str, said: str) -> None:
    refused = hd(*line.split())
    assert (refused.code, refused.out) == (2, "")
    first, hint = refused.err.splitlines()
    assert first == f"hd: {said}"
    assert hint.startswith("    hd ")
    assert hint.endswith(" --help lists what it takes")


@pytest.mark.parametrize("flag", ["--db", "--policy", "--as", "--config"])
@pytest.mark.parametrize("line", ["queue", "status", "escalate --quiet", "demo"])
def test_a_flag_that_names_nothing_is_not_the_default(hd: Hd, flag: str, line: str) -> None:
    refused = hd(flag, "", *line.split())
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        f"hd: {flag}: expected a value, got an empty text\n    omit it for the default\n"
    )


def test_a_command_alone_that_has_others_shows_its_help(hd: Hd) -> None:
    assert "Commands:" in hd("policy").out + hd("policy").err


def test_a_hint_is_broken_between_words_at_the_margin_of_a_terminal(hd: Hd) -> None:
    narrow = Terminal(hd, "new", "Hello", "--channel", "fone", columns=30)
    assert narrow.end() == 2
    rows = [row for row in narrow.seen.splitlines() if row.startswith("    ")]
    assert max(map(len, rows)) <= 30
    assert " ".join(" ".join(rows).split()) == "known: form, phone"


@pytest.mark.parametrize(
    "line",
    ["undo {}", "queue --limit {}", "search player --limit {}", "mail quarantine show {}"],
)
def test_a_number_that_no_engine_can_hold_finds_nothing_and_is_no_bug(hd: Hd, line: str) -> None:
    hd.ok("new", "Player stays black")
    for number in (2**63, 10**26):
        assert hd(*line.format(number).split()).code in (0, 1, 2)
    assert "Player" in hd.ok("queue", "--limit", str(2**63 - 1)).out


@pytest.mark.parametrize(
    "line",
    [
        "queue --at 9999-12-31T23:59:59-14:00",
        "show 1 --at 0001-01-01T00:00:00+14:00",
        "report --since 9999-12-31T23:59:59-14:00",
        "report --month 9999-12",
        "report --month 0000-01",
        "report --quarter 9999-Q4",
        "policy suggest --since 0001-01-01T00:00:00+14:00",
    ],
)
def test_a_year_that_no_calendar_reaches_is_refused(hd: Hd, line: str) -> None:
    hd.ok("new", "Player stays black")
    refused = hd(*line.split())
    assert (refused.code, refused.out) == (2, "")
    assert "expected a period between 1970 and 2099" in refused.err


def test_wall_clock_time_is_asked_for_and_nothing_else_offered(hd: Hd) -> None:
    for text in ("3d", "2 business hours", "soon"):
        refused = hd("queue", "--within", text)
        assert refused.code == 2
        assert refused.err.startswith(f'hd: --within: expected wall-clock time, got "{text}"\n')
        assert "business" not in refused.err.replace(text, "")


def test_a_team_that_no_policy_knows_has_its_tickets_or_none(hd: Hd) -> None:
    assert hd.ok("queue", "--team", "G97", "--json").json() == []
    line = '{"subject": "Old", "team": "G97", "created_at": "2026-11-17T09:00:00Z"}'
    hd.ok("import", "-", stdin=line)
    assert len(hd.ok("queue", "--team", "G97", "--json").json()) == 1


def test_a_screen_goes_into_a_mail_when_asked_for(hd: Hd) -> None:
    hd.ok("new", "Player stays black")
    assert hd.ok("queue", "--format", "screen").out == hd.on_screen().ok("queue").out
    assert hd.ok("queue").out.startswith("id\t")


def test_a_watched_queue_keeps_its_limit_and_says_which_key_leaves(hd: Hd) -> None:
    for subject in ("First", "Second", "Third"):
        hd.ok("new", subject)
    watched = Terminal(hd, "queue", "--watch", "--limit", "2")
    watched.expect("First", "Second", "1 not shown", "q leaves").type("q")
    assert watched.end() == 0
    assert "Third" not in watched.seen


def test_a_line_that_is_asked_for_can_be_edited(hd: Hd) -> None:
    asked = Terminal(hd, "new")
    asked.expect("Subject: ").type("layer\x01P\x05 is black\r").expect("Account: ").type("\x03")
    assert asked.end() == 130
    assert "\x1b[" in asked.seen or "Player" in asked.seen


@pytest.mark.parametrize("columns", [24, 40, 60, 100])
def test_a_narrow_table_drops_columns_and_no_digits(hd: Hd, columns: int) -> None:
    for number in range(12):
        hd.ok("new", f"Ticket {number}", "--assignee", "bob", "--team", "support")
    screen = hd.on_screen()
    narrow = type(hd)(hd.db, env=(*screen.env, ("COLUMNS", str(columns))))
    rows = narrow.ok("team").out.splitlines()
    assert any(row.split()[:2] == ["bob", "12"] for row in rows)
    assert max(map(len, rows)) <= columns
