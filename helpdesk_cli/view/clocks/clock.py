"""A clock's run in words, and as the JSON object that `hd show` and `hd explain` share."""

from helpdesk_cli.domain.clocks.explain import ExplainedRun
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.english import spell
from helpdesk_cli.view.printing.ink import MARKS, Span
from helpdesk_cli.view.printing.when import format_countdown, format_iso, format_length, format_open


def name_clock(run: Run) -> str:
    """Such as `first reply`, `next reply 2`, or `first reply from #17`, taken over in a merge."""
    name = spell(run.clock)
    if run.origin:
        return f"{name} from #{run.origin.ticket_id}"
    return name if run.number == 1 else f"{name} {run.number}"


def describe_outcome(explained: ExplainedRun, *, exact: bool = False) -> Span:
    """How the run stands or ended, such as `38m late`, `achieved in 20m`, `cancelled: solved`.

    `exact`: what runs is told to the second.
    """
    run, reading = explained.run, explained.reading
    style = MARKS[reading.state].style
    if reading.due_in_seconds is not None:
        return (format_countdown(reading.due_in_seconds, exact=exact), style)
    if reading.state == "paused":
        return (f"paused, {_on_calendar(reading.remaining_seconds or 0, run)} left", style)
    if reading.state == "breached" and run.due_at is not None and run.stopped_at is not None:
        return (f"breached, {format_length(run.stopped_at - run.due_at)} late", style)
    if reading.state == "cancelled":
        return (f"cancelled: {spell(run.reason or 'no longer owed')}", style)
    return (f"achieved in {_on_calendar(reading.elapsed_seconds, run)}", style)


def clock_object(explained: ExplainedRun) -> dict[str, object]:
    """The run with every key of the contract but its segments."""
    run, reading = explained.run, explained.reading
    return {
        "clock": run.clock,
        "state": reading.state,
        "reason": run.reason,
        "target": run.target,
        "target_seconds": run.target_seconds,
        "calendar": run.calendar,
        "started_at": format_iso(run.started_at),
        "due_at": _iso(run.due_at),
        "stopped_at": _iso(run.stopped_at),
        "breached_at": _iso(explained.breached_at),
        "elapsed_seconds": reading.elapsed_seconds,
        "remaining_seconds": reading.remaining_seconds,
        "due_in_seconds": reading.due_in_seconds,
        "rule": run.rule,
    }


def _on_calendar(seconds: int, run: Run) -> str:
    return format_length(seconds) if run.calendar is None else format_open(seconds)


def _iso(at: int | None) -> str | None:
    return None if at is None else format_iso(at)
