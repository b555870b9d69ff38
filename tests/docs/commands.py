"""The commands that there are, for pages that name them."""

from functools import cache
from typing import Any

import typer

from helpdesk_cli.cli.app import app


@cache
def find_commands() -> dict[str, Any]:
    """Every command by the words that call it."""
    program: Any = typer.main.get_command(app)
    found = {}
    for name in program.list_commands(None):
        found[name] = command = program.get_command(None, name)
        found |= _list_below(name, command)
    return found


def _list_below(name: str, command: Any) -> dict[str, Any]:
    found = {}
    for inner, below in getattr(command, "commands", {}).items():
        found[f"{name} {inner}"] = below
        found |= _list_below(f"{name} {inner}", below)
    return found


def find_options(command: str) -> set[str]:
    """Every option of a command, in each way of writing it."""
    parameters = find_commands()[command].params
    options = [each for each in parameters if each.param_type_name == "option"]
    return {name for each in options for name in (*each.opts, *each.secondary_opts)}
