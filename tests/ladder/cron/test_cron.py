"""The quiet pass that finds nothing to do: the same as any other pass, but for what it loads."""

from pathlib import Path

import pytest

from helpdesk_cli.cli.quick.cron import answer_idle_pass
from tests.conftest import Hd
from tests.ladder.ladders import TELL, at, found, open_ticket
from tests.processes import run
from tests.test_startup_modules import among, load

pytestmark = pytest.mark.usefixtures("engine")

COMMAND_LINE = {"typer", "helpdesk_cli.cli.app", "helpdesk_cli.cli.commands.ladder", "pathlib"}


def test_it_loads_no_command_line(tmp_path: Path) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "09:30")
    assert not among(load(hd, "escalate", "--quiet"), COMMAND_LINE)


@pytest.mark.parametrize("words", [("escalate", "--quiet"), ("escalate",)])
def test_either_way_it_is_entered_into_the_log_and_no_ticket_changes(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "09:30")
    hd.ok("show", "1")  # which it was unread until
    before = hd.ok("show", "1", "--json").out
    assert run(hd, *words).code == 0
    assert passes_of(hd) == [(0, 0, 0)]
    assert hd.ok("show", "1", "--json").out == before


def test_what_is_due_is_done_all_the_same(tmp_path: Path) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "12:00")
    assert run(hd, "escalate", "--quiet").code == 0
    ((due, _, sent),) = passes_of(hd)
    assert due == sent == 1


def test_what_was_given_up_is_told_all_the_same(tmp_path: Path) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "12:00")
    hd.ok("escalate", "--quiet")
    hd.write("UPDATE outbox SET state = 'parked', reason = 'refused'")
    said = run(hd, "escalate", "--quiet")
    assert said.code == 6
    assert "refused" in said.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["escalate"],
        ["--quiet", "escalate"],
        ["escalate", "--plan"],
        ["escalate", "--quiet", "--json"],
        ["queue", "--quiet"],
        ["--as", "alice", "escalate", "--quiet"],
        ["--db", "escalate", "--quiet"],
        ["--db", "no such desk", "escalate", "--quiet"],
    ],
)
def test_anything_but_a_quiet_pass_on_a_desk_is_left_to_the_command(
    words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HD_DB", str(found(tmp_path, TELL).db))
    assert not answer_idle_pass(words)


def passes_of(hd: Hd) -> list[tuple[int, int, int]]:
    return hd.rows("SELECT due, suggested, sent FROM escalation_pass ORDER BY id")
