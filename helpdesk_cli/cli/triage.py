"""`hd triage`: the tickets nobody has looked at, one at a time, one key an action."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.invocation import Invocation
from helpdesk_cli.cli.options import offers_formats
from helpdesk_cli.cli.text import ask_word, has_terminal
from helpdesk_cli.errors import HdError
from helpdesk_cli.view.output import Output, print_text

if TYPE_CHECKING:
    from helpdesk_cli.desk.opened import Desk
    from helpdesk_cli.domain.triage import Case


@offers_formats
def triage(
    ctx: typer.Context,
    out: Output,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many.")] = None,
) -> None:
    """Go through new tickets that nobody has seen, one key an action.

    The most urgent first. Every suggestion says why; none is applied without a key. Piped, it lists
    the suggestions.

    \b
    Example:  hd triage
              hd triage --json | jq '.[] | {id, suggested_severity}'
    """
    from helpdesk_cli.desk.triage import list_untriaged, study_untriaged
    from helpdesk_cli.view.triage import print_cases

    with ctx.obj.open_desk(with_policy=True) as desk:
        if out.format == "screen" and has_terminal():
            waiting = [line.id for line in list_untriaged(desk, limit)]
        else:
            listed = out._replace(format="tsv") if out.format == "screen" else out
            print_cases(study_untriaged(desk, limit), listed, sys.stdout)
            return
    _walk(ctx.obj, waiting, out)


def _walk(invocation: Invocation, waiting: list[int], out: Output) -> None:
    """Show each ticket until a key leads on; `done` are the places at which something was done."""
    from helpdesk_cli.view.triage_screen import render_case

    place, done = 0, list[int]()
    while place < len(waiting):
        case = _study(invocation, waiting[place])
        if case is None:
            place += 1
            continue
        print_text("\n" + render_case(case, place + 1, len(waiting), out) + "\n", out, sys.stdout)
        key = _ask_key(["accept", "severity", "take", "give", *_more_keys(case, done)], out)
        if key == "q":
            return
        try:
            _act(invocation, key, case)
        except HdError as error:
            _tell(f"{error.message}; {error.hint}" if error.hint else error.message)
            continue
        if key == "u":
            place = done.pop()
            continue
        if key != "n":
            done.append(place)
        place += 1
    _tell("no more to look at" if waiting else "nothing to look at: every ticket has been seen")


def _study(invocation: Invocation, ticket_id: int) -> "Case | None":
    from helpdesk_cli.desk.triage import study_ticket

    with _open_now(invocation) as desk:
        return study_ticket(desk, ticket_id)


def _more_keys(case: "Case", done: list[int]) -> list[str]:
    may = {"reply with the article": case.articles, "merge": case.duplicates, "undo": done}
    return [*(word for word, held in may.items() if held), "next", "quit"]


def _ask_key(words: list[str], out: Output) -> str:
    """The first letter of one of the words, as soon as it is pressed."""
    from helpdesk_cli.view.triage_screen import render_keys

    print_text(render_keys(words, out), out, sys.stdout)
    sys.stdout.flush()
    while (key := typer.getchar().lower()) not in [word[0] for word in words]:
        pass
    sys.stdout.write(f"{key}\n")
    return key


def _act(invocation: Invocation, key: str, study: "Case") -> None:
    """What a key does, each as a command of its own, so that it can be undone by itself."""
    from helpdesk_cli.desk import changes
    from helpdesk_cli.desk.merging import merge
    from helpdesk_cli.desk.triage import accept, answer
    from helpdesk_cli.desk.undo import undo

    name = str(study.line.id)
    with _open_now(invocation) as desk:
        match key:
            case "a":
                accept(desk, study)
            case "s":
                accept(desk, study, _ask_severity(desk, study))
            case "t":
                changes.take(desk, [name])
            case "g":
                changes.set_fields(desk, [name], {"assignee": _ask_agent(desk)})
            case "r":
                answer(desk, study, study.articles[0])
            case "m":
                merge(desk, [name], str(study.duplicates[0].id))
            case "u":
                undo(desk)


def _ask_severity(desk: "Desk", case: "Case") -> str:
    from helpdesk_cli.view.choices import render_choices

    severities = desk.in_force.policy.severities
    rows = [(held.id, held.label, held.definition) for held in severities.values()]
    typer.echo(render_choices("Severities", rows))
    return ask_word("Severity", case.line.severity, list(severities))


def _ask_agent(desk: "Desk") -> str:
    return ask_word("Agent", desk.agent, list(desk.in_force.policy.people) or [desk.agent])


def _open_now(invocation: Invocation) -> "Desk":
    """The desk at this instant: going through tickets takes its time."""
    from helpdesk_cli.clock import read_now

    return invocation._replace(now=read_now()).open_desk()


def _tell(text: str) -> None:
    from helpdesk_cli.view.safe import clean_line

    sys.stderr.write(f"hd: {clean_line(text)}\n")
