"""`hd triage` for people: one ticket at a time, every suggestion with its reason."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from helpdesk_cli.domain.triage import Alike, Case
from helpdesk_cli.view.ink import QUIET, STRONG, Span, mark_of, paint
from helpdesk_cli.view.output import Output, show_body, show_line
from helpdesk_cli.view.safe import cut
from helpdesk_cli.view.screen import Barred, draw_screen, facts, indent, line
from helpdesk_cli.view.when import format_countdown, format_length

_TEXT_LINES = 8
_ANSWER_WIDTH = 60


def render_case(case: Case, place: int, count: int, output: Output) -> str:
    """The ticket and what is suggested for it; it is number `place` of `count`."""
    held = case.line
    head = line((f"#{held.id}", STRONG), "  ", (show_line(held.subject, output), STRONG))
    parts: list[RenderableType] = [Text(f"{place} of {count}", QUIET), head, ""]
    parts += [indent(line(*_tell_customer(case, output))), ""]
    if case.text:
        shown = show_body(case.text, output).splitlines()
        rest = [output.ellipsis] if len(shown) > _TEXT_LINES else []
        text = Text("\n".join([*shown[:_TEXT_LINES], *rest]))
        parts += [indent(Barred(text, QUIET, output.unicode)), ""]
    parts.append(indent(facts(_tell_suggestions(case, output))))
    return draw_screen(parts, output)


def render_keys(words: Iterable[str], output: Output) -> str:
    """The line that says what can be done: each word by the key it begins with."""
    spans: list[Span] = []
    for word in words:
        spans += [(f"[{word[0]}]", STRONG), (f"{word[1:]}  ", "")]
    return paint(spans, output.colour)


def _tell_customer(case: Case, output: Output) -> Iterator[Span]:
    held = case.line
    who = ", ".join(show_line(name, output) for name in (held.account, held.contact) if name)
    yield (f"{who or 'nobody known'}, {show_line(held.tier, output)}  ", "")
    if held.clock is not None and held.due_in_seconds is not None:
        name = held.clock.replace("_", " ")
        yield (f"{name} {format_countdown(held.due_in_seconds)}", mark_of(held).style)


def _tell_suggestions(case: Case, output: Output) -> Iterator[tuple[str, Text]]:
    yield "Severity", line(*_tell_severity(case, output))
    if case.severity and case.definition:
        yield "", Text(show_line(case.definition, output), QUIET)
    if case.routed:
        route = case.routed.route
        private = ", private" if route.private else ""
        told = f"{route.team}{private}: {case.routed.why} ({route.name})"
        yield "Route", Text(show_line(told, output))
    open_now = [way.channel for way in case.ways if way.is_open]
    yield "May use now", Text(", ".join(open_now) or "no channel")
    for place, article in enumerate(case.articles):
        told = f"{article.title} ({article.name})"
        yield "Article" if place == 0 else "", Text(show_line(told, output))
    for name, found in (("Duplicate?", case.duplicates), ("Similar", case.similar)):
        for place, alike in enumerate(found):
            yield name if place == 0 else "", line(*_tell_alike(alike, output))


def _tell_severity(case: Case, output: Output) -> Iterator[Span]:
    held, suggestion = case.line, case.severity
    if suggestion is None:
        yield (f"{show_line(held.severity, output)}; no word says otherwise", "")
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


def _tell_alike(alike: Alike, output: Output) -> Iterator[Span]:
    yield (f"#{alike.id} {show_line(alike.subject, output)}", "")
    end: str = alike.status
    if alike.solved_in is not None:
        end = f"solved in {format_length(alike.solved_in)}"
    words = ", ".join(show_line(word, output) for word in alike.words)
    yield (f"  {alike.severity}, {end}; {alike.share:.0%} alike: {words}", QUIET)
    if alike.answer:
        first = show_line(alike.answer.splitlines()[0], output)
        yield (f"; answered: {cut(first, _ANSWER_WIDTH, output.ellipsis)}", "")
