"""`hd policy` for programs, and its short answers in words.

What a whole policy looks like to people is in `screen`, loaded only to be drawn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import TextIO

from helpdesk_cli.domain.answers.policy import StoredPolicy, Unpromised, WaitingPolicy
from helpdesk_cli.domain.policy.clocks import ClockName, Promise
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.trial.proof import ProofResult
from helpdesk_cli.english import count, join
from helpdesk_cli.view.printing.output import (
    Output,
    print_rows,
    print_text,
    print_value,
    show_body,
    show_line,
)
from helpdesk_cli.view.printing.when import format_instant, format_iso

TARGET_KEYS = ("tier", "commitment", "clock", "severity", "target", "calendar")
DUE_KEYS = ("clock", "target", "calendar", "due_at")
LOG_KEYS = ("id", "hash", "source", "applied_at", "applied_by", "moved")


def print_policy(policy: Policy, output: Output, stream: TextIO) -> None:
    """JSON as scripts rely on, a row a target in CSV and TSV, or the screen."""
    if output.is_json:
        from helpdesk_cli.view.policy.object import policy_object

        print_value(policy_object(policy), output, stream)
    elif output.format == "screen":
        from helpdesk_cli.view.policy.screen import render_policy

        print_text(render_policy(policy, output), output, stream)
    else:
        print_rows(TARGET_KEYS, _target_rows(policy), output, stream)


def print_source(policy: Policy, output: Output, stream: TextIO) -> None:
    """The text word for word, to be put into a file; on a terminal nothing in it acts."""
    text = show_body(policy.text, output) + "\n" if output.format == "screen" else policy.text
    print_text(text, output, stream)


def print_new(
    file: Path, policy: Policy, counts: Mapping[str, int], output: Output, stream: TextIO
) -> None:
    """Say that a policy file is written, what is in it, and how to go on."""
    if output.is_json:
        made = {"file": str(file), "name": policy.desk.name, "hash": policy.hash}
        print_value({**made, "sections": dict(counts)}, output, stream)
        return
    what = join(
        [
            count(counts["tiers"], "tier"),
            count(counts["severities"], "severity", "severities"),
            f"{count(counts['tests'], 'test')} that pass",
        ]
    )
    name, word = show_line(str(file), output), show_line(quote(str(file)), output)
    told = f"{name}: {what}\nNext: hd policy show {word}, then hd init --policy {word}\n"
    print_text(told, output, stream)


def print_due(
    due: Mapping[ClockName, tuple[Promise, int]],
    output: Output,
    stream: TextIO,
    *,
    zone: str,
    now: int,
) -> None:
    """Show what each clock promises, and the instant at which that falls due."""
    rows = [
        (
            clock,
            promise.duration.text,
            promise.calendar.name if promise.calendar else None,
            format_iso(due_at),
        )
        for clock, (promise, due_at) in due.items()
    ]
    if output.is_json:
        keyed = {row[0]: dict(zip(DUE_KEYS[1:], row[1:], strict=True)) for row in rows}
        print_value(keyed, output, stream)
    elif output.format == "screen":
        from helpdesk_cli.view.policy.screen import render_due

        print_text(render_due(due, output, zone=zone, now=now), output, stream)
    else:
        print_rows(DUE_KEYS, rows, output, stream)


def print_proof(
    results: Sequence[ProofResult], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """Each test in JSON; in words, those that failed and how many passed."""
    if output.is_json:
        passed = sum(result.is_ok for result in results)
        tests = [_proof_object(result) for result in results]
        proof = {"passed": passed, "failed": len(results) - passed, "tests": tests}
        print_value(proof, output, stream)
        return
    from helpdesk_cli.view.policy.screen import render_proof

    print_text(render_proof(results, output, zone=zone, now=now), output, stream)


def print_applied(applied: StoredPolicy, moved: int | None, output: Output, stream: TextIO) -> None:
    """Say that a policy is in force, and how many due times it moved; None: it was in force
    already."""
    if output.is_json:
        print_value(dict(zip(LOG_KEYS, _log_row(applied), strict=True)), output, stream)
        return
    name = f"policy {applied.id} ({applied.hash[:12]})"
    if moved is None:
        print_text(f"{name} is already in force; nothing changed\n", output, stream)
        return
    print_text(f"{name} is in force; {count(moved, 'due time')} moved\n", output, stream)


def say_unpromised(found: Sequence[Unpromised], output: Output) -> str:
    """A line for each: tickets that would be forgotten."""
    lines = []
    for each in found:
        tickets = count(each.tickets, "open ticket has", "open tickets have")
        value, word = (show_line(text, output) for text in (each.value, quote(each.value)))
        lines.append(
            f'hd: {tickets} the {each.field} "{value}", to which this policy promises nothing'
            f" (hd queue --{each.field} {word})\n"
        )
    return "".join(lines)


def print_waiting(
    waiting: WaitingPolicy, what: str, output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """Say that a policy waits for its instant, or no longer does."""
    if output.is_json:
        print_value(dict(zip(LOG_KEYS, _waiting_row(waiting), strict=True)), output, stream)
        return
    at = format_instant(waiting.effective_at, zone, now)
    source = show_line(waiting.source, output)
    print_text(f"{source} ({waiting.hash[:12]}) {what} for {at}\n", output, stream)


def print_log(
    applied: Sequence[StoredPolicy],
    waiting: Sequence[WaitingPolicy],
    output: Output,
    stream: TextIO,
    *,
    zone: str,
    now: int,
) -> None:
    """The policies a desk has lived under, in order of application; then those that wait, which
    have no number yet and have moved nothing."""
    if output.format != "screen":
        rows = [*map(_log_row, applied), *map(_waiting_row, waiting)]
        print_rows(LOG_KEYS, rows, output, stream)
        return
    from helpdesk_cli.view.policy.screen import render_log

    print_text(render_log(applied, waiting, output, zone=zone, now=now), output, stream)


def _target_rows(policy: Policy) -> Iterator[tuple[str | None, ...]]:
    for tier in policy.tiers.values():
        for clock, targets in tier.targets.items():
            for severity, target in targets.items():
                promise = policy.promises(tier.id, severity, None)[clock]
                calendar = promise.calendar.name if promise.calendar else None
                yield tier.id, tier.commitment, clock, severity, target.text, calendar


def _proof_object(result: ProofResult) -> dict[str, object]:
    test = result.test
    return {
        "index": result.index,
        "ok": result.is_ok,
        "tier": test.tier,
        "severity": test.severity,
        "region": test.region,
        "at": format_iso(test.at),
        "expected": _iso_by_name(test.expected.items()),
        "got": _iso_by_name(result.got.items()),
        "expected_rungs": _iso_by_name(test.rungs.items()),
        "got_rungs": _iso_by_name(result.got_rungs.items()),
    }


def _iso_by_name(instants: Iterable[tuple[str, int | None]]) -> dict[str, str | None]:
    return {name: None if at is None else format_iso(at) for name, at in instants}


def _log_row(applied: StoredPolicy) -> list[object]:
    at = format_iso(applied.applied_at)
    return [applied.id, applied.hash, applied.source, at, applied.applied_by, applied.moved]


def _waiting_row(waiting: WaitingPolicy) -> list[object]:
    at = format_iso(waiting.effective_at)
    return [None, waiting.hash, waiting.source, at, waiting.asked_by, None]
