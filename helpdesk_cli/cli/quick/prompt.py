"""`hd status` as a prompt or a bar asks for it, every few seconds.

It is answered before the command line is loaded, which would be two thirds of its work.
"""

from __future__ import annotations

from helpdesk_cli.errors import BREACH, HdError

COMMAND = "status"
_VALUES = {"--db": "db", "--config": "config", "--as": "agent", "--format": "format"}
_FLAGS = ("--mine", "--fail-on-breach")


def answer_status(words: list[str]) -> int | None:
    """The exit code, with the line printed; None when the command must answer itself.

    All that is wrong or seldom asked for is the command's to do and to tell.
    """
    read = _read(words)
    if read is None:
        return None
    given, flags = read
    try:
        return _answer(given, flags)
    except (HdError, OSError):
        return None


def _read(words: list[str]) -> tuple[dict[str, str], set[str]] | None:
    """Options with a value by their names, and flags; None when there is anything else."""
    given: dict[str, str] = {}
    flags: set[str] = set()
    commands = 0
    rest = iter(words)
    for word in rest:
        if word in _VALUES:
            value = next(rest, None)
            if value is None:
                return None
            given[_VALUES[word]] = value
        elif word in _FLAGS:
            flags.add(word)
        elif word == COMMAND and not commands:
            commands += 1
        else:
            return None
    return (given, flags) if commands else None


def _answer(given: dict[str, str], flags: set[str]) -> int | None:
    import sys

    from helpdesk_cli.cli.invocation import read_now
    from helpdesk_cli.desk.status import status_alone
    from helpdesk_cli.settings.hd_toml import Settings
    from helpdesk_cli.view.queue.status import fill_template, format_status

    template = given.pop("format", None)
    settings = Settings(**given)
    is_mine = "--mine" in flags
    found = status_alone(settings.db, read_now, settings.agent if is_mine else None)
    encoding = sys.stdout.encoding or "utf-8"
    if found is None:
        return None
    status, now = found
    if template is None:
        unicode = encoding.lower() in ("utf-8", "utf8")
        line = format_status(status, now, is_mine=is_mine, unicode=unicode)
    else:
        line = fill_template(template, status, now)
        if "{" in line:
            return None
    sys.stdout.write(f"{line}\n".encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()
    return BREACH if status.late and "--fail-on-breach" in flags else 0
