"""Erasing for good: a person with all that they have written, or what was undone long ago.

Clocks and reports stay as they were: when something happened is kept, and who of ours did it.
"""

from collections.abc import Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.undoing_imports import refuse_while_undoing
from helpdesk_cli.domain.answers.log import Erasure
from helpdesk_cli.domain.tickets.command import ERASE
from helpdesk_cli.errors import ConflictError, NotFoundError, StoreLockedError, UsageError
from helpdesk_cli.store.desk_facts import forget_fact, read_fact, save_facts
from helpdesk_cli.store.door.beside import list_copies
from helpdesk_cli.store.engines import sweep
from helpdesk_cli.store.erasure.log import save_erasure
from helpdesk_cli.store.erasure.people import erase_person
from helpdesk_cli.store.erasure.traces import Traces
from helpdesk_cli.store.erasure.undone import count_undone, purge_undone
from helpdesk_cli.store.tickets.commands import save_command

_UNSWEPT = "unswept"
"""The fact that bytes of what was erased may still lie in the desk's files."""

_NAMED = 5


def find_erasure(desk: Desk, people: Sequence[str], undone_before: int | None) -> Erasure:
    """What `erase` would take away."""
    _refuse(desk, people, undone_before)
    with desk.store.snapshot():
        found = Erasure()
        for name in people:
            found = found.plus(_find(desk, name).count())
        return found.plus(_count_undone(desk, undone_before))


def erase(desk: Desk, people: Sequence[str], undone_before: int | None) -> Erasure:
    """Take people off the desk, or what is kept of what was undone before that instant; `sweep_up`
    must follow. The log says that it was done, and how much it was."""
    _refuse(desk, people, undone_before)
    with desk.store.transaction():
        refuse_while_undoing(desk)
        command_id = save_command(desk.store, desk.now, desk.agent, ERASE)
        erased = Erasure()
        for name in people:
            traces = _find(desk, name)
            erased = erased.plus(traces.count())
            erase_person(desk.store, traces, desk.now)
        erased = erased.plus(_count_undone(desk, undone_before))
        if undone_before is not None:
            purge_undone(desk.store, undone_before)
        save_erasure(desk.store, command_id, erased)
        save_facts(desk.store, {_UNSWEPT: "1"})
    return erased


def sweep_up(desk: Desk) -> bool:
    """Let nothing of it be left in the desk's files; False where others hold on to them."""
    try:
        is_clean = sweep(desk.store)
    except StoreLockedError:
        return False
    if is_clean and is_unswept(desk):
        with desk.store.transaction():
            forget_fact(desk.store, _UNSWEPT)
    return is_clean


def is_unswept(desk: Desk) -> bool:
    """Whether an erasure was interrupted before all was swept up."""
    return read_fact(desk.store, _UNSWEPT) is not None


def list_unerased(desk: Desk) -> list[str]:
    """Copies of the desk's file beside it, which hd has made and which nobody has erased from."""
    return [str(path) for path in list_copies(desk.store.location)]


def _refuse(desk: Desk, people: Sequence[str], undone_before: int | None) -> None:
    login = desk.store.login
    if people and login is not None and login.kinds:
        raise ConflictError(
            f"only the desk's owner may erase people, and {login.name} is not the owner",
            hint="log in as the owner",
        )
    desk.refuse_agents("hd erase")
    if undone_before is not None and undone_before > desk.now:
        raise UsageError(
            "--undone-before lies in the future", hint="for example 90d, or 2026-08-01"
        )


def _find(desk: Desk, name: str) -> Traces:
    """The traces of a person; refused while a ticket of theirs may still go on."""
    traces = Traces(desk.store, name)
    if not traces.addresses:
        raise NotFoundError(
            f'no contact "{name}"', hint="hd account show lists the contacts of an account"
        )
    if traces.unclosed:
        named = " ".join(f"#{each}" for each in traces.unclosed[:_NAMED])
        more = len(traces.unclosed) - _NAMED
        raise ConflictError(
            f"not all tickets of {name} are closed: {named}" + (f" and {more} more" * (more > 0)),
            hint=f'hd close --where "contact:{name}" closes them',
        )
    return traces


def _count_undone(desk: Desk, undone_before: int | None) -> Erasure:
    if undone_before is None:
        return Erasure()
    return Erasure(undone=count_undone(desk.store, undone_before))
