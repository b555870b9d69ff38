"""What is measured: the built wheel in a clean environment, and desks of several sizes."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SUBJECTS = (
    "Live stream drops every few minutes",
    "Embedded player stays blank",
    "4K upload stuck at 99 %",
    "Captions out of step with the sound",
    "Invoice carries an old address",
)


def install_wheel(place: Path, *extras: str) -> Path:
    """Build the wheel, install it without development packages; the environment's `bin`.

    By the newest pip: as pipx and uv do, it writes launchers that load next to nothing, where the
    one that comes with Python 3.11 loads `re`.
    """
    wheels = place / "wheels"
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", wheels, ROOT)
    run(sys.executable, "-m", "venv", place / "venv")
    found = place / "venv" / "bin"
    run(found / "python", "-m", "pip", "install", "-q", "--upgrade", "pip")
    run(found / "python", "-m", "pip", "install", "-q", *_with_extras(wheels, extras))
    run(found / "python", "-m", "compileall", "-q", place / "venv" / "lib")
    return found


def _with_extras(wheels: Path, extras: Sequence[str]) -> list[str]:
    added = f"[{','.join(extras)}]" if extras else ""
    return [f"{wheel}{added}" for wheel in wheels.glob("*.whl")]


def make_desk(bin: Path, place: Path, tickets: int, open_share: float) -> Path:
    """A desk with so many tickets of three events each, a part of them open."""
    db, lines = place / f"{tickets}.db", place / f"{tickets}.jsonl"
    write_tickets(lines, tickets, open_share)
    run(bin / "hd", "--db", db, "--policy", "vimeo", "init")
    run(bin / "hd", "--db", db, "import", lines)
    lines.unlink()
    return db


def write_tickets(
    path: Path,
    count: int,
    open_share: float,
    *,
    prefix: str = "B",
    words: int = 0,
    recent: int | None = None,
) -> None:
    """The same lines for the same arguments; each ticket has so many more `words` from both sides
    than the two that begin it. So many are `recent`, by default all: those that are open, of the
    last day, the others of the last quarter. What is closed besides them is up to three years old.
    """
    with path.open("w", encoding="utf-8") as file:
        lines = _lines(count, open_share, prefix, words, count if recent is None else recent)
        file.writelines(f"{line}\n" for line in lines)


def _lines(count: int, open_share: float, prefix: str, words: int, recent: int) -> Iterator[str]:
    dice = random.Random(count)
    for number in range(count):
        is_open = dice.random() < open_share
        days = (0, 1) if is_open else (0, 90) if number < recent else (90, 1_000)
        youngest, oldest = (each * 86_400 for each in days)
        opened = NOW - timedelta(seconds=dice.randrange(max(youngest, 3_600), oldest))
        replied = opened + timedelta(minutes=dice.randrange(5, 50))
        after = replied + timedelta(minutes=5 + words)
        last = (
            {"kind": "message", "by": "customer", "public": True, "body": "It is still so."}
            if is_open
            else {"kind": "status", "by": "agent:alice", "to": "solved"}
        )
        yield json.dumps(
            {
                "ref": f"{prefix}-{number}",
                "subject": dice.choice(SUBJECTS),
                "account": f"account {number % 500}",
                "contact": f"c{number % 5000}@example.org",
                "tier": dice.choice(["silver", "gold", "platinum", "standard"]),
                "severity": dice.choice(["urgent", "important", "standard"]),
                "channel": "form",
                "team": "support",
                "created_at": _iso(opened),
                "events": [
                    _message(opened, "customer", "It does not work."),
                    _message(replied, "agent:alice", "We are looking into it."),
                    *_talk(replied, words),
                    {"at": _iso(after), **last},
                ],
            }
        )


def _talk(since: datetime, words: int) -> Iterator[dict[str, object]]:
    for number in range(1, words + 1):
        by, said = ("customer", "And now?") if number % 2 else ("agent:alice", "Nearly done.")
        yield _message(since + timedelta(minutes=number), by, said)


def _message(at: datetime, by: str, body: str) -> dict[str, object]:
    return {"at": _iso(at), "kind": "message", "by": by, "public": True, "body": body}


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def run(*words: object, env: Mapping[str, str] | None = None) -> None:
    """Run a command that must succeed, with additions to the environment."""
    environ = os.environ | dict(env or {})
    argv = [str(word) for word in words]
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, env=environ)
