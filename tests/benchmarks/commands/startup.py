"""Start-up of the installed wheel against bare Python, and the queue at every size of desk."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.benchmarks.environment import NOW, make_desk
from tests.benchmarks.measure import Command, measure, print_table

FLOOR = "python -c pass"
AT_NOW = {"HD_NOW": NOW.isoformat()}
ON_TERMINAL = {"FORCE_COLOR": "1", "COLUMNS": "120"} | AT_NOW
ROWS = ("--limit", "50")
TASKS = 10_000


def compare_startup(bin: Path, place: Path, sizes: list[int], rounds: int) -> None:
    """`hd --version`, and 50 rows of the queue, piped and drawn; a tenth of a desk is open."""
    commands = {
        FLOOR: Command([bin / "python", "-c", "pass"]),
        "hd --version": Command([bin / "hd", "--version"]),
    }
    bars = {"hd --version": "at most 7"}
    for size in sizes:
        db = make_desk(bin, place, size, 0.1)
        queue: list[str | Path] = [bin / "hd", "--db", db, "queue", *ROWS]
        commands[f"hd queue, piped, {size:,} tickets"] = Command(queue, AT_NOW)
        commands[f"hd queue, terminal, {size:,} tickets"] = Command(queue, ON_TERMINAL)
        bars[f"hd queue, piped, {size:,} tickets"] = "at most 7.5"
        bars[f"hd queue, terminal, {size:,} tickets"] = "at most 12"
    print_table("Start-up", measure(commands, FLOOR, rounds), bars)


def compare_with_taskwarrior(bin: Path, place: Path, rounds: int) -> None:
    """The same job, 10,000 open tickets or pending tasks: the 50 most urgent on a terminal."""
    if shutil.which("task") is None:
        print("\nskipped: taskwarrior is not installed (apt-get install taskwarrior)")
        return
    (place / "desk").mkdir()
    db = make_desk(bin, place / "desk", TASKS, 1.0)
    commands = {
        FLOOR: Command([bin / "python", "-c", "pass"]),
        "hd queue": Command([bin / "hd", "--db", db, "queue", *ROWS], ON_TERMINAL),
        "task next": Command(_load_tasks(place), ON_TERMINAL),
    }
    figures = measure(commands, FLOOR, rounds)
    print_table(f"{TASKS:,} open", figures, {"hd queue": "below task next"})


def _load_tasks(place: Path) -> list[str | Path]:
    """The command that lists the most urgent of 10,000 pending tasks."""
    settings, tasks = place / "taskrc", place / "tasks.json"
    settings.write_text(f"data.location={place / 'task'}\nconfirmation=no\n")
    due = NOW.strftime("%Y%m%dT%H%M%SZ")
    tasks.write_text(json.dumps([{"description": f"ticket {n}", "due": due} for n in range(TASKS)]))
    task = ["task", f"rc:{settings}"]
    subprocess.run([*task, "import", str(tasks)], check=True, capture_output=True)
    return [*task, "rc.gc=0", "rc._forcecolor=1", "rc.defaultwidth=120", "limit:50", "next"]
