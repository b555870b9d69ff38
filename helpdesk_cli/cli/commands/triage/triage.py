"""`hd triage`: the tickets nobody has looked at, one at a time, one key an action."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from helpdesk_cli.cli.ask_text import ask_word, has_terminal
from helpdesk_cli.cli.invocation import Invocation
from helpdesk_cli.cli.options import offers_formats
from helpdesk_cli.errors import HdError
from helpdesk_cli.view.output import Output, print_text

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.triage.suggest import Case


T = TypeVar("T")


class Step(NamedTuple):
    """A ticket that was gone on from; `command` is what was done to it, None when nothing was."""

    place: int
    command: int | None


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
    from helpdesk_cli.desk.triage.triage import list_untriaged, study_untriaged
    from helpdesk_cli.view.triage.rows import print_cases

    with ctx.obj.open_desk(with_policy=True) as desk:
        if out.format == "screen" and has_terminal():
            waiting = [line.id for line in list_untriaged(desk, limit)]
        else:
            listed = out._replace(format="tsv") if out.format == "screen" else out
            print_cases(study_untriaged(desk, limit), listed, sys.stdout)
            return
    _walk(ctx.obj, waiting, out)


def _walk(invocation: Invocation, waiting: list[int], out: Output) -> None:
    """Show each ticket until a key leads on; `told` is what a key could not do."""
    from helpdesk_cli.view.triage.screen import render_case, render_keys, render_refusal

    place, steps, told = 0, list[Step](), ""
    while True:
        case = None
        while case is None and place < len(waiting):
            case = _study(invocation, waiting[place])
            place += case is None
        if case is None:
            break
        shown = render_case(case, place + 1, len(waiting), out)
        print_text(
            f"\n{shown}\n{told}{render_keys(_list_words(case, steps), out)}", out, sys.stdout
        )
        key = _read_key([word[0] for word in _list_words(case, steps)])
        if key == "q":
            return
        try:
            if key == "u":
                place, told = _take_back(invocation, steps.pop()), ""
            elif key == "n" or _act(invocation, key, case, out):
                steps.append(Step(place, None if key == "n" else _find_last(invocation, case)))
                place, told = place + 1, ""
        except HdError as error:
            said = f"{error.message}; {error.hint}" if error.hint else error.message
            told = render_refusal(said, out)
    print_text(f"{told}{_say_end(waiting, steps)}\n", out, sys.stdout)


def _study(invocation: Invocation, ticket_id: int) -> "Case | None":
    from helpdesk_cli.desk.triage.triage import study_ticket

    with _open_now(invocation) as desk:
        return study_ticket(desk, ticket_id)


def _list_words(case: "Case", steps: list[Step]) -> list[str]:
    """What can be done with a ticket, each word by another key."""
    may = {"reply with the article": case.articles, "merge": case.duplicates, "undo": steps}
    more = [word for word, held in may.items() if held]
    return ["accept", "severity", "take", "give", *more, "next", "quit"]


def _read_key(keys: list[str]) -> str:
    """One of the keys, as soon as it is pressed; the end of the input is as good as `q`."""
    sys.stdout.flush()
    while True:
        try:
            key = typer.getchar().lower()
        except EOFError:
            key = "q"
        if key in keys:
            sys.stdout.write(f"{key}\n")
            return key


def _act(invocation: Invocation, key: str, case: "Case", out: Output) -> bool:
    """What a key does, each as a command of its own, so that it can be undone by itself.

    False when it was asked which one is meant, and it was none.
    """
    from helpdesk_cli.desk.tickets import changes
    from helpdesk_cli.desk.tickets.merging import merge
    from helpdesk_cli.desk.triage.articles import answer
    from helpdesk_cli.desk.triage.triage import accept

    name = str(case.line.id)
    with _open_now(invocation) as desk:
        match key:
            case "a":
                accept(desk, case)
            case "s":
                accept(desk, case, _ask_severity(desk, case))
            case "t":
                changes.take(desk, [name])
            case "g":
                changes.set_fields(desk, [name], {"assignee": _ask_agent(desk, case)})
            case "r":
                match = _choose("Which article?", case.articles, out)
                if match is None:
                    return False
                answer(desk, [name], match.article)
            case "m":
                goal = _choose("Into which?", case.duplicates, out)
                if goal is None:
                    return False
                merge(desk, [name], str(goal.id))
    return True


def _choose(question: str, offered: "Sequence[T]", out: Output) -> "T | None":
    """The only one, or the one whose number is pressed; None at any other key."""
    from helpdesk_cli.view.triage.screen import render_question

    if len(offered) == 1:
        return offered[0]
    numbers = [str(number) for number in range(1, len(offered) + 1)]
    print_text(render_question(question, len(offered), out), out, sys.stdout)
    sys.stdout.flush()
    key = typer.getchar()
    sys.stdout.write("\n")
    return offered[numbers.index(key)] if key in numbers else None


def _ask_severity(desk: "Desk", case: "Case") -> str:
    from helpdesk_cli.view.triage.choices import render_choices

    severities = desk.in_force.policy.severities
    rows = [(held.id, held.label, held.definition) for held in severities.values()]
    typer.echo(render_choices("Severities", rows))
    return ask_word("Severity", case.line.severity, list(severities))


def _ask_agent(desk: "Desk", case: "Case") -> str:
    from helpdesk_cli.desk.tickets.privacy import list_takers

    return ask_word("Agent", desk.agent, list_takers(desk, case.line.id))


def _find_last(invocation: Invocation, case: "Case") -> int | None:
    from helpdesk_cli.desk.tickets.undo import find_last

    with invocation.open_desk() as desk:
        return find_last(desk, case.line.id)


def _take_back(invocation: Invocation, step: Step) -> int:
    """Undo what a key did; the place to go back to."""
    from helpdesk_cli.desk.tickets.undo import undo

    if step.command is not None:
        with _open_now(invocation) as desk:
            undo(desk, step.command)
    return step.place


def _open_now(invocation: Invocation) -> "Desk":
    """The desk at this instant: going through tickets takes its time."""
    return invocation.begin_anew().open_desk()


def _say_end(waiting: list[int], steps: list[Step]) -> str:
    if not waiting:
        return "nothing to look at: every ticket has been seen"
    changed = any(step.command is not None for step in steps)
    return "no more to look at" + ("; hd undo takes the last key back" if changed else "")
