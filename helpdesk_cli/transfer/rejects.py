"""Bad rows of a file that is taken in: counted, put aside, and the first of them told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.incoming import Reject, UnknownValue, format_reject

MOST_TOLD = 20


@dataclass(slots=True)
class Unknown:
    """A value that a map must translate: how many rows say it, and the first of them."""

    choices: tuple[str, ...]
    line: int
    rows: int = 0


class RejectLog:
    """`told` says where the first bad rows are and what is wrong with them.

    Not those with which nothing is wrong but that they say what a map must translate: `unknown` has
    these values, by word, and `untranslated` the number of such rows.
    """

    def __init__(
        self,
        open_file: Callable[[], TextIO],
        open_sheet: Callable[[], TextIO] | None = None,
        *,
        strict: bool,
    ) -> None:
        """The files are opened only when there is a bad row; with `strict` it refuses the file.

        Rows that stood in a sheet go into the second one, too, as they stood there.
        """
        self.count = 0
        self.told: list[str] = []
        self.untranslated = 0
        self.unknown: dict[tuple[str, str], Unknown] = {}
        self._open_file = open_file
        self._open_sheet = open_sheet
        self._strict = strict
        self._has_head = False

    def add(self, reject: Reject) -> None:
        """Put a row aside. Raises HdError when the file is to be refused."""
        if self._strict:
            raise HdError(
                _describe(reject), hint="nothing was imported; without --strict it is skipped"
            )
        self.count += 1
        self._tell(reject)
        self._open_file().write(format_reject(reject) + "\n")
        if reject.copy is not None and self._open_sheet is not None:
            sheet = self._open_sheet().buffer
            sheet.write(reject.copy.rows if self._has_head else b"".join(reject.copy))
            self._has_head = True

    def _tell(self, reject: Reject) -> None:
        unknown = [each for each in reject.reasons if isinstance(each, UnknownValue)]
        for each in unknown:
            key = (each.word, each.value)
            self.unknown.setdefault(key, Unknown(each.choices, reject.line)).rows += 1
        if unknown and len(unknown) == len(reject.reasons):
            self.untranslated += 1
        elif len(self.told) < MOST_TOLD:
            self.told.append(_describe(reject))


def _describe(reject: Reject) -> str:
    ref = f" ({reject.ref})" if reject.ref else ""
    return f"line {reject.line}{ref}: {'; '.join(reject.reasons)}"
