"""What a fresh process loads. Imports are most of what a start costs, so this keeps `hd` quick.

Nothing is timed here; `tests/benchmarks/` does that.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Hd

pytestmark = pytest.mark.sqlite

PROGRAM = """
import os, sys
from helpdesk_cli.__main__ import main
os._exit = sys.exit  # an idle pass leaves at once, and nobody could ask what it has loaded
try:
    main()
finally:
    sys.stderr.write("\\n".join(sys.modules))
"""

HEAVY = {"sqlite_utils", "dateutil", "holidays", "tomli", "platformdirs", "pydantic", "csv"}
MAIL_LIBRARIES = {"selectolax", "chardet", "dkim", "dns", "imapclient", "imaplib"}
DRAWING = {"rich"}
DATABASE = {"sqlite3"}
SLOW_STANDARD = {"zoneinfo", "dataclasses", "json"}
MEANING = {f"helpdesk_cli.domain.{name}" for name in ("policy", "clocks.sla", "time.calendar")}
POLICY = {"helpdesk_cli.policy_file", "helpdesk_cli.desk.policy.apply", *MEANING}
OTHER_COMMANDS = {
    f"helpdesk_cli.cli.commands.{name}" for name in ("tickets", "policy", "setup", "transfer")
}
MIGRATIONS = {f"helpdesk_cli.store.sqlite.{name}" for name in ("migrating", "migrations")}
OTHERS_WORK = {"helpdesk_cli.transfer", *MIGRATIONS, *OTHER_COMMANDS}


def load(hd: Hd, *args: str) -> set[str]:
    """The modules that a fresh process holds after this command."""
    env = {"HD_DB": hd.location, "HD_NOW": hd.now, "HD_AGENT": hd.agent, **dict(hd.env)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *args],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.splitlines())


def among(loaded: set[str], packages: set[str]) -> set[str]:
    """Those of the modules that are one of these packages, or lie in one."""
    return {name for name in loaded if any(f"{name}.".startswith(f"{p}.") for p in packages)}


@pytest.fixture
def busy(hd: Hd) -> Hd:
    """A desk where a clock runs in business hours, so that the queue has a sum to do."""
    hd.ok("new", "Live stream drops", "--tier", "gold", "--body", "Since 9:00.")
    return hd


def test_version_loads_no_command_and_nothing_heavy(hd: Hd) -> None:
    loaded = load(hd, "--version")
    assert among(loaded, {"helpdesk_cli"}) == {
        "helpdesk_cli",
        "helpdesk_cli.__main__",
        "helpdesk_cli.cli",
        "helpdesk_cli.cli.app",
        "helpdesk_cli.cli.command_list",
        "helpdesk_cli.cli.quick",
        "helpdesk_cli.cli.quick.cron",
        "helpdesk_cli.cli.streams",
        "helpdesk_cli.errors",
    }
    assert not among(loaded, HEAVY | DRAWING | DATABASE | SLOW_STANDARD)


@pytest.mark.parametrize("args", [["queue"], ["queue", "--tsv", "--mine"]])
def test_a_piped_queue_reads_stored_answers_and_draws_nothing(busy: Hd, args: list[str]) -> None:
    loaded = load(busy, *args)
    assert "helpdesk_cli.cli.commands.queue.queue" in loaded
    assert not among(loaded, HEAVY | DRAWING | SLOW_STANDARD | POLICY | OTHERS_WORK)


def test_a_queue_in_csv_adds_only_csv(busy: Hd) -> None:
    loaded = load(busy, "queue", "--csv")
    assert not among(loaded, (HEAVY | DRAWING | SLOW_STANDARD | POLICY | OTHERS_WORK) - {"csv"})


def test_a_queue_in_json_adds_only_json(busy: Hd) -> None:
    loaded = load(busy, "queue", "--json")
    assert not among(loaded, (HEAVY | DRAWING | SLOW_STANDARD | POLICY | OTHERS_WORK) - {"json"})


def test_a_queue_on_a_terminal_needs_neither_rich_nor_the_policy(busy: Hd) -> None:
    loaded = load(busy.on_screen(), "queue")
    assert "helpdesk_cli.view.queue.screen" in loaded
    assert not among(loaded, HEAVY | DRAWING | POLICY | OTHERS_WORK)


def test_wide_characters_load_their_widths_but_no_table(busy: Hd) -> None:
    busy.ok("new", "漢字テスト")
    loaded = load(busy.on_screen(), "queue")
    assert not among(loaded, {"rich.console", "rich.table", "rich.text"})


def test_the_next_ticket_is_named_without_the_policy(busy: Hd) -> None:
    assert not among(load(busy, "next"), HEAVY | DRAWING | POLICY)


@pytest.mark.parametrize(
    "args",
    [
        ["reply", "1", "--body", "Looking."],
        ["set", "1", "--severity", "urgent"],
        ["show", "1", "--json"],
        ["explain", "1", "--json"],
        ["export"],
    ],
    ids=lambda args: args[0],
)
def test_no_daily_command_loads_the_migrations_or_draws(busy: Hd, args: list[str]) -> None:
    unwanted = {"sqlite_utils", "holidays", "dateutil", "platformdirs"}
    assert not among(load(busy, *args), unwanted | DRAWING)


def test_due_times_are_worked_out_without_a_database(hd: Hd) -> None:
    promise = ["--tier", "silver", "--severity", "urgent", "--at", hd.now, "--json"]
    assert not among(load(hd, "policy", "due", "vimeo", *promise), DATABASE | DRAWING)


@pytest.mark.parametrize("args", [["queue"], ["board"], ["show", "1"]])
def test_no_process_that_shows_no_board_loads_textual(busy: Hd, args: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *args],
        env=os.environ | busy.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "helpdesk_cli.cli.app" in done.stderr
    assert not among(set(done.stderr.splitlines()), {"textual"})


@pytest.mark.parametrize("args", [["help"], ["help", "policy.tiers"]])
def test_the_manual_in_a_pipe_needs_neither_desk_nor_drawing(hd: Hd, args: list[str]) -> None:
    assert not among(load(hd, *args), HEAVY | DRAWING | DATABASE | POLICY)


@pytest.mark.parametrize(
    "args",
    [
        ["queue"],
        ["show", "1", "--json"],
        ["reply", "1", "--body", "Looking."],
        ["escalate"],
        ["mail", "log"],
        ["mail", "send"],
    ],
    ids=" ".join,
)
def test_nothing_but_mail_that_comes_loads_what_reads_it(busy: Hd, args: list[str]) -> None:
    assert not among(load(busy, *args), MAIL_LIBRARIES)


def test_a_plain_mail_loads_neither_html_nor_guesses(hd: Hd, tmp_path: Path) -> None:
    mail = tmp_path / "plain.eml"
    mail.write_text("From: ann@acme.example\nSubject: Help\n\nIt drops.\n")
    assert not among(load(hd, "mail", "explain", str(mail)), MAIL_LIBRARIES | DRAWING)
