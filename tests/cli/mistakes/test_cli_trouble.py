"""Trouble with the desk's file, the disk and the streams: one line that says what to do, the
right exit code, never a traceback, and nothing lost."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_cli import __main__ as program
from helpdesk_cli.errors import HdError
from tests.conftest import Hd, Result, open_the_team
from tests.patience import PATIENCE
from tests.processes import HD, environ, run_shell
from tests.store.sqlite.test_trouble import as_nobody

pytestmark = pytest.mark.sqlite

EVERY_KIND = [
    ["queue", "--json"],
    ["show", "1"],
    ["next", "--take"],
    ["new", "Hello"],
    ["reply", "1", "--body", "Hello."],
    ["export"],
    ["import", "-"],
    ["policy", "log"],
]


def assert_refused(result: Result, code: int, *said: str) -> None:
    """One line on stderr and a hint below it, nothing on stdout."""
    assert (result.code, result.out) == (code, "")
    lines = result.err.splitlines()
    assert lines[0].startswith("hd: ")
    assert len(lines) == 2, result.err
    assert lines[1].startswith("    ")
    for words in said:
        assert words in result.err


def missing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("Dear diary, " * 1000)


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def foreign(path: Path) -> None:
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE song (title)")
    other.close()


def newer(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA user_version = 999")
    other.close()


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4_096:] = b"\x5a" * (len(content) - 4_096)
    path.write_bytes(content)


BREAKS: list[tuple[Callable[[Path], None], str]] = [
    (missing, "no desk at "),
    (empty, "no desk at "),
    (text, "is not an hd desk"),
    (directory, "is a directory, not a desk"),
    (foreign, "is not an hd desk"),
    (newer, "has schema 999; this hd knows schemas up to "),
    (damaged, "the file is damaged"),
]


@pytest.mark.parametrize(("spoil", "said"), BREAKS, ids=[each[0].__name__ for each in BREAKS])
def test_a_desk_that_cannot_be_used_is_refused_by_every_command(
    hd: Hd, spoil: Callable[[Path], None], said: str
) -> None:
    hd.ok("new", "Hello")
    spoil(hd.db)
    found = hd.db.read_bytes() if hd.db.is_file() else None
    for args in EVERY_KIND:
        assert_refused(hd(*args), 1, hd.location, said)
        assert (hd.db.read_bytes() if hd.db.is_file() else None) == found


@pytest.fixture
def unwritable(policy_file: Path) -> Iterator[Hd]:
    """The desk of somebody who is not root, with one ticket, and no right to write there."""
    folder = Path(tempfile.mkdtemp())
    hd = Hd(folder / "desk.db")
    hd.ok("init", "--policy", str(policy_file))
    hd.ok("new", "Hello")
    for path in (hd.db, folder):
        path.chmod(0o500)
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
    yield hd
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights are POSIX's here")
def test_a_read_only_desk_is_read_and_not_written(unwritable: Hd) -> None:
    before = unwritable.ok("queue", "--json").out
    refused = unwritable("note", "999", "--body", "This loads what the next one needs.")
    assert refused.code == 1
    with as_nobody():
        assert unwritable.ok("queue", "--json").out == before
        refused = unwritable("note", "1", "--body", "Hello.")
    assert_refused(refused, 1, "the desk can be read here but not changed", "writable")
    assert os.listdir(unwritable.db.parent) == ["desk.db"]


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights are POSIX's here")
def test_a_read_only_desk_does_not_move_and_leaves_no_copy_of_itself(unwritable: Hd) -> None:
    unwritable("queue")
    with tempfile.TemporaryDirectory() as elsewhere:
        Path(elsewhere).chmod(0o777)
        unwritable("move", "--to", f"{elsewhere}/loads-what-it-needs.db", "--keep")
        with as_nobody():
            refused = unwritable("move", "--to", f"{elsewhere}/new.db")
        assert_refused(refused, 1, "the desk can be read here but not changed", "writable")
        assert os.listdir(elsewhere) == ["loads-what-it-needs.db"]


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights are POSIX's here")
def test_an_unreadable_desk_says_so(unwritable: Hd) -> None:
    unwritable.db.chmod(0o000)
    with as_nobody():
        assert_refused(unwritable("queue"), 1, "cannot be read (Permission denied)")


def test_no_desk_is_made_where_nothing_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = Hd(tmp_path / "file" / "desk.db")("init", "--policy", "vimeo")
    assert_refused(refused, 1, "desk.db (Not a directory)")


def limited(hd: Hd, size: int, *args: str, stdin: str = "") -> Result:
    """A process whose files may not grow beyond so many bytes, as on a disk that is full."""
    resource = pytest.importorskip("resource")
    done = subprocess.run(
        [*HD, *args],
        env=environ(hd),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    return Result(done.returncode, done.stdout, done.stderr)


def test_a_full_disk_loses_nothing(hd: Hd) -> None:
    hd.ok("new", "Hello", "--body", "x" * 20_000)
    before = hd.ok("export").out
    size = hd.db.stat().st_size
    refused = limited(hd, size, "reply", "1", "--body", "-", stdin="y" * 2_000_000)
    assert_refused(refused, 1, hd.location, "nothing was changed", "free")
    lines = [
        json.dumps({"ref": f"Z-{n}", "subject": "z" * 900, "created_at": "2026-11-16T09:00:00Z"})
        for n in range(3_000)
    ]
    refused = limited(hd, size, "import", "-", stdin="\n".join(lines))
    assert_refused(refused, 1, hd.location, "nothing was changed")
    assert hd.ok("export").out == before
    hd.ok("reply", "1", "--body", "There is room again.")


def test_an_export_that_does_not_fit_leaves_the_one_before(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    hd.ok("export", "--output", str(file))
    hd.ok("new", "Hello", "--body", "x" * 200_000)
    refused = limited(hd, 100_000, "export", "--output", str(file))
    assert (refused.code, refused.out) == (1, "")
    assert f"{file}: cannot be written: File too large" in refused.err
    assert file.read_text() == ""
    assert not list(tmp_path.glob("*.part"))


def test_an_import_that_is_interrupted_leaves_nothing(hd: Hd) -> None:
    importing = subprocess.Popen(
        [*HD, "import", "-"],
        env=environ(hd),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    line = json.dumps({"subject": "x" * 500, "created_at": "2026-11-16T09:00:00Z"}).encode()
    assert importing.stdin is not None
    for number in range(2_500):
        importing.stdin.write(line.replace(b"xxxx", str(number).encode(), 1) + b"\n")
    importing.stdin.flush()
    importing.send_signal(signal.SIGINT)
    out, err = importing.communicate(timeout=PATIENCE)
    assert (importing.returncode, out, err) == (130, b"", b"")
    assert hd.ok("queue", "--json").json() == []


READERS = ["true", "head -1", "head -c 1"]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("command", ["queue", "queue --json", "export", "show 1", "policy show"])
def test_a_reader_that_goes_away_is_no_trouble(hd: Hd, command: str, reader: str) -> None:
    hd.ok("new", stdin=json.dumps([{"subject": "x" * 400}] * 300))
    done = run_shell(hd, f"$HD {command} | {reader} >/dev/null; exit ${{PIPESTATUS[0]}}")
    assert done.err == ""
    assert done.code in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "command", ["queue", "export", "show 1", "reply 1 --body Hello.", "next", "status"]
)
def test_an_answer_that_cannot_be_written_is_told(hd: Hd, command: str) -> None:
    hd.ok("new", stdin=json.dumps([{"subject": "x" * 400}] * 300))
    done = run_shell(hd, f"$HD {command} > /dev/full")
    assert done == Result(1, "", "hd: reading or writing failed: No space left on device\n")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("$HD queue >&-", 0),
        ("$HD queue >&- 2>&-", 0),
        ("$HD new Hello <&- >&-", 0),
        ("$HD reply 1 --body Hello. >&-", 0),
        ("$HD import - <&- >&-", 0),
        ("$HD new <&- 2>&-", 2),
        ("$HD show 999 2>&-", 1),
    ],
)
def test_streams_that_are_closed_are_no_trouble(hd: Hd, line: str, code: int) -> None:
    hd.ok("new", "Hello")
    done = run_shell(hd, line)
    assert (done.code, done.err) == (code, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_carries_few_characters_is_no_trouble(hd: Hd, encoding: str) -> None:
    hd.ok("new", "Ünï 😀")
    few = f"PYTHONIOENCODING={encoding} $HD"
    for line in ("--help", "queue", "show 1", "help scripting"):
        assert run_shell(hd, f"{few} {line} >/dev/null") == Result(0, "", "")
    assert run_shell(hd, f"{few} export").out == hd.ok("export").out


@pytest.mark.parametrize("columns", ["1", "2", "7"])
def test_a_terminal_too_narrow_for_anything_is_no_trouble(hd: Hd, columns: str) -> None:
    hd.ok("new", "Player stays black")
    narrow = replace(hd.on_screen(), env=(*hd.on_screen().env, ("COLUMNS", columns)))
    for line in ("queue", "show 1", "report --week this", "team", "triage", "doctor"):
        assert narrow(*line.split()).code == 0


def test_what_is_not_the_users_to_mend_is_a_bug_with_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("helpdesk_cli.cli.app.run", run)
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 3
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert err.endswith("hd: this is a bug in hd; please report it with the lines above\n")


def test_every_error_has_an_exit_code_of_its_kind() -> None:
    def codes(kind: type[HdError]) -> set[int]:
        return {kind.exit_code}.union(*map(codes, kind.__subclasses__()))

    assert codes(HdError) <= {1, 2, 4, 6, 75}


def test_an_error_names_foreign_text_without_letting_it_act(hd: Hd) -> None:
    open_the_team(hd)
    refused = replace(hd, agent="\x1b[31m").ok("new", "Hello", "--ref", "\x1b]0;owned\x07")
    assert refused.code == 0
    for name in ("\x1b[2Jgone", "\x9b2J", "a\u202egpj", "\x1b]0;OWNED\x07x"):
        told = hd("show", name)
        assert told.code == 1
        assert not set(told.err) & {"\x1b", "\x07", "\x9b", "\u202e"}
