"""Tickets of a file that must be gone through twice, kept on the disk meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

from helpdesk_cli.domain.tickets.ticket import FIELDS
from helpdesk_cli.transfer.incoming import Good, Incoming

_IN_MEMORY = 16 * 1024 * 1024


class Spool:
    """Pages of tickets, in order. Its file is in no folder, and goes with the process."""

    def __init__(self) -> None:
        from tempfile import SpooledTemporaryFile

        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 closed on exit
        self.count = 0

    def add(self, page: Sequence[Good]) -> None:
        from pickle import dump

        dump([_freeze(each) for each in page], self._file)
        self.count += len(page)

    def pages(self, size: int) -> Iterator[list[Good]]:
        """All that was added, so many at a time."""
        from pickle import load

        self._file.seek(0)
        page: list[Good] = []
        while True:
            try:
                page += load(self._file)
            except EOFError:
                break
            while len(page) >= size:
                yield page[:size]
                page = page[size:]
        if page:
            yield page

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()


def _freeze(incoming: Good) -> Good:
    """The same, without what it would ask its reader for."""
    if not isinstance(incoming, Incoming):
        return incoming
    said = frozenset(name for name in (*FIELDS, "account") if incoming.says(name))
    return replace(incoming, says=said.__contains__)
