"""What the board says in words of its own: its keys, and what a key could not do."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.text import Text

from helpdesk_cli.domain.answers.board import Moved
from helpdesk_cli.domain.answers.board_keys import DEEDS, name_key
from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.domain.triage.aid import Aid
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, facts, indent, line
from helpdesk_cli.view.tickets.changed import spell_changed
from helpdesk_cli.view.triage.screen import tell_article, tell_ways


def render_keys(keys: Mapping[str, Sequence[str]], output: Output) -> str:
    """Every key and what it does."""
    rows = [
        (" ".join(map(name_key, keys[deed.name])) or "no key", Text(deed.told)) for deed in DEEDS
    ]
    end = Text("Keys are chosen in hd.toml: hd help board. Esc goes back.", QUIET)
    return draw_screen([line(("The keys of the board", STRONG)), "", facts(rows), "", end], output)


def say_refusal(message: str, hint: str | None, output: Output) -> list[Span]:
    """Why nothing was done, and what to do instead, on one line."""
    spans: list[Span] = [(show_line(message, output), "bold red")]
    if hint:
        spans.append((f"  {show_line(hint, output)}", QUIET))
    return spans


def tell_done(verb: str, lines: Sequence[QueueLine], output: Output) -> list[Span]:
    """A line on what a key has done: the ticket as it stands now, or how many tickets there
    were."""
    if len(lines) == 1:
        return spell_changed(lines[0], verb, output)
    return [(f"{verb} ", ""), (count(len(lines), "ticket"), STRONG)]


def name_search(search: str, output: Output) -> list[Span]:
    """The search to which the queue is narrowed, if it is."""
    return [(f"{show_line(search, output)}: ", "cyan")] if search else []


def count_moves(moved: Mapping[int, Moved], output: Output) -> list[Span]:
    """The moves since somebody looked, such as ` · since you looked: 2 new, 1 late`."""
    counts = Counter(moved.values())
    told = [f"{counts[how]} {how}" for how in ("new", "late", "wrote") if counts[how]]
    between = " · " if output.unicode else ", "
    return [(between, QUIET), (f"since you looked: {', '.join(told)}", STRONG)] if told else []


def render_aid(aid: Aid, output: Output) -> str:
    """What helps with a ticket, below a blank line."""
    articles = [line(*tell_article(match, output)) for match in aid.articles]
    named = [("Article" if place == 0 else "", told) for place, told in enumerate(articles)]
    rows = [("May use now", tell_ways(aid.ways, output)), *named]
    return draw_screen(["", indent(facts(rows))], output)
