"""The broken promises of a report for spreadsheets: a row each, in order of the due instants."""

from collections.abc import Iterable, Iterator
from dataclasses import fields

from helpdesk_cli.domain.report.report import Breach, TimeSpent
from helpdesk_cli.view.report.media.object import breach_object

_FIELDS = tuple(each.name for each in fields(Breach) if each.name != "spent")

BREACH_KEYS = (*_FIELDS, *(f"spent_{name}" for name in TimeSpent._fields))
"""As JSON names them; each part of the time in a column of its own, in seconds."""


def breach_rows(breaches: Iterable[Breach]) -> Iterator[tuple[object, ...]]:
    """The cells of each under `BREACH_KEYS`."""
    for breach in breaches:
        told = breach_object(breach)
        yield (*(told[name] for name in _FIELDS), *breach.spent)
