"""`hd triage` for people: one ticket at a time, every suggestion with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from shlex import quote
from textwrap import wrap

from rich.console import RenderableType
from rich.text import Text

from helpdesk_cli.domain.customers.address import is_address
from helpdesk_cli.domain.customers.ways_in import Way
from helpdesk_cli.domain.triage.article import ArticleMatch
from helpdesk_cli.domain.triage.suggest import Alike, Case
from helpdesk_cli.english import spell
from helpdesk_cli.phrases.routing import describe_reasons
from helpdesk_cli.phrases.ways_in import name_offer
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span, mark_of, paint
from helpdesk_cli.view.printing.link import number_ticket
from helpdesk_cli.view.printing.output import Output, show_body, show_line
from helpdesk_cli.view.printing.rich_parts import Barred, draw_screen, facts, indent, line
from helpdesk_cli.view.printing.safe import cut
from helpdesk_cli.view.printing.when import format_countdown, format_length

_TEXT_LINES = 5
_MARGIN = 4
_ANSWER_WIDTH = 60


def render_case(case: Case, place: int, count: int, output: Output) -> str:
    """The ticket and what is suggested for it; it is number `place` of `count`."""
    held = case.line
    number = number_ticket(held.id, held.ref, output)
    head = line(number, "  ", (show_line(held.subject, output), STRONG))
    unread = "" if held.unread_since is None else ", unread"
    parts: list[RenderableType] = [Text(f"{place} of {count}{unread}", QUIET), head, ""]
    parts += [indent(line(*_tell_customer(case, output))), ""]
    if case.text:
        parts += [indent(Barred(_shorten(case.text, output), QUIET, output.unicode)), ""]
    parts.append(indent(facts(_tell_suggestions(case, output))))
    return draw_screen(parts, output)


def render_keys(words: Iterable[str], output: Output) -> str:
    """The actions, each word with the key that it begins with; no word is broken at the margin."""
    rows: list[list[Span]] = [[]]
    room = output.width
    for word in words:
        size = len(f"[{word[0]}]{word[1:]}  ")
        if size > room:
            rows.append([])
            room = output.width
        rows[-1] += [(f"[{word[0]}]", STRONG), (word[1:], ""), ("  ", "")]
        room -= size
    lines = [paint(spans[:-1], output.colour) for spans in rows]
    return "\n".join(lines) + "  "


def render_refusal(text: str, output: Output) -> str:
    """Why a key did nothing."""
    return "\n".join(wrap(show_line(text, output), output.width)) + "\n"


def _shorten(text: str, output: Output) -> Text:
    """The beginning of a text, so short that the ticket above it stays in sight."""
    width = max(output.width - _MARGIN, 1)
    rows = [
        row for each in show_body(text, output).splitlines() for row in wrap(each, width) or [""]
    ]
    rest = [output.ellipsis] if len(rows) > _TEXT_LINES else []
    return Text("\n".join([*rows[:_TEXT_LINES], *rest]))


def _tell_customer(case: Case, output: Output) -> Iterator[Span]:
    held = case.line
    if held.clock is not None and held.due_in_seconds is not None:
        name = spell(held.clock)
        yield (f"{name} {format_countdown(held.due_in_seconds)}", mark_of(held).style)
        yield ("  ", "")
    who = ", ".join(show_line(name, output) for name in (held.account, held.contact) if name)
    yield (f"{who or 'nobody known'}, {show_line(held.tier, output)}", "")


def _tell_suggestions(case: Case, output: Output) -> Iterator[tuple[str, Text]]:
    if case.line.suggestion:
        yield "Suggested", Text(show_line(case.line.suggestion, output))
    if case.line.account is None and is_address(case.line.contact or ""):
        yield "Account", Text(show_line(_tell_stranger(case.line.contact or ""), output))
    yield "Severity", line(*_tell_severity(case, output))
    if case.earned and case.definition:
        yield "", Text(show_line(case.definition, output), QUIET)
    if case.routed:
        yield "Route", Text(show_line(_tell_route(case), output))
        for place, step in enumerate(case.routed.route.checklist):
            yield "Checklist" if place == 0 else "", Text(f"- {show_line(step, output)}")
    yield "May use now", tell_ways(case.ways, output)
    articles = [tell_article(match, output) for match in case.articles]
    duplicates = [_tell_alike(alike, output) for alike in case.duplicates]
    similar = [_tell_alike(alike, output) for alike in case.similar]
    yield from _name_rows("Article", _number(articles))
    yield from _name_rows("Duplicate?", _number(duplicates))
    yield from _name_rows("Similar", similar)


def _tell_stranger(contact: str) -> str:
    """A hint at a customer without an account: they have the default tier, which may be less than
    they pay for."""
    return f"none known: hd account set NAME --contact {quote(contact)}"


def _name_rows(name: str, rows: Sequence[list[Span]]) -> Iterator[tuple[str, Text]]:
    for place, spans in enumerate(rows):
        yield name if place == 0 else "", line(*spans)


def _number(rows: list[list[Span]]) -> list[list[Span]]:
    """The rows, each with the number of the key that chooses it, if there is a choice."""
    if len(rows) < 2:
        return rows
    return [[(f"{number} ", STRONG), *spans] for number, spans in enumerate(rows, 1)]


def _tell_severity(case: Case, output: Output) -> Iterator[Span]:
    held, suggestion = case.line, case.earned
    if suggestion is None:
        yield (f"{show_line(held.severity, output)}; no suggestion", "")
        return
    arrow = "→" if output.unicode else "->"
    if suggestion.value == held.severity:
        yield (f"{held.severity}, as it is", STRONG)
    else:
        yield (f"{held.severity} {arrow} ", "")
        yield (suggestion.value, STRONG)
    words = ", ".join(
        f'"{show_line(word, output)}" {weight:.1f} times likelier'
        for word, weight in suggestion.why
    )
    yield (f"  {suggestion.share:.0%}: {words}", QUIET)


def _tell_route(case: Case) -> str:
    """The team to which the route leads, and why; for a ticket that has a team, how that goes with
    the route."""
    if case.routed is None:
        return ""
    route, team = case.routed.route, case.line.team
    private = ", private" if route.private else ""
    told = f"{route.team}{private}: {describe_reasons(case.routed.met)} ({route.name})"
    if team is None:
        return told
    return f"is with {told}" if team == route.team else f"stays with {team}, though {told}"


def tell_ways(ways: Iterable[Way], output: Output) -> Text:
    """How a customer may reach us now."""
    open_now = [name_offer(way.offer) for way in ways if way.is_open]
    return Text(show_line(", ".join(open_now), output) or "no channel")


def tell_article(match: ArticleMatch, output: Output) -> list[Span]:
    """The name of an article, and the words that led to it."""
    title = f"{match.article.title} ({match.article.name})"
    return [
        (show_line(title, output), ""),
        (f"  {show_line(', '.join(match.words), output)}", QUIET),
    ]


def _tell_alike(alike: Alike, output: Output) -> list[Span]:
    end: str = alike.status
    if alike.solved_in is not None:
        end = f"solved in {format_length(alike.solved_in)}"
    words = ", ".join(show_line(word, output) for word in alike.words)
    spans: list[Span] = [
        (f"#{alike.id} {show_line(alike.subject, output)}", ""),
        (f"  {alike.severity}, {end}; {alike.share:.0%} alike: {words}", QUIET),
    ]
    if alike.answer:
        first = show_line(alike.answer.splitlines()[0], output)
        spans.append((f"; answered: {cut(first, _ANSWER_WIDTH, output.ellipsis)}", ""))
    return spans
