"""What a check found, and what its codes mean, as people read it."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from helpdesk_cli.domain.lint.codes import CODES, Code
from helpdesk_cli.domain.lint.finding import Checked, Placed
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.ink import MARKS, QUIET, STRONG, Span, draw_mark
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, facts, fit, indent, line, table

_STYLES = {"error": MARKS["breached"].style, "warning": MARKS["imminent"].style}


def render_checked(checked: Checked, output: Output) -> str:
    """A checked policy: that it is sound, how much is in it, and what is odd; each code is
    explained once."""
    sections = ((name, Text(f"{count:,}")) for name, count in checked.sections.items())
    parts: list[RenderableType] = [_draw_heading(checked, output), indent(facts(sections))]
    explained: set[str] = set()
    for placed in checked.found:
        code = CODES[placed.finding.code]
        parts += ["", _draw_place(checked, placed, code, output)]
        parts.append(indent(Text(show_line(placed.finding.sentence, output))))
        if code.id not in explained:
            parts.append(indent(Text(f"{code.why} {code.remedy}", QUIET)))
        explained.add(code.id)
    return draw_screen([*parts, *_draw_silenced(checked, output)], output)


def render_codes(codes: Iterable[Code], output: Output) -> str:
    """The table of codes."""
    made = table("Code", "Name", "Is", "Found when", whole=("Code", "Name", "Is"))
    for code in codes:
        made.add_row(
            Text(code.id, STRONG), Text(code.name), line(_draw_severity(code)), Text(code.what)
        )
    return draw_screen([fit(made, output)], output)


def render_code(code: Code, output: Output) -> str:
    """One code in full, and how a file silences it."""
    pairs = {"Found when": code.what, "Why it hurts": code.why, "What to do": code.remedy}
    silence = f'[lint]\nallow = {{ {code.id} = "why this is meant" }}'
    return draw_screen(
        [
            line((f"{code.id} {code.name}", STRONG), "  ", _draw_severity(code)),
            indent(facts((name, Text(words)) for name, words in pairs.items())),
            "",
            Text("A policy in which it is meant says so:", QUIET),
            indent(Text(silence)),
        ],
        output,
    )


def _draw_heading(checked: Checked, output: Output) -> Text:
    name, told = show_line(checked.name or "", output), _say_how_many(checked)
    if not told:
        return line(draw_mark(MARKS["achieved"], output.unicode), f" {name} is sound")
    worst = MARKS["breached" if checked.has_errors() else "imminent"]
    return line(draw_mark(worst, output.unicode), f" {name} is valid, with {told}")


def _say_how_many(checked: Checked) -> str:
    """Such as `1 error and 2 warnings`; nothing when nothing was found."""
    severities = [CODES[each.finding.code].severity for each in checked.found]
    errors, warnings = severities.count("error"), severities.count("warning")
    parts = [
        *([count(errors, "error")] if errors else []),
        *([count(warnings, "warning")] if warnings else []),
    ]
    return " and ".join(parts)


def _draw_place(checked: Checked, placed: Placed, code: Code, output: Output) -> Text:
    place = f"{show_line(checked.source, output)}:{placed.line}: "
    return line((place, QUIET), _draw_severity(code), (f" {code.id} ", STRONG), code.name)


def _draw_severity(code: Code) -> Span:
    return code.severity, _STYLES[code.severity]


def _draw_silenced(checked: Checked, output: Output) -> Iterator[RenderableType]:
    found = [each.finding.code for each in checked.silenced]
    if found:
        yield ""
        yield Text("Silenced by the file", QUIET)
        reasons = ((code, checked.reasons[code]) for code in dict.fromkeys(found))
        yield indent(
            facts(
                (f"{code} ({found.count(code)})", Text(show_line(why, output), QUIET))
                for code, why in reasons
            )
        )
