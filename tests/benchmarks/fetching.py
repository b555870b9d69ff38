"""How many mails a second `hd mail fetch` takes in, from an IMAP server (Dovecot) and a maildir.

    python -m tests.benchmarks.fetching [--mails N] [--hd PROGRAM]

Then the same mailbox once more, and the same mails once more as if they had never been taken. With
PROGRAM, that `hd` is measured, else the wheel.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.environment import NOW, SUBJECTS, install_wheel, run
from tests.servers.imap import PASSWORD, run_imap_server

WORDS = ("the", "stream", "stops", "after", "some", "minutes", "player", "shows", "nothing", "but")


@dataclass(frozen=True)
class Figures:
    """Of one process: seconds of the clock and of the processor, and memory at most."""

    seconds: float
    processor: float
    peak_mib: float


def main() -> None:
    """Measure, and print each figure with the bar it is held to."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.fetching")
    options.add_argument("--mails", type=int, default=10_000)
    options.add_argument("--hd", type=Path, help="the program; if omitted, the wheel is built")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="hd-bench-") as name:
        place = Path(name)
        time_fetching(given.hd or install_wheel(place) / "hd", place, given.mails)


def time_fetching(hd: Path, place: Path, mails: int) -> None:
    """From both kinds of mailbox, into a desk each."""
    print(f"\nMail fetched: {mails:,} mails")
    with run_imap_server() as server:
        account = server.add_account()
        account.fill(_write_mails(mails))
        _time(hd, place / "imap", account.settings(), account.maildir, mails)
    maildir = place / "mails"
    for part in ("new", "cur", "tmp"):
        (maildir / part).mkdir(parents=True)
    for number, mail in enumerate(_write_mails(mails)):
        (maildir / "new" / f"{number:08}.M1P1.desk").write_bytes(mail)
    box = f'[[mailbox]]\nname = "in"\nkind = "maildir"\npath = "{maildir}"\n'
    _time(hd, place / "maildir", box, maildir, mails)


def _time(hd: Path, place: Path, box: str, maildir: Path, mails: int) -> None:
    place.mkdir()
    (place / "hd.toml").write_text(box)
    command = [str(hd), "--db", str(place / "desk.db"), "--config", str(place / "hd.toml")]
    run(*command, "--policy", "vimeo", "init")
    for what, bar in {
        "first": "(at least 150)",
        "again": "",
        "all anew": "(at least 1,000)",
    }.items():
        if what == "all anew":
            _forget(maildir)
        done = _run([*command, "mail", "fetch", "--quiet"])
        rate = mails / done.seconds
        print(
            f"  {place.name:<8}{what:<9}{done.seconds:>7.1f} s ({done.processor:.1f} of processor),"
            f" {rate:>8,.0f} a second, {done.peak_mib:.0f} MiB  {bar}"
        )
    with sqlite3.connect(place / "desk.db") as desk:
        ((tickets,),) = desk.execute("SELECT count(*) FROM ticket")
    if tickets != mails:
        raise SystemExit(f"{tickets:,} tickets of {mails:,} mails")


def _run(argv: list[str]) -> Figures:
    environ = os.environ | {"HD_IMAP": PASSWORD, "HD_NOW": NOW.isoformat()}
    begun = time.perf_counter()
    process = subprocess.Popen(argv, env=environ, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{argv}: {os.waitstatus_to_exitcode(status)}")
    taken = time.perf_counter() - begun
    return Figures(taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _forget(maildir: Path) -> None:
    """Take off all marks, as if nobody had read anything."""
    for file in (maildir / "cur").iterdir():
        file.rename(file.with_name(file.name.partition(":")[0] + ":2,"))


def _write_mails(number: int) -> Iterator[bytes]:
    dice = random.Random(number)
    for each in range(number):
        body = "\n".join(" ".join(dice.choices(WORDS, k=12)) for _ in range(20))
        yield (
            f"Received: from mx.example by desk.example; Fri, 20 Nov 2026 14:00:00 +0000\n"
            f"From: Customer {each % 5000} <c{each % 5000}@account{each % 500}.example>\n"
            f"To: support@desk.example\nSubject: {dice.choice(SUBJECTS)}\n"
            f"Message-ID: <{each}@account{each % 500}.example>\n"
            f"Date: Fri, 20 Nov 2026 14:00:00 +0000\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{body}\n"
        ).encode()


if __name__ == "__main__":
    main()
