"""`hd policy` for people: the promises as tables that a lead can read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from helpdesk_cli.domain.answers.policy import StoredPolicy, WaitingPolicy
from helpdesk_cli.domain.policy.clocks import CLOCKS, ClockName, Promise
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.trial.proof import ProofResult
from helpdesk_cli.english import spell
from helpdesk_cli.view.policy.words import (
    describe_calendar,
    describe_channel,
    describe_mail,
    describe_manners,
    describe_route,
    describe_rule,
    describe_rung,
    describe_severity,
    describe_team,
    describe_tier_calendar,
    name_person,
)
from helpdesk_cli.view.printing.ink import MARKS, QUIET, STRONG, draw_mark
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, facts, fit, indent, line, table
from helpdesk_cli.view.printing.safe import cell_width
from helpdesk_cli.view.printing.when import format_instant

_COMMITMENTS = {"sla": "SLA", "estimate": "estimate"}

# Names of more cells than this would leave too little room beside them.
_SHORT_NAME = 22

Pairs = Iterable[tuple[str, str]]


def render_policy(policy: Policy, output: Output) -> str:
    """The whole policy, promises first; sections in which nothing is said are left out."""
    parts: list[RenderableType] = [
        line((show_line(policy.desk.name, output), STRONG)),
        Text(f"policy {policy.hash[:12]}, times shown in {policy.desk.timezone}", QUIET),
    ]
    for heading, part in [*_tables(policy, output), *_lists(policy, output)]:
        if part.row_count:
            parts += ["", Text(heading, STRONG), indent(part)]
    return draw_screen(parts, output)


def render_due(
    due: Mapping[ClockName, tuple[Promise, int]], output: Output, *, zone: str, now: int
) -> str:
    """Each clock's promise and due instant, in the zone of its calendar and in the desk's."""
    if not due:
        return "Nothing is promised for this tier and severity.\n"
    made = table("Clock", "Due", "Target", "Calendar", whole=("Clock", "Due"))
    for clock, (promise, due_at) in due.items():
        calendar = promise.calendar
        there = format_instant(due_at, calendar.timezone if calendar else zone, now, exact=True)
        here = format_instant(due_at, zone, now, exact=True)
        made.add_row(
            Text(spell(clock)),
            line((there, STRONG), "" if here == there else f" = {here}"),
            Text(show_line(promise.duration.text, output)),
            Text(show_line(calendar.name, output) if calendar else "", QUIET),
        )
    return draw_screen([fit(made, output, ("Calendar", "Target"))], output)


def render_proof(results: Sequence[ProofResult], output: Output, *, zone: str, now: int) -> str:
    """The tests that failed, each with what was expected and got, and how many passed."""
    failed = [result for result in results if not result.is_ok]
    parts: list[RenderableType] = []
    for result in failed:
        parts += [*_draw_failure(result, output, zone, now), ""]
    passed = f"{len(results) - len(failed)} passed"
    style = MARKS["breached" if failed else "achieved"].style
    parts.append(line((f"{passed}, {len(failed)} failed" if failed else passed, style)))
    return draw_screen(parts, output)


def render_log(
    applied: Sequence[StoredPolicy],
    waiting: Sequence[WaitingPolicy],
    output: Output,
    *,
    zone: str,
    now: int,
) -> str:
    """A line for each policy, the first one first; those that wait have no number yet."""
    made = table(
        *("#", "Applied", "By", "Moved", "Hash", "File"),
        right=("#", "Moved"),
        whole=("#", "Applied", "Moved", "Hash"),
    )
    entries: list[tuple[str, int, str, str, StoredPolicy | WaitingPolicy]] = [
        *((str(p.id), p.applied_at, p.applied_by, f"{p.moved:,}", p) for p in applied),
        *(("", p.effective_at, p.asked_by, "waits", p) for p in waiting),
    ]
    for number, at, by, moved, held in entries:
        made.add_row(
            Text(number),
            Text(format_instant(at, zone, now)),
            Text(show_line(by, output)),
            Text(moved),
            Text(held.hash[:12], QUIET),
            Text(show_line(held.source, output)),
        )
    return draw_screen([fit(made, output, ("File", "Hash", "Moved"))], output)


def _tables(policy: Policy, output: Output) -> Iterator[tuple[str, Table]]:
    for clock in CLOCKS:
        yield f"{spell(clock).capitalize()}, due after", _draw_targets(policy, clock, output)
    tiers = table("Tier", "Id", "Promise", "Calendar", "Channels", whole=("Id",))
    for tier in policy.tiers.values():
        words = (
            tier.label,
            tier.id,
            _COMMITMENTS[tier.commitment],
            describe_tier_calendar(policy, tier),
            ", ".join(tier.channels) or "any",
        )
        tiers.add_row(*(Text(show_line(word, output)) for word in words))
    yield "Tiers", fit(tiers, output, ("Channels", "Calendar", "Promise"), indented=2)


def _draw_targets(policy: Policy, clock: ClockName, output: Output) -> Table:
    """The tiers to which this clock is promised, by severity."""
    labels = (show_line(severity.label, output) for severity in policy.severities.values())
    made = table("Tier", *labels)
    for tier in policy.tiers.values():
        targets = tier.targets.get(clock)
        if targets:
            held = (targets.get(severity) for severity in policy.severities)
            words = (tier.label, *(target.text if target else "-" for target in held))
            made.add_row(*(Text(show_line(word, output)) for word in words))
    return fit(made, output, indented=2)


def _lists(policy: Policy, output: Output) -> Iterator[tuple[str, Table]]:
    people = ((role, name_person(policy, person)) for role, person in policy.roles.items())
    sections: tuple[tuple[str, Pairs], ...] = (
        ("Severities", ((s.id, describe_severity(s)) for s in policy.severities.values())),
        ("Calendars", ((c.name, describe_calendar(c)) for c in policy.calendars.values())),
        ("Clocks", ((spell(name), describe_rule(rule)) for name, rule in policy.clocks.items())),
        ("Channels", ((c.id, describe_channel(c)) for c in policy.channels.values())),
        ("Teams", ((t.id, describe_team(policy, t)) for t in policy.teams.values())),
        ("Roles", people),
        ("Routes, the first that fits", ((r.name, describe_route(r)) for r in policy.routes)),
        ("Escalations", ((r.name, describe_rung(r)) for r in policy.escalations)),
        ("Every pass", describe_manners(policy.manners)),
        ("Views", ((f"@{name}", search) for name, search in policy.views.items())),
        ("Mail to customers", describe_mail(policy.mail)),
    )
    for heading, pairs in sections:
        safe = [(show_line(name, output), show_line(words, output)) for name, words in pairs]
        yield heading, _draw_list(safe)


def _draw_list(pairs: Sequence[tuple[str, str]]) -> Table:
    """Words beside their names; below them where names are long."""
    if all(cell_width(name) <= _SHORT_NAME for name, _ in pairs):
        return facts((name, Text(words)) for name, words in pairs)
    stacked = Table.grid()
    for name, words in pairs:
        stacked.add_row(Text(name))
        stacked.add_row(indent(Text(words, QUIET)))
    return stacked


def _draw_failure(
    result: ProofResult, output: Output, zone: str, now: int
) -> Iterator[RenderableType]:
    test = result.test
    words = ", ".join(filter(None, (test.tier, test.severity, test.region)))
    at = format_instant(test.at, zone, now, exact=True)
    mark = draw_mark(MARKS["breached"], output.unicode)
    yield line(mark, (f" test {result.index}", STRONG), f"  {show_line(words, output)}, at {at}")
    made = table("Due", "Expected", "Got")
    held = (
        *((spell(clock), test.expected[clock], got) for clock, got in result.got.items()),
        *(
            (show_line(name, output), test.rungs[name], got)
            for name, got in result.got_rungs.items()
        ),
    )
    for name, expected, got in held:
        if got != expected:
            made.add_row(
                Text(name), _tell_instant(expected, zone, now), _tell_instant(got, zone, now)
            )
    yield indent(fit(made, output, indented=2))


def _tell_instant(at: int | None, zone: str, now: int) -> Text:
    return Text("never" if at is None else format_instant(at, zone, now, exact=True))
