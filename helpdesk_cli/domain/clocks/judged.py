"""Finished runs stay as they were judged, also when zones or holidays have been corrected since.

A timeline and its policies lead to the same run whenever they are replayed, but for the data of
calendars: a holiday proclaimed late, a clock change cancelled.
"""

from collections.abc import Iterable

from helpdesk_cli.domain.clocks.run import Run


def keep_judged(runs: Iterable[Run], stored: Iterable[Run]) -> tuple[Run, ...]:
    """The runs as replayed now, those that had stopped as `stored`, which is how they stood."""
    known = {_judge_by(run): run for run in stored if run.stopped_at is not None}
    return tuple(known.get(_judge_by(run), run) for run in runs)


def find_differing(runs: Iterable[Run], stored: Iterable[Run]) -> list[tuple[str, int]]:
    """Clock and number of each run that is not stored as replayed now, or as it was judged."""
    known = {(run.clock, run.number): run for run in stored}
    replayed = {(run.clock, run.number): run for run in runs}
    if known == replayed:
        return []
    kept = keep_judged(replayed.values(), known.values())
    wanted = {(run.clock, run.number): run for run in kept}
    return sorted(key for key in known.keys() | wanted.keys() if known.get(key) != wanted.get(key))


def _judge_by(run: Run) -> tuple[object, ...]:
    """All that a judgement rests on besides the data: only the data can tell two alike apart."""
    return (
        *(run.clock, run.number, run.started_at, run.stopped_at, run.pauses, run.reason),
        *(run.target, run.calendar, run.rule, run.policy_id),
    )
