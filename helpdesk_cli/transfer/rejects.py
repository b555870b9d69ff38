"""Bad rows of a file that is taken in: counted, put aside, and the first of them told."""

from collections.abc import Callable
from typing import TextIO

from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.incoming import Reject, format_reject

MOST_TOLD = 20


class RejectLog:
    """`told` says where the first bad rows are and what is wrong with them."""

    def __init__(self, open_file: Callable[[], TextIO], *, strict: bool) -> None:
        """`open_file` is called only when there is a bad row; with `strict` it refuses the file."""
        self.count = 0
        self.told: list[str] = []
        self._open_file = open_file
        self._strict = strict

    def add(self, reject: Reject) -> None:
        """Put a row aside. Raises HdError when the file is to be refused."""
        if self._strict:
            raise HdError(
                _tell(reject), hint="nothing was imported; without --strict it is skipped"
            )
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(_tell(reject))
        self._open_file().write(format_reject(reject) + "\n")


def _tell(reject: Reject) -> str:
    ref = f" ({reject.ref})" if reject.ref else ""
    return f"line {reject.line}{ref}: {'; '.join(reject.reasons)}"
