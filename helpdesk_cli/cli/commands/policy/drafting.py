"""`hd policy new`: a first policy from options, and from questions where a person can answer."""

import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import NamedTuple, TypeVar

import typer

from helpdesk_cli.cli.asking.text import ask, has_terminal
from helpdesk_cli.errors import ConflictError, HdError, UsageError
from helpdesk_cli.files import begin_file
from helpdesk_cli.policy_file.drafting.answers import (
    SCHEMA_FILE,
    read_address,
    read_holidays,
    read_hours,
    read_label,
    read_name,
    read_timezone,
)
from helpdesk_cli.policy_file.drafting.first_policy import Answers

T = TypeVar("T")
Reader = Callable[[str], T]

SAVED = "/etc/localtime"
ZONES = "zoneinfo/"


def refuse_to_overwrite(file: Path, yes: bool) -> None:
    """Before anything is asked."""
    if os.path.lexists(file) and not yes:
        raise ConflictError(f"{file} already exists", hint="name another file, or give --yes")


class Given(NamedTuple):
    """What options say; nothing for those that were left out."""

    name: str | None
    zone: str | None
    hours: list[str] | None
    holidays: list[str] | None
    tiers: list[str] | None
    severities: list[str] | None
    manager: str | None


def take_answers(given: Given) -> Answers:
    """What options say, and what is usual; without any option, what a person answers, if one can
    be asked."""
    asks = has_terminal() and not any(given)

    def take(option: str, question: str, said: str | None, usual: str, read: Reader[T]) -> T:
        if asks:
            return _ask_until_read(question, usual, read)
        try:
            return read(usual if said is None else said)
        except ValueError as error:
            raise UsageError(f"{option}: {error}") from None

    def take_all(
        option: str, question: str, said: list[str] | None, usual: str, read: Reader[T]
    ) -> tuple[T, ...]:
        joined = ",".join(said) if said else None
        return take(option, question, joined, usual, lambda text: _read_all(text, read))

    return Answers(
        name=take("--name", "Name of the desk", given.name, "Our support", read_name),
        timezone=take("--zone", "Time zone", given.zone, _guess_zone(), read_timezone),
        hours=take_all("--hours", "Open", given.hours, "mon-fri 09:00-17:00", read_hours),
        holidays=take_all(
            "--holidays", "Closed on holidays of, such as GB", given.holidays, "", read_holidays
        ),
        tiers=take_all("--tier", "Tiers, best first", given.tiers, "Gold, Standard", read_label),
        severities=take_all(
            *("--severity", "Severities, worst first", given.severities, "Urgent, Normal"),
            read_label,
        ),
        manager=take(
            *("--manager", "Address of the support manager", given.manager, ""), _read_manager
        ),
    )


def write_text(file: Path, text: str, *, yes: bool) -> None:
    """The file, whole or not at all; where one has come meanwhile, only if that may be."""
    try:
        with begin_file(file) as new:
            with new.open_text() as stream:
                stream.write(text)
            new.take_mode(file)
            if yes:
                new.put(file)
            else:
                new.put_anew(file)
    except OSError as error:
        raise HdError(f"{file}: cannot be written: {error.strerror}") from error


def write_schema_beside(file: Path) -> None:
    """What the policy names for editors; one that is there stays."""
    from helpdesk_cli.desk.manual.schemas import make_policy_schema
    from helpdesk_cli.view.printing.output import Output, print_value

    place = file.with_name(SCHEMA_FILE)
    if os.path.lexists(place):
        return
    text = StringIO()
    print_value(make_policy_schema(), Output("json"), text)
    write_text(place, text.getvalue(), yes=False)


def _ask_until_read(question: str, usual: str, read: Reader[T]) -> T:
    while True:
        try:
            return read(ask(question, usual))
        except ValueError as error:
            typer.echo(f"{error}")


def _read_all(text: str, read: Reader[T]) -> tuple[T, ...]:
    """Several, with commas between them."""
    return tuple(read(part) for part in text.split(",") if part.strip())


def _read_manager(text: str) -> str | None:
    return read_address(text) if text.strip() else None


def _guess_zone() -> str:
    """The time zone of this machine."""
    path = os.path.realpath(SAVED)
    return path.partition(ZONES)[2] or "UTC"
