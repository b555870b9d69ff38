"""Completion put where bash, zsh and fish look for it, under both names of the program.

The scripts beside this module hand over the line as it stands and get words back. They evaluate
none of them: names of accounts and subjects come from strangers.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import typer
from typer.completion import install_callback, show_callback

from helpdesk_cli.errors import HdError, UsageError

_SCRIPTS = Path(__file__).parent


class _Places(NamedTuple):
    """Where each script goes, and the startup file in which a shell must load it, if it must."""

    scripts: Mapping[str, Path]
    start_file: Path | None = None


def install_completion(ctx: typer.Context, param: typer.CallbackParam) -> None:
    """Write the scripts for the shell in use, say where they are, and leave."""
    shell = _find_shell()
    places = _find_places(shell, os.environ, Path.home())
    if places is None:
        install_callback(ctx, param, shell)
        return
    try:
        _install(places)
    except OSError as error:
        raise HdError(f"{error.filename}: cannot be written: {error.strerror}") from error
    for place in filter(None, (*places.scripts.values(), places.start_file)):
        sys.stdout.write(f"{place}\n")
    sys.stderr.write(f"Start a new {shell} to complete hd and helpdesk.\n")
    raise typer.Exit


def show_completion(ctx: typer.Context, param: typer.CallbackParam) -> None:
    """Print the scripts for the shell in use, and leave."""
    shell = _find_shell()
    places = _find_places(shell, os.environ, Path.home())
    if places is None:
        show_callback(ctx, param, shell)
        return
    sys.stdout.write("".join(_read_script(name) for name in places.scripts))
    raise typer.Exit


def _find_shell() -> str:
    import shellingham  # type: ignore[import-untyped]

    try:
        shell: str = shellingham.detect_shell()[0]
    except shellingham.ShellDetectionFailure:
        raise UsageError(
            "the shell cannot be detected: expected to be run from one",
            hint="run it in bash, zsh, fish or PowerShell",
        ) from None
    return shell


def _find_places(shell: str, env: Mapping[str, str], home: Path) -> _Places | None:
    """None for a shell that has no script here: PowerShell is Typer's, which knows no other."""
    match shell:
        case "bash":
            script = home / ".bash_completions" / "hd.sh"
            return _Places({"hd.bash": script}, home / ".bashrc")
        case "zsh":
            folder = Path(env.get("ZDOTDIR") or home)
            return _Places({"hd.zsh": folder / ".zfunc" / "_hd"}, folder / ".zshrc")
        case "fish":
            folder = Path(env.get("XDG_CONFIG_HOME") or home / ".config") / "fish" / "completions"
            return _Places({name: folder / name for name in ("hd.fish", "helpdesk.fish")})
        case _:
            return None


def _install(places: _Places) -> None:
    for name, place in places.scripts.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_read_script(name))
        if places.start_file is not None:
            quoted = str(place).replace("'", r"'\''")
            _add_line(places.start_file, f"source '{quoted}'")


def _add_line(file: Path, line: str) -> None:
    """Add a line at the end of a file, unless the file has it."""
    text = file.read_text(errors="surrogateescape") if file.exists() else ""
    if line in text.splitlines():
        return
    with file.open("a") as stream:
        stream.write(f"{'' if text.endswith(chr(10)) or not text else chr(10)}{line}\n")


def _read_script(name: str) -> str:
    return (_SCRIPTS / name).read_text()
