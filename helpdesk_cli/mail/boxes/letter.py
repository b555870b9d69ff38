"""A mail as it lies in a mailbox."""

from typing import NamedTuple


class Letter(NamedTuple):
    """`key` names it to its own mailbox."""

    key: str
    raw: bytes
