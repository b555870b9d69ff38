"""The lines of a long file are read by other processes; nobody can tell by what comes of it."""

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from multiprocessing import active_children
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.transfer import reading
from helpdesk_cli.desk.workers import count_cores, pass_through
from tests.conftest import PLAIN_POLICY, Hd, Result
from tests.patience import PATIENCE, wait_until
from tests.processes import HD, environ

AT = "2026-11-16T09:00:00Z"
LATER = "2026-11-16T10:00:00Z"


def line(ref: str | None, *events: dict[str, Any], **more: object) -> str:
    plain = {"ref": ref, "subject": f"About {ref}", "created_at": AT, "events": list(events)}
    return json.dumps(plain | more)


def said(by: str = "customer", at: str = AT, **more: object) -> dict[str, object]:
    return {"at": at, "kind": "message", "by": by, "body": "Still so.", **more}


def changed(kind: str, to: str | None, at: str = LATER) -> dict[str, object]:
    return {"at": at, "kind": kind, "by": "agent:alice", "to": to}


PLAIN = [line(f"P-{n}", said(), said("agent:alice", LATER), account="Acme") for n in range(5)]
FILES = {
    "plain": PLAIN,
    "nothing is wrong but all is odd": [
        line("O-1", said(), changed("severity", "urgent"), changed("tier", "free")),
        line("O-2", {"at": LATER, "kind": "tag", "by": "system", "add": "vip"}),
        line("O-3", said(), channel="phone", contact="Ann@Example.org"),
        line("O-4", said(at="2026-11-16T10:00:00.999+01:00")),
        line("O-5", changed("status", "solved"), {"at": LATER, "kind": "undo", "to": "status"}),
        line("O-6", subject="ﬁn de série … 漢字 \u202e", account="  Caf\u00e9  du  Port "),
        "  " + line("O-7") + " \r",
        "",
        "   ",
    ],
    "tickets that name others": [
        line("M-1", changed("link", "P-1")),
        line("M-2", said(), changed("merge", "M-1")),
        line("M-3", changed("merge", "M-4")),
        line("M-4", changed("merge", "M-3")),
        line("M-5", changed("merge", "M-5")),
    ],
    "tiers that only lines above tell": [
        line("T-1", account="Acme", tier="free"),
        line("T-2", account="Acme"),
        line("T-3", account="Birch"),
        line("T-4", account="Birch", tier="free"),
        line("T-5", account="Birch"),
        line("T-6", account="Known", said_before=1),
        line("T-7", account="Known"),
        line("T-8"),
    ],
    "refs given twice": [*PLAIN, PLAIN[0], line("P-1"), line("P-2", said()), PLAIN[3]],
    "no refs": [line(None, said()), line(None, said()), line(None), line(None, subject="Other")],
    "bad lines": [
        "no json",
        "[1, 2]",
        "{" * 5_000,
        '{"ref": "B-1", "subject": "a\\u0000b", "created_at": "2026-11-16T09:00:00Z"}',
        '{"ref": "B-2", "subject": "\\ud800", "created_at": "2026-11-16T09:00:00Z"}',
        '{"ref": "B-3", "subject": "one", "subject": "two", "created_at": NaN}',
        '{"ref": 17, "created_at": ' + "9" * 5_000 + "}",
        line("B-4", severity="worst", tier="none", region=5),
        line("B-5", said(by="nobody"), said(at="2020-01-01T00:00:00Z")),
        line("B-6", account="Known", created_at="yesterday"),
        line("#17"),
        "\udcff",
    ],
}


def pass_by_pickle(
    given: Any, work: Callable[[Any, Any], Any], parts: Iterable[Any], _: int
) -> Iterator[tuple[Any, Any]]:
    """As other processes do, without any."""
    theirs = pickle.dumps(given)
    for part in parts:
        answer = work(pickle.loads(theirs), pickle.loads(pickle.dumps(part)))
        yield part, pickle.loads(pickle.dumps(answer))


def take_in(hd: Hd, lines: Sequence[str], *options: str) -> tuple[Result, list[object]]:
    """What an import says, and all that is there afterwards."""
    file = hd.db.with_suffix(".jsonl")
    file.write_bytes("\n".join(lines).encode(errors="surrogateescape"))
    said = hd("import", str(file), *options)
    rejects = Path(f"{file}.rejects.jsonl")
    told = rejects.read_text() if rejects.exists() else None
    tables = ("ticket", "event", "clock", "tag", "account", "contact", "import")
    order = {"event": "id", "ticket": "id"}
    held = [
        sorted(map(repr, hd.rows(f"SELECT * FROM {table} ORDER BY {order.get(table, '1')}")))
        for table in tables
    ]
    return said, [told, held]


def read_apart(patch: pytest.MonkeyPatch, *, is_apart: bool) -> None:
    """Let lines be read elsewhere from now on, a few a part; or all of them here."""
    patch.setattr(reading, "FEW", 1)
    patch.setattr(reading, "_PART_BYTES", 300)
    patch.setattr(reading, "count_cores", lambda: 2 if is_apart else 1)
    patch.setattr(reading, "pass_through", pass_by_pickle)


ALL = [line for lines in FILES.values() for line in lines]
CASES = {name: (lines, "") for name, lines in FILES.items()} | {
    option: (ALL, option) for option in ("--strict", "--dry-run", "--update", "--json")
}


@pytest.mark.parametrize(("lines", "option"), CASES.values(), ids=CASES)
def test_what_comes_of_a_file_is_the_same(
    hd: Hd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], option: str
) -> None:
    found = []
    for is_apart in (False, True):
        place = tmp_path / str(is_apart)
        place.mkdir()
        desk = Hd(place / "desk.db").found(tmp_path / "policy.toml")
        desk.ok("account", "add", "Known", "--tier", "free")
        read_apart(monkeypatch, is_apart=is_apart)
        ways = [
            take_in(desk, each, *option.split())
            for each in ([PLAIN[4], *lines], [*lines, line("N-1")])
        ]
        found.append(repr(ways).replace(str(place), "PLACE"))
    assert found[0] == found[1]


PIECES = st.lists(st.sampled_from(ALL), max_size=30)


@settings(max_examples=15)
@given(before=PIECES, lines=PIECES)
def test_in_whatever_order_lines_stand(before: list[str], lines: list[str]) -> None:
    found = []
    for is_apart in (False, True):
        with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
            read_apart(patch, is_apart=is_apart)
            policy = Path(place) / "policy.toml"
            policy.write_text(PLAIN_POLICY)
            desk = Hd(Path(place) / "desk.db", engine="sqlite").found(policy)
            ways = [take_in(desk, before), take_in(desk, lines)]
            found.append(repr(ways).replace(place, "PLACE"))
    assert found[0] == found[1]


def answer_from(given: str, part: int) -> tuple[str, int, int]:
    """What it was given and sent, and from where it answers."""
    return given, part, os.getpid()


def test_parts_are_answered_in_order_whoever_answers() -> None:
    answers: list[tuple[int, tuple[str, int, int]]] = []
    others: set[int] = set()

    def parts() -> Iterator[int]:
        for number in count():
            if others:
                return
            yield number

    for part, answer in pass_through("given", answer_from, parts(), 1):
        answers.append((part, answer))
        others |= {answer[2]} - {os.getpid()}
    assert [(part, *answer[:2]) for part, answer in answers] == [
        (number, "given", number) for number in range(len(answers))
    ]
    assert len(others) == 1
    assert not active_children()


def test_nobody_waits_for_a_process_that_comes_too_late() -> None:
    answers = pass_through("given", answer_from, [1, 2], 1)
    assert [answer for _, answer in answers] == [("given", n, os.getpid()) for n in (1, 2)]
    assert not active_children()


def test_what_a_process_leaves_undone_as_it_dies_is_done_here() -> None:
    killed: list[int] = []
    found = []

    def parts() -> Iterator[int]:
        for number in count():
            if killed and number > killed[0] + 100:
                return
            yield number

    for part, (_, sent, pid) in pass_through("given", answer_from, parts(), 1):
        found.append((part, sent))
        if pid != os.getpid() and not killed:
            killed.append(part)
            os.kill(pid, signal.SIGKILL)
    assert found == [(number, number) for number in range(killed[0] + 101)]


def test_where_there_can_be_no_other_process_all_is_done_here() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with Path(os.devnull).open() as file:
        resource.setrlimit(resource.RLIMIT_NOFILE, (file.fileno() + 3, before[1]))
    try:
        answers = list(pass_through("given", answer_from, range(3), 1))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert answers == [(number, ("given", number, os.getpid())) for number in range(3)]


def import_apart(hd: Hd) -> "subprocess.Popen[bytes]":
    """An import in the midst of its file, for which another process has been started to read."""
    importing = subprocess.Popen(
        [*HD, "import", "-"],
        env=environ(hd),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert importing.stdin is not None
    for number in range(reading.FEW + 1_000):
        importing.stdin.write(line(f"R-{number}", said(body="x" * 400)).encode() + b"\n")
    importing.stdin.flush()
    wait_until(lambda: len(list_living(importing.pid)) == 3)  # one minds what they share
    return importing


def list_living(session: int) -> list[int]:
    """The processes that were started by the first one of a session, and itself."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, its_session, *_ = stat.read_text().rpartition(")")[2].split()
            if int(its_session) == session and state != "Z":
                found.append(int(stat.parent.name))
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
needs_cores = pytest.mark.skipif(count_cores() < 2, reason="on one core nobody else reads")


@needs_proc
@needs_cores
def test_an_import_that_is_interrupted_ends_whoever_reads_for_it_without_a_word(hd: Hd) -> None:
    importing = import_apart(hd)
    os.killpg(importing.pid, signal.SIGINT)
    out, err = importing.communicate(timeout=PATIENCE)
    assert (importing.returncode, out, err) == (130, b"", b"")
    wait_until(lambda: not list_living(importing.pid))
    assert hd.rows("SELECT count(*) FROM ticket") == [(0,)]


@needs_proc
@needs_cores
def test_an_import_that_is_killed_leaves_nothing(hd: Hd) -> None:
    importing = import_apart(hd)
    importing.kill()
    importing.communicate(timeout=PATIENCE)
    wait_until(lambda: not list_living(importing.pid))
    assert hd.rows("SELECT count(*) FROM ticket") == [(0,)]


@needs_proc
def test_whoever_works_for_a_process_that_is_killed_ends_with_it() -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-c", f"from {__name__} import wait; wait()"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert waiting.stdout is not None
    assert int(waiting.stdout.readline()) in list_living(waiting.pid)
    waiting.kill()
    waiting.communicate(timeout=PATIENCE)
    wait_until(lambda: not list_living(waiting.pid))


def wait() -> None:
    """Say who has answered, and do no more."""
    for _, (_, _, pid) in pass_through("given", answer_from, count(), 1):
        if pid != os.getpid():
            sys.stdout.write(f"{pid}\n")
            sys.stdout.flush()
            signal.pause()
