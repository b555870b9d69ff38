"""`hd policy backtest`: the past under another policy, with the looks of a report."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from helpdesk_cli.domain.report.report import Rate
from helpdesk_cli.domain.trial.backtest import Backtest, Flip, Named, Promise, Tally, Woken
from helpdesk_cli.english import count, join, spell
from helpdesk_cli.phrases.phrases import Phrases, load_phrases
from helpdesk_cli.view.printing.output import Output, print_text, print_value
from helpdesk_cli.view.printing.safe import clean_line
from helpdesk_cli.view.printing.when import format_day, format_iso
from helpdesk_cli.view.report.layout import Bars, Column, Headline, Page, Section, Series
from helpdesk_cli.view.report.rendering import Document, render_as
from helpdesk_cli.view.report.sections.promises import say_moved
from helpdesk_cli.view.report.words import say_points, say_rate, say_share

Object = dict[str, object]
_MOST_NAMED = 30
"""How many tickets a page names of those gained and lost; JSON has all."""


def print_backtest(
    found: Backtest, output: Output, stream: TextIO, document: Document | None = None
) -> None:
    """Print a back-test as a screen, one object, or a document."""
    if document is None and output.is_json:
        print_value(backtest_object(found), output, stream)
        return
    print_text(render_as(describe_backtest(found), document, output), output, stream)


def describe_backtest(found: Backtest) -> Page:
    """The page: what was kept and would have been, tickets by name, rungs, and who is woken."""
    phrases = load_phrases("en", "report")
    tally, span = found.tally, found.span
    days = [format_day(at, found.timezone, span.now) for at in (span.start_at, span.now)]
    title = f"backtest, {days[0]} to {days[1]}"
    before, after = tally.rate("before"), tally.rate("after")
    return Page(
        language="en",
        desk=clean_line(found.desk),
        title=title,
        heading=f"{clean_line(found.desk)}: {title}",
        facts=(
            f"{clean_line(found.source)} ({found.policy[:12]}) compared with what was judged",
            f"{count(tally.tickets, 'ticket')} replayed; nothing was written",
        ),
        kept=(
            Headline("Kept", say_share(phrases, before), say_rate(phrases, before)),
            Headline("Would have been", say_share(phrases, after), say_rate(phrases, after)),
        ),
        counts=(
            Headline("Tickets gained", phrases.say_number(len(found.gained)), "broken before"),
            Headline("Tickets lost", phrases.say_number(len(found.lost)), "broken by it"),
        ),
        sections=(
            _tell_promises(found, phrases),
            _tell_weeks(found, phrases),
            _tell_tickets("lost", "Tickets lost", found.lost, "No promise would have been broken."),
            _tell_tickets("gained", "Tickets gained", found.gained, "None would have been saved."),
            _tell_rungs(found, phrases),
            _tell_woken(found, phrases),
        ),
    )


def _tell_promises(found: Backtest, phrases: Phrases) -> Section:
    rows = [
        (
            promise.tier,
            promise.severity,
            spell(promise.clock),
            *_compare(found, phrases, promise=promise),
        )
        for promise in found.tally.promises
    ]
    return Section(
        name="promises",
        title="Promises",
        columns=(Column("Tier"), Column("Severity"), Column("Clock"), *_COMPARED),
        rows=tuple(tuple(map(clean_line, row)) for row in rows),
        lead=say_moved(found.tally.moved, phrases),
        nothing="No clock was judged.",
    )


_COMPARED = (
    Column("Kept", right=True),
    Column("Of", right=True, rank=1),
    Column("Would be", right=True),
    Column("Of", right=True, rank=1),
    Column("Points", right=True),
)


def _compare(
    found: Backtest, phrases: Phrases, *, promise: Promise | None = None, week: int | None = None
) -> tuple[str, ...]:
    was = found.tally.rate("before", promise, week)
    is_now = found.tally.rate("after", promise, week)
    return (
        say_share(phrases, was),
        say_rate(phrases, was),
        say_share(phrases, is_now),
        say_rate(phrases, is_now),
        say_points(phrases, is_now, was),
    )


def _tell_weeks(found: Backtest, phrases: Phrases) -> Section:
    span = found.span
    names = tuple(format_day(at, found.timezone, span.now) for at in span.weeks)
    rates = [found.tally.rate("after", week=week) for week in range(len(names))]
    return Section(
        name="weeks",
        title="Weeks",
        columns=(Column("Week of"), *_COMPARED),
        rows=tuple((name, *_compare(found, phrases, week=week)) for week, name in enumerate(names)),
        charts=(
            Bars(
                title="Kept and broken under the policy, by week",
                series=(Series("kept", "kept"), Series("broken", "broken")),
                labels=names,
                values=tuple((r.numerator, r.denominator - r.numerator) for r in rates),
                said=tuple(say_share(phrases, rate) for rate in rates),
                whole=True,
            ),
        ),
    )


def _tell_tickets(name: str, title: str, named: Sequence[Named], nothing: str) -> Section:
    shown = named[:_MOST_NAMED]
    more = f"the first {len(shown)} of {len(named):,}" if len(named) > len(shown) else ""
    return Section(
        name=name,
        title=title,
        columns=(Column("Ticket"), Column("Subject", least=16), Column("Clocks")),
        rows=tuple(
            (
                clean_line(f"#{each.id}" + (f" {each.ref}" if each.ref else "")),
                clean_line(each.subject),
                join([_say_flip(flip) for flip in each.flips]),
            )
            for each in shown
        ),
        lead=more,
        nothing=nothing,
    )


def _say_flip(flip: Flip) -> str:
    number = f" {flip.number}" if flip.number > 1 else ""
    ends = f"{flip.before or 'not promised'} → {flip.after or 'not promised'}"
    return f"{spell(flip.clock)}{number} {ends}"


def _tell_rungs(found: Backtest, phrases: Phrases) -> Section:
    names = sorted(found.tally.rungs.keys() | found.fired.keys())
    return Section(
        name="rungs",
        title="Rungs of the ladder",
        columns=(
            Column("Rung", least=20),
            Column("Fired", right=True),
            Column("Would have fired", right=True),
        ),
        rows=tuple(
            (
                clean_line(name),
                phrases.say_number(found.fired[name]),
                phrases.say_number(found.tally.rungs[name]),
            )
            for name in names
        ),
        nothing="No rung would have fired.",
    )


def _tell_woken(found: Backtest, phrases: Phrases) -> Section:
    return Section(
        name="mails",
        title="Whom mails would have reached",
        columns=(
            Column("To", least=20),
            Column("Mails", right=True),
            Column("At night", right=True),
            Column("Hours", rank=1),
        ),
        rows=tuple(
            (
                clean_line(each.to),
                phrases.say_number(each.mails),
                phrases.say_number(each.at_night),
                ", ".join(_say_hours(each.hours)),
            )
            for each in found.woken
        ),
        lead=f"Night is from 20:00 to 07:00 in {found.timezone}." if found.woken else "",
        nothing="No mail would have left.",
    )


def _say_hours(hours: Sequence[int]) -> Iterator[str]:
    """The hours of the most mails, such as `09:00 12`."""
    most = sorted((hour for hour in range(24) if hours[hour]), key=lambda hour: -hours[hour])
    yield from (f"{hour:02}:00 {hours[hour]:,}" for hour in sorted(most[:4]))


def backtest_object(found: Backtest) -> Object:
    """Everything, each rate with its numerator and denominator."""
    tally, span = found.tally, found.span
    return {
        "from": format_iso(span.start_at),
        "to": format_iso(span.now),
        "timezone": found.timezone,
        "policy": found.policy,
        "source": found.source,
        "tickets": tally.tickets,
        **_sides_object(tally.rate("before"), tally.rate("after")),
        "promises": [_promise_object(tally, each) for each in tally.promises],
        "weeks": [
            {
                "from": format_iso(at),
                **_sides_object(tally.rate("before", week=week), tally.rate("after", week=week)),
            }
            for week, at in enumerate(span.weeks)
        ],
        "moved": [{**each._asdict(), "at": format_iso(each.at)} for each in sorted(tally.moved)],
        "gained": [_named_object(each) for each in found.gained],
        "lost": [_named_object(each) for each in found.lost],
        "rungs": [
            {"rung": name, "fired": found.fired[name], "would_have_fired": tally.rungs[name]}
            for name in sorted(tally.rungs.keys() | found.fired.keys())
        ],
        "mails": [_woken_object(each) for each in found.woken],
    }


def _promise_object(tally: Tally, promise: Promise) -> Object:
    rates = tally.rate("before", promise), tally.rate("after", promise)
    return {**promise._asdict(), **_sides_object(*rates)}


def _woken_object(woken: Woken) -> Object:
    return {
        "to": woken.to,
        "mails": woken.mails,
        "at_night": woken.at_night,
        "hours": list(woken.hours),
    }


def _sides_object(before: Rate, after: Rate) -> Object:
    return {"before": _rate_object(before), "after": _rate_object(after)}


def _rate_object(rate: Rate) -> Object:
    return {"kept": rate.numerator, "of": rate.denominator, "share": rate.share}


def _named_object(named: Named) -> Object:
    clocks = [
        {"clock": f.clock, "number": f.number, "before": f.before, "after": f.after}
        for f in named.flips
    ]
    return {"id": named.id, "ref": named.ref, "subject": named.subject, "clocks": clocks}
