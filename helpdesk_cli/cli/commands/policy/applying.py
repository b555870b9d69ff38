"""`hd policy apply`: what changes is shown and asked about, then it is applied, or left to wait."""

import sys
from pathlib import Path

import typer

from helpdesk_cli.cli.answer import tell_dropped_tiers
from helpdesk_cli.cli.asking.text import has_terminal
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.apply import (
    apply_policy,
    find_unpromised,
    list_dropped_tiers,
    read_proved,
)
from helpdesk_cli.desk.policy.coming import let_wait
from helpdesk_cli.desk.policy.differing import hold_against
from helpdesk_cli.desk.policy.versions import Named, find_in_force
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.errors import HdError
from helpdesk_cli.view.policy.answers import print_applied, print_waiting, say_unpromised
from helpdesk_cli.view.policy.difference import print_difference
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.printing.progress import show_progress


def ask_to_apply(desk: Desk, path: Path, at: int | None, yes: bool, out: Output) -> None:
    """Show what a policy changes; on a terminal, go on only if that is wanted.

    Programs that want an object get the answer alone. What is in force already is no question.
    """
    before, after = find_in_force(desk), Named(read_proved(path), str(path))
    if out.is_json or before.policy.hash == after.policy.hash:
        return
    then = desk if at is None else Desk(desk.store, max(at, desk.now), desk.settings)
    with show_progress("Looking at open tickets", sys.stderr) as progress:
        difference = hold_against(then, before, after, progress)
    print_difference(difference, out, sys.stdout)
    sys.stdout.write("\n")
    if has_terminal() and not yes and not typer.confirm("Apply it?"):
        raise HdError("nothing was changed")


def put_in_force(desk: Desk, path: Path, out: Output) -> None:
    """Do so, and say what it leaves without a promise."""
    with show_progress("Rescheduling running clocks", sys.stderr) as progress:
        stored, moved = apply_policy(desk, path, progress)
    print_applied(stored, moved, out, sys.stdout)
    sys.stderr.write(say_unpromised(find_unpromised(desk), out))
    tell_dropped_tiers(list_dropped_tiers(desk))


def schedule(desk: Desk, path: Path, at: int, out: Output) -> None:
    """Let it wait for its instant."""
    waits = let_wait(desk, path, at)
    print_waiting(waits, "waits", out, sys.stdout, zone=desk_zone(desk), now=desk.now)
