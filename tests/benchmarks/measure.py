"""Whole processes, timed in turn: round after round, so that a drifting machine drifts for all."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Command:
    """What to run, with additions to the environment; its output is thrown away."""

    argv: Sequence[str | Path]
    env: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Figures:
    """Medians over the rounds: wall seconds, ratio to the floor of the same round, peak MiB."""

    seconds: float
    ratio: float
    peak_mib: float


def measure(commands: Mapping[str, Command], floor: str, rounds: int) -> dict[str, Figures]:
    """Each command once a round, after one round that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, float] = {}
    for number in range(rounds + 1):
        for name, command in commands.items():
            seconds, peaks[name] = run_once(command)
            if number:
                times[name].append(seconds)
    return {
        name: Figures(
            statistics.median(taken),
            statistics.median(a / b for a, b in zip(taken, times[floor], strict=True)),
            peaks[name],
        )
        for name, taken in times.items()
    }


def run_once(command: Command) -> tuple[float, float]:
    """Wall seconds and peak MiB of one run; a failing command ends the benchmark."""
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
    return taken, usage.ru_maxrss / 1024


def print_table(title: str, figures: Mapping[str, Figures], bars: Mapping[str, str]) -> None:
    """A line a command, with the bar it is held to."""
    print(f"\n{title}")
    print(f"  {'':<44}{'ms':>9}{'ratio':>8}{'MiB':>7}  bar")
    for name, each in figures.items():
        row = f"{each.seconds * 1000:>9.1f}{each.ratio:>8.2f}{each.peak_mib:>7.0f}"
        print(f"  {name:<44}{row}  {bars.get(name, '')}")
