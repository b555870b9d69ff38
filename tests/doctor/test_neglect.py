"""The dead man's switch: who works on a desk is told when nobody looks after it any more."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import Hd, Result
from tests.processes import Terminal, run

pytestmark = pytest.mark.usefixtures("engine")

SILENT = "hd: no pass of hd escalate for 50m (one every 5m usually): look at cron, or hd doctor\n"


def let_cron_come(hd: Hd, times: int = 10) -> None:
    """Every five minutes from nine on."""
    for place in range(times):
        hd.at(f"2026-11-17T09:{5 * place:02}:00Z").ok("escalate", "--quiet")


def seen(hd: Hd, *command: str) -> str:
    """What a command shows on a terminal."""
    terminal = Terminal(hd, *command, columns=100)
    assert terminal.end() == 0
    return terminal.seen


@pytest.fixture
def late(hd: Hd) -> Hd:
    """Fifty minutes after the last pass of cron."""
    let_cron_come(hd)
    hd.at("2026-11-17T09:46:00Z").ok("new", "Live stream drops")
    return hd.at("2026-11-17T10:35:00Z")


@pytest.mark.parametrize("command", [["queue"], ["next"], ["team"]], ids=" ".join)
def test_a_terminal_is_told_once_below_the_answer(late: Hd, command: list[str]) -> None:
    told = seen(late, *command)
    assert told.endswith(SILENT)
    assert told.count("no pass") == 1


def test_a_watched_queue_says_so_on_its_last_line(late: Hd) -> None:
    terminal = Terminal(late, "queue", "--watch", columns=120)
    terminal.expect("q leaves · no pass of hd escalate for 50m (one every 5m usually)").type("q")
    assert terminal.end() == 0


def test_programs_are_told_nothing_but_what_they_ask_for(late: Hd) -> None:
    for command in ("queue", "next", "team", "status"):
        late.ok(command)
    late.ok("status", "--json")


@pytest.mark.parametrize("now", ["09:46", "09:50", "10:00"])
def test_a_desk_whose_cron_comes_is_left_alone(late: Hd, now: str) -> None:
    assert "no pass" not in seen(late.at(f"2026-11-17T{now}:00Z"), "queue")


@pytest.mark.parametrize("command", [["queue"], ["next"], ["team"]], ids=" ".join)
def test_mail_that_nobody_could_read_is_told_until_somebody_decides(
    hd: Hd, command: list[str]
) -> None:
    for raw in (" \n", "\n\n"):
        hd.ok("mail", "deliver", stdin=raw)
    told = "hd: 2 mails lie in quarantine: hd mail quarantine list\n"
    assert seen(hd, *command).endswith(told)
    assert hd("status", "--fail-on-stale").err == told
    hd.ok("mail", "quarantine", "drop", "1", "2")
    assert "quarantine" not in seen(hd, *command)


def test_a_desk_that_never_had_a_cron_is_left_alone(hd: Hd) -> None:
    for now in ("09:00:00", "09:00:30", "09:07:00", "09:07:10"):
        hd.at(f"2026-11-17T{now}Z").ok("escalate")
    hd.ok("new", "Live stream drops")
    assert "no pass" not in seen(hd.at("2026-12-24T09:00:00Z"), "queue")


def test_the_past_is_shown_without_what_is_so_today(late: Hd) -> None:
    assert "no pass" not in seen(late, "queue", "--at", "2026-11-17 10:20")


def test_a_monitor_fails_while_it_is_so(late: Hd) -> None:
    done = late("status", "--fail-on-stale")
    assert (done.code, done.err) == (1, SILENT)
    assert done.out
    late.ok("escalate")
    late.ok("status", "--fail-on-stale")


def test_messages_that_wait_for_a_day_are_told(late: Hd) -> None:
    late.write(
        "INSERT INTO outbox (letter, clock, number, rung, action, recipient, due_at, state,"
        " send_at, attempts, written_at) VALUES ('<a>', '', 0, 'Weekly', 'report',"
        " 'lead@desk.example', 0, 'waiting', 1794800000, 0, 0)"
    )
    done = late.at("2026-11-17T09:46:00Z")("status", "--fail-on-stale")
    assert (done.code, done.err) == (
        1,
        "hd: 1 message waits for over a day: look at cron, or hd doctor\n",
    )


def test_a_mailbox_that_is_not_read_any_more_is_told(hd: Hd, tmp_path: Path) -> None:
    box = tmp_path / "box"
    for folder in ("new", "cur", "tmp"):
        (box / folder).mkdir(parents=True)
    config = tmp_path / "hd.toml"
    config.write_text(f'[[mailbox]]\nname = "support"\nkind = "maildir"\npath = "{box}"\n')
    told = ("--config", str(config))
    for place in range(10):
        hd.at(f"2026-11-17T09:{5 * place:02}:00Z").ok(*told, "mail", "fetch")
    hd.at("2026-11-17T09:50:00Z").ok(*told, "status", "--fail-on-stale")
    done = hd.at("2026-11-17T10:35:00Z")(*told, "status", "--fail-on-stale")
    assert (done.code, done.err) == (
        1,
        "hd: mailbox support was not read for 50m (one every 5m usually): look at cron, or hd"
        " doctor\n",
    )
    hd.at("2026-11-17T10:35:00Z").ok("status", "--fail-on-stale")


class Monitor(BaseHTTPRequestHandler):
    """Counts who calls; says no at /no."""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Calls)
        server.paths.append(self.path)
        self.send_response(500 if self.path == "/no" else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Not on the screen of the tests."""


class Calls(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Monitor)
        self.paths: list[str] = []

    def write_config(self, folder: Path, path: str) -> tuple[str, str]:
        config = folder / "hd.toml"
        url = f"http://127.0.0.1:{self.server_port}{path}"
        config.write_text(f'[escalation]\nheartbeat_url = "{url}"\n')
        return "--config", str(config)


@pytest.fixture
def monitor() -> Iterator[Calls]:
    with Calls() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_monitor_is_called_after_each_good_pass(hd: Hd, monitor: Calls, tmp_path: Path) -> None:
    told = monitor.write_config(tmp_path, "/ping")
    assert run(hd, *told, "escalate", "--quiet") == Result(0, "", "")
    hd.ok("new", "Live stream drops")
    hd.at("2026-11-18T12:00:00Z").ok(*told, "escalate", "--quiet")
    hd(*told, "escalate", "--plan")
    assert monitor.paths == ["/ping", "/ping"]


def test_it_is_not_called_after_a_pass_that_failed(hd: Hd, monitor: Calls, tmp_path: Path) -> None:
    told = monitor.write_config(tmp_path, "/ping")
    hd.write(
        "INSERT INTO outbox (letter, clock, number, rung, action, recipient, due_at, state,"
        " send_at, attempts, written_at, reason) VALUES ('<a>', '', 0, 'Weekly', 'report',"
        " 'lead@desk.example', 0, 'parked', 1794800000, 0, 0, 'refused')"
    )
    assert hd(*told, "escalate", "--quiet").code == 6
    assert monitor.paths == []


def test_a_monitor_that_fails_is_told_and_fails_no_pass(
    hd: Hd, monitor: Calls, tmp_path: Path
) -> None:
    told = monitor.write_config(tmp_path, "/no")
    done = hd(*told, "escalate", "--quiet")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("hd: heartbeat_url: 127.0.0.1:")
    assert "cannot take it now: 500" in done.err
    ((passes,),) = hd.rows("SELECT count(*) FROM escalation_pass")
    assert passes == 1


def test_an_address_that_is_none_is_refused(hd: Hd, tmp_path: Path) -> None:
    config = tmp_path / "hd.toml"
    config.write_text('[escalation]\nheartbeat_url = "monitor.example"\n')
    done = hd("--config", str(config), "escalate", "--quiet")
    assert (done.code, "escalation.heartbeat_url: expected an address" in done.err) == (4, True)
