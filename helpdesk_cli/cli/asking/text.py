"""How a command comes by words: an option, standard input, a question, the agent's editor; and
whether they are mailed.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from helpdesk_cli.errors import HdError, UsageError, say_reason, suggest

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk

SCISSORS = "# ---- 8< ---- text below this line is not sent ---- 8< ----"


def has_terminal() -> bool:
    """Whether a person can be asked: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def read_stdin() -> str:
    """Standard input to its end."""
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise UsageError(
            f"standard input: expected text, got byte 0x{error.object[error.start]:02x}",
            hint="write it in UTF-8",
        ) from error


def ask(question: str, default: str | None = None) -> str:
    """One line, which can be edited as it is typed; with a default, Enter gives that.

    An empty default is not shown.
    """
    with suppress(ImportError):  # Windows edits lines itself
        import readline  # noqa: F401

    return str(typer.prompt(question, default=default, show_default=bool(default)))


def ask_word(question: str, default: str, known: list[str]) -> str:
    """Ask until one of the words known is given."""
    while True:
        word = ask(f"{question} [{', '.join(known)}]", default)
        if word in known:
            return word
        typer.echo(f'No {question.lower()} "{word}"{suggest(word, known)}.')


@contextmanager
def take_text(desk: "Desk", body: str | None, describe: Callable[[], str]) -> Iterator[str]:
    """The text for a message: as given, from standard input for `-`, else from the editor.

    What `describe` gives is shown below the text while it is edited; what it refuses, nobody writes
    in vain. What was edited is kept when what is done
    with it within the `with` statement fails.
    """
    if body is not None:
        yield _require(read_stdin() if body == "-" else body)
        return
    if not has_terminal():
        raise UsageError(
            "a body is required", hint="give --body TEXT, or --body - to read it from a pipe"
        )
    draft = _write_draft(describe())
    try:
        text = _require(_edit(draft))
    except BaseException:
        draft.unlink()
        raise
    _read_clock_again(desk)
    try:
        yield text
    except BaseException:
        sys.stderr.write(f"hd: your text was saved in {draft}\n")
        raise
    draft.unlink()


def choose_sending(desk: "Desk", tickets: list[str], told: bool | None) -> bool | None:
    """Whether a reply is mailed; None is as the policy says.

    Asks where that says `send = "ask"` and something can leave.
    """
    from helpdesk_cli.desk.outgoing.replying import find_addresses

    if told is not None or desk.in_force.policy.mail.send != "ask":
        return told
    addresses = find_addresses(desk, tickets)
    if addresses and not has_terminal():
        raise UsageError(
            'the policy says send = "ask", and nobody can be asked here',
            hint="--send mails the reply, --no-send only records it",
        )
    return bool(addresses) and typer.confirm(f"Mail it to {', '.join(addresses)}?", True)


def _require(text: str) -> str:
    if not text.strip():
        raise HdError("the text is empty; nothing was written")
    if "\0" in text:
        raise UsageError("text cannot contain a NUL character", hint="nothing was written")
    return text.rstrip("\n")


def edit_text(text: str, context: str) -> str:
    """A text as it leaves the agent's editor, which shows the context below it."""
    draft = _write_draft(context, text)
    try:
        return _edit(draft)
    finally:
        draft.unlink()


def _write_draft(context: str, text: str = "") -> Path:
    handle, name = tempfile.mkstemp(prefix="hd-", suffix=".md")
    with open(handle, "w", encoding="utf-8") as file:
        file.write(f"{text}\n{SCISSORS}\n{context}\n")
    return Path(name)


def _edit(draft: Path) -> str:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        subprocess.run([*shlex.split(editor), str(draft)], check=True)
        return draft.read_text(encoding="utf-8").partition(SCISSORS)[0].strip("\n")
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        code = getattr(error, "returncode", None)
        reason = say_reason(error) if code is None else f"it exited with {code}"
        raise HdError(
            f"the editor {editor!r} failed: {reason}", hint="set EDITOR, or use --body"
        ) from error


def _read_clock_again(desk: "Desk") -> None:
    """Writing took its time: what is written is said now, not when the command began."""
    from helpdesk_cli.cli.invocation import read_now

    desk.now = read_now()
