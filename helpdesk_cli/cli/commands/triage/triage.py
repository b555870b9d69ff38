"""`hd triage`: untriaged tickets, one at a time, one key an action."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from helpdesk_cli.cli.asking.text import choose_sending, has_terminal, take_text
from helpdesk_cli.cli.commands.triage.keys import choose, read_key
from helpdesk_cli.cli.invocation import Invocation
from helpdesk_cli.cli.options import offers_formats
from helpdesk_cli.errors import HdError
from helpdesk_cli.view.printing.output import Output, print_text
from helpdesk_cli.view.triage.choices import render_help

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.triage.suggest import Case


class Step(NamedTuple):
    """A ticket that was left for the next one; `command` is what was done to it, None when nothing
    was."""

    place: int
    command: int | None


@offers_formats
def triage(
    ctx: typer.Context,
    out: Output,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most N tickets.")
    ] = None,
) -> None:
    """Step through untriaged tickets, one keystroke per action.

    Most urgent first. Every suggestion comes with its reason; none is applied until you press a
    key, and a severity can be accepted only if the guess is sure enough. ? explains the keys; Esc
    leaves a list, then triage. When piped, it lists the suggestions.

    \b
    Example:  hd triage
              hd triage --json | jq '.[] | {id, suggested_severity}'
    """
    from helpdesk_cli.desk.triage.triage import list_untriaged, study_untriaged
    from helpdesk_cli.view.triage.rows import print_cases

    walks = out.format == "screen" and has_terminal()
    with ctx.obj.open_to_act() if walks else ctx.obj.open_desk(with_policy=True) as desk:
        if walks:
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
    while (found := _find_next(invocation, waiting, place)) is not None:
        place, case = found
        shown = render_case(case, place + 1, len(waiting), out)
        print_text(
            f"\n{shown}\n{told}{render_keys(_list_words(case, steps), out)}", out, sys.stdout
        )
        key = read_key([word[0] for word in _list_words(case, steps)], out)
        told = ""
        if not key:
            continue
        if key == "q":
            return
        try:
            if key == "u":
                place = _take_back(invocation, steps.pop())
            elif key == "n" or _act(invocation, key, case, out):
                steps.append(Step(place, None if key == "n" else _find_last(invocation, case)))
                place += 1
        except HdError as error:
            said = f"{error.message}; {error.hint}" if error.hint else error.message
            told = render_refusal(said, out)
    print_text(f"{told}{_say_end(waiting, steps)}\n", out, sys.stdout)


def _find_next(invocation: Invocation, waiting: list[int], place: int) -> "tuple[int, Case] | None":
    """The first ticket from `place` on that is still untriaged, and its own place."""
    for its_place in range(place, len(waiting)):
        case = _study(invocation, waiting[its_place])
        if case is not None:
            return its_place, case
    return None


def _study(invocation: Invocation, ticket_id: int) -> "Case | None":
    from helpdesk_cli.desk.triage.triage import study_ticket

    with _open_now(invocation) as desk:
        return study_ticket(desk, ticket_id)


def _list_words(case: "Case", steps: list[Step]) -> list[str]:
    """The actions that a ticket allows, each by a word with a key of its own."""
    may = {"accept": case.earned, "reply with an article": case.articles, "merge": case.duplicates}
    armed = [word for word, held in may.items() if held]
    first = ["accept"] if "accept" in armed else []
    undoing = ["undo"] if steps else []
    asked = [word for word in armed if word != "accept"]
    return [
        *first,
        *("severity", "take", "give", "write a reply", *asked),
        *("open", *undoing, "next", "quit", "?"),
    ]


def _act(invocation: Invocation, key: str, case: "Case", out: Output) -> bool:
    """Do what a key stands for, as a command of its own, so that it can be undone by itself.

    False when it changed nothing: a list was left, a ticket was only looked at.
    """
    name = str(case.line.id)
    if key == "?":
        print_text(render_help(), out, sys.stdout)
        return False
    if key == "o":
        _open(invocation, name, out)
        return False
    with _open_now(invocation) as desk:
        done = _ACTIONS[key](desk, case, out)
    if done and key in "tw":
        invocation.remember(case.line.id)
    return done


def _open(invocation: Invocation, name: str, out: Output) -> None:
    """The ticket with its whole timeline."""
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.desk.tickets.reading import show_tickets
    from helpdesk_cli.view.tickets.rows import print_tickets

    with _open_now(invocation) as desk:
        shown = show_tickets(desk, [name])
        print_tickets(shown, out, sys.stdout, zone=desk_zone(desk), now=desk.now)
    invocation.remember(shown[0].id)


def _accept(desk: "Desk", case: "Case", _out: Output) -> bool:
    from helpdesk_cli.desk.triage.triage import accept

    accept(desk, case)
    return True


def _set_severity(desk: "Desk", case: "Case", out: Output) -> bool:
    from helpdesk_cli.desk.triage.triage import accept

    severities = list(desk.in_force.policy.severities.values())
    told = [f"{held.id} ({held.label}): {held.definition}" for held in severities]
    chosen = choose("Which severity?", severities, told, out)
    if chosen is not None:
        accept(desk, case, chosen.id)
    return chosen is not None


def _take(desk: "Desk", case: "Case", _out: Output) -> bool:
    from helpdesk_cli.desk.tickets import changes

    changes.take(desk, [str(case.line.id)])
    return True


def _give(desk: "Desk", case: "Case", out: Output) -> bool:
    from helpdesk_cli.desk.tickets import changes
    from helpdesk_cli.desk.tickets.privacy import list_takers

    takers = list_takers(desk, case.line.id)
    chosen = choose("To whom?", takers, takers, out)
    if chosen is not None:
        changes.set_fields(desk, [str(case.line.id)], {"assignee": chosen})
    return chosen is not None


def _answer(desk: "Desk", case: "Case", out: Output) -> bool:
    from helpdesk_cli.desk.outgoing.replying import Sending, reply_by_mail
    from helpdesk_cli.desk.triage.articles import answer

    titles = [match.article.title for match in case.articles]
    match = choose("Which article?", case.articles, titles, out)
    if match is not None:
        chosen, name = match.article, str(case.line.id)
        sending = Sending(choose_sending(desk, [name], None))
        reply_by_mail(desk, lambda: answer(desk, [name], chosen), sending)
    return match is not None


def _merge(desk: "Desk", case: "Case", out: Output) -> bool:
    from helpdesk_cli.desk.tickets.merging import merge

    named = [f"#{alike.id} {alike.subject}" for alike in case.duplicates]
    goal = choose("Into which?", case.duplicates, named, out)
    if goal is not None:
        merge(desk, [str(case.line.id)], str(goal.id))
    return goal is not None


def _write(desk: "Desk", case: "Case", _out: Output) -> bool:
    from helpdesk_cli.desk.outgoing.replying import Sending, reply_by_mail
    from helpdesk_cli.desk.tickets import changes

    name = str(case.line.id)
    with take_text(desk, None, lambda: changes.describe(desk, [name])) as text:
        sending = Sending(choose_sending(desk, [name], None))
        reply_by_mail(desk, lambda: changes.reply(desk, [name], text), sending)
    return True


_ACTIONS: dict[str, "Callable[[Desk, Case, Output], bool]"] = {
    "a": _accept,
    "s": _set_severity,
    "t": _take,
    "g": _give,
    "r": _answer,
    "m": _merge,
    "w": _write,
}


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
        return "nothing to triage: every ticket has been looked at"
    changed = any(step.command is not None for step in steps)
    return "no more tickets to triage" + ("; hd undo undoes the last action" if changed else "")
