"""Logins of a desk as a list, and what became of one."""

from collections.abc import Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.access import LoginRow
from helpdesk_cli.english import join
from helpdesk_cli.view.printing.ink import STRONG, paint
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_value, show_line
from helpdesk_cli.view.printing.safe import align, cell_width

LOGIN_KEYS = ("login", "kinds", "teams")


def print_logins(logins: Sequence[LoginRow], output: Output, stream: TextIO) -> None:
    """A line each: the login, what it is for, in which teams."""
    if output.is_json:
        print_rows(LOGIN_KEYS, logins, output, stream)
    elif output.format != "screen":
        rows = [(row.login, " ".join(row.kinds), " ".join(row.teams)) for row in logins]
        print_rows(LOGIN_KEYS, rows, output, stream)
    else:
        widest = max((cell_width(row.login) for row in logins), default=0)
        lines = [_draw(row, widest, output) for row in logins]
        none = "Only the owner can log in. hd access grant alice --team support\n"
        print_text("".join(lines) or none, output, stream)


def print_granted(row: LoginRow, output: Output, stream: TextIO) -> None:
    """Such as `alice may log in as agent, in support`."""
    if output.is_json:
        print_value(dict(zip(LOGIN_KEYS, row, strict=True)), output, stream)
    else:
        print_text(f"{show_line(row.login, output)} may log in as {_say(row)}\n", output, stream)


def print_revoked(login: str, is_gone: bool, output: Output, stream: TextIO) -> None:
    """Say that somebody is out, and whether the role itself is left on the server."""
    if output.is_json:
        print_value({"login": login, "dropped": is_gone}, output, stream)
        return
    left = "" if is_gone else "; the role itself stays on the server"
    print_text(f"{show_line(login, output)} can no longer log in{left}\n", output, stream)


def _draw(row: LoginRow, widest: int, output: Output) -> str:
    login = align(show_line(row.login, output), widest + 2)
    return paint([(login, STRONG), (_say(row), "")], output.colour) + "\n"


def _say(row: LoginRow) -> str:
    teams = f", in {join(row.teams)}" if row.teams and "agent" in row.kinds else ""
    return f"{join(row.kinds)}{teams}"
