"""Whole processes, timed in turn: round after round, so that a drifting machine drifts for all."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True)
class Command:
    """What to run, with additions to the environment; its output is thrown away."""

    argv: Sequence[str | Path]
    env: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Figures:
    """Medians over the rounds: wall seconds, ratio to the floor of the same round; the same of
    processor time, which a busy machine changes less; peak MiB."""

    seconds: float
    ratio: float
    cpu_seconds: float
    cpu_ratio: float
    peak_mib: float


class Run(NamedTuple):
    """One process: by the clock on the wall, of processors, at most MiB."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def measure(commands: Mapping[str, Command], floor: str, rounds: int) -> dict[str, Figures]:
    """Each command once a round, after one round that is not counted."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            done = run_once(command)
            if number:
                runs[name].append(done)
    return {name: _sum_up(taken, runs[floor]) for name, taken in runs.items()}


def _sum_up(runs: Sequence[Run], floor: Sequence[Run]) -> Figures:
    pairs = [*zip(runs, floor, strict=True)]
    return Figures(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.seconds / least.seconds for run, least in pairs),
        statistics.median(run.cpu_seconds for run in runs),
        statistics.median(run.cpu_seconds / least.cpu_seconds for run, least in pairs),
        runs[-1].peak_mib,
    )


def run_once(command: Command) -> Run:
    """One run; a failing command ends the benchmark."""
    environ = os.environ | (command.env or {})
    # Without compiled modules every start would compile them again.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command.argv],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - begun
    assert process.stderr is not None
    complaint = process.stderr.read().decode(errors="replace")
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command.argv}: exit {process.returncode}\n{complaint}")
    return Run(taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def print_table(title: str, figures: Mapping[str, Figures], bars: Mapping[str, str]) -> None:
    """A line a command, with the bar it is held to."""
    print(f"\n{title}")
    print(f"  {'':<44}{'ms':>9}{'ratio':>8}{'MiB':>7}  bar")
    for name, each in figures.items():
        row = f"{each.seconds * 1000:>9.1f}{each.ratio:>8.2f}{each.peak_mib:>7.0f}"
        print(f"  {name:<44}{row}  {bars.get(name, '')}")
