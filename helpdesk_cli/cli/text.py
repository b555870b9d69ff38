"""How a command comes by a text: an option, standard input, or the agent's editor."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from helpdesk_cli.errors import HdError, UsageError

SCISSORS = "# ---- 8< ---- what stands below this line is not sent ---- 8< ----"


class EmptyTextError(HdError):
    """The editor was left with an empty text."""


def has_terminal() -> bool:
    """Whether a person can be asked: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def read_text(body: str | None, context: str) -> str:
    """The text for a message: as given, from standard input for `-`, else from the editor.

    `context` is shown below the text while it is edited.
    """
    if body == "-":
        body = sys.stdin.read()
    elif body is None:
        if not has_terminal():
            raise UsageError("no text", hint="give --body TEXT, or --body - to read it from a pipe")
        body = _edit(context)
    if not body.strip():
        raise EmptyTextError("an empty text: nothing was written")
    return body.rstrip("\n")


def _edit(context: str) -> str:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    handle, name = tempfile.mkstemp(prefix="hd-", suffix=".md")
    path = Path(name)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(f"\n{SCISSORS}\n{context}\n")
        subprocess.run([*shlex.split(editor), name], check=True)
        return path.read_text(encoding="utf-8").partition(SCISSORS)[0].strip("\n")
    except (OSError, subprocess.CalledProcessError) as error:
        raise HdError(
            f"the editor {editor!r} failed: {error}", hint="set EDITOR, or use --body"
        ) from error
    finally:
        path.unlink(missing_ok=True)
