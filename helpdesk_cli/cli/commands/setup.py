"""`hd init` and `hd demo`: a desk comes into being."""

import os
import sys
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.options import Json
from helpdesk_cli.errors import UsageError
from helpdesk_cli.files import name_file
from helpdesk_cli.location import name_location
from helpdesk_cli.view.printing.output import choose_output, print_text

if TYPE_CHECKING:
    from pathlib import Path

    from helpdesk_cli.domain.policy.policy import Policy
    from helpdesk_cli.settings.hd_toml import Settings


def init(
    ctx: typer.Context,
    strict_privacy: Annotated[
        bool,
        typer.Option(
            "--strict-privacy",
            help="On a server: it keeps private tickets from all other logins itself.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Create a desk: its database and its first policy.

    \b
    Example:  hd init --policy vimeo
              hd --db team.db init --policy our-policy.toml
              hd --db postgresql://desk@db/desk init --policy vimeo --strict-privacy
    """
    from helpdesk_cli.cli.invocation import read_now
    from helpdesk_cli.desk.policy.apply import found_desk

    settings, path = ctx.obj.settings, _find_policy(ctx.obj.settings)
    ctx.obj.say_replaced_clock()
    with found_desk(
        settings, path, ctx.obj.now, is_strict=strict_privacy, ask_now=read_now
    ) as desk:
        policy = desk.in_force.policy
    _tell_founded(name_location(settings.db), path, policy, json)


def _find_policy(settings: "Settings") -> "Path":
    from helpdesk_cli.policy_file.files import find_policy, shipped_policies

    if settings.policy is None:
        shipped = ", ".join(shipped_policies())
        raise UsageError(
            "name a policy",
            hint=f"--policy FILE, or a shipped one: {shipped}; hd policy new writes one",
        )
    return find_policy(settings.policy)


def _tell_founded(place: str, path: "Path", policy: "Policy", json: bool) -> None:
    if json:
        told = {"db": place, "name": policy.desk.name, "policy": policy.hash}
        sys.stdout.write(dumps(told) + "\n")
        return
    where, source = name_file(place), name_file(path)
    sys.stdout.write(f"{policy.desk.name}: {where}, policy {source} ({policy.hash[:8]})\n")
    sys.stdout.write('Next: hd import tickets.jsonl, or hd new "What it is about"\n')


def demo(
    ctx: typer.Context,
    desk: Annotated[
        str, typer.Option("--desk", metavar="vimeo|vodlix", help="Whose promises it keeps.")
    ] = "vimeo",
) -> None:
    """Create a sample desk with live countdowns in a temporary folder.

    \b
    Example:  hd demo
              hd demo --desk vodlix
              hd --db sample.db demo
    """
    from helpdesk_cli.desk.demo.stories import found_demo
    from helpdesk_cli.desk.queue.queue import desk_zone, list_queue
    from helpdesk_cli.view.queue.screen import render_queue

    place = ctx.find_root().params["db"]
    out = choose_output(sys.stdout, os.environ, "screen")
    with found_demo(desk, place, ctx.obj.now) as opened:
        lines, summary = list_queue(opened)
        screen = render_queue(lines, summary, out, zone=desk_zone(opened), now=opened.now)
        print_text(screen, out, sys.stdout)
        _say_how_to_go_on(opened.store.location, opened.agent, lines[0].id)


def _say_how_to_go_on(place: str, agent: str, first: int) -> None:
    import shlex

    sys.stdout.write(
        f"\nPoint hd at this desk and try it; hd help shows the manual:\n"
        f"  export HD_DB={shlex.quote(place)} HD_AGENT={agent}\n"
        f"  hd queue --watch       the queue, counting down\n"
        f"  hd explain {first:<12}how that deadline was calculated\n"
        f"  hd next --take         claim the most urgent ticket\n"
        f"  hd escalate --plan     who would be alerted now\n"
    )
