"""hd.toml read and checked: all of its problems are reported together, whatever the command
needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from helpdesk_cli.errors import ConfigError, suggest
from helpdesk_cli.files import read_small_text

KEYS = ("db", "policy", "agent", "pager", "db_read")
TABLES = ("delivery", "escalation", "mailbox", "alias", "board", "links", "queue", "views")
KNOWN = (*KEYS, *TABLES)


def read_file(file: Path, *, must_exist: bool) -> dict[str, Any]:
    """The tables of the file as they stand. Raises ConfigError with all that is wrong."""
    import tomli

    try:
        written = tomli.loads(read_small_text(file))
    except FileNotFoundError:
        if must_exist:
            raise ConfigError([f"{file}: no such settings file"]) from None
        return {}
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read: {error.strerror}"]) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError([f"{file}: {error}"]) from error
    problems = find_problems(written, file)
    if problems:
        raise ConfigError(problems)
    return written


def find_problems(written: Mapping[str, object], file: Path) -> list[str]:
    """What is wrong with what the file says."""
    return [problem for each in written.items() for problem in _judge(*each, file)]


def _judge(key: str, value: object, file: Path) -> Sequence[str]:
    """The problems of one key of the file."""
    if key not in KNOWN:
        return [f"{file}: {key}: expected one of {', '.join(KNOWN)}{suggest(key, KNOWN)}"]
    if key in KEYS:
        is_sound = isinstance(value, str) and value and value.isprintable()
        return [] if is_sound else [f"{file}: {key}: expected a text, got {value!r}"]
    try:
        _read_table(key, value, file)
    except ConfigError as error:
        return error.problems
    return []


def _read_table(key: str, value: object, file: Path) -> object:
    match key:
        case "delivery":
            from helpdesk_cli.settings.tables.delivery import read_delivery

            return read_delivery(value, file, file)
        case "mailbox":
            from helpdesk_cli.settings.tables.mailbox import read_mailboxes

            return read_mailboxes(value, file)
        case "escalation":
            from helpdesk_cli.settings.tables.escalation import read_consent

            return read_consent(value, file)
        case "alias":
            from helpdesk_cli.settings.tables.alias import read_aliases

            return read_aliases(value, file)
        case "board":
            from helpdesk_cli.settings.tables.board import read_board

            return read_board(value, file)
        case "links":
            from helpdesk_cli.settings.tables.links import read_ticket_link

            return read_ticket_link(value, file)
        case "queue":
            from helpdesk_cli.settings.tables.queue import read_queue_defaults

            return read_queue_defaults(value, file)
    from helpdesk_cli.settings.tables.views import read_views

    return read_views(value, file)
