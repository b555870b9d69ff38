"""What stands where somebody's words stood who was erased, and where another text names them."""

import re
from collections.abc import Collection

ERASED = "(erased)"

PSEUDONYM = "erased-"
"""How the name begins, and a number ends it, under which the tickets of somebody erased stand."""


def name_erased(taken: Collection[str]) -> str:
    """The next name that is free, of those that begin so."""
    ends = (name.removeprefix(PSEUDONYM) for name in taken)
    return f"{PSEUDONYM}{max((int(end) for end in ends if _is_number(end)), default=0) + 1}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def strike_address(text: str, address: str) -> str:
    """The text without an address, however it is written; one that only ends or begins like it
    stays."""
    there = rf"(?<![\w.+%-]){re.escape(address)}(?![\w-]|\.\w)"
    return re.sub(there, ERASED, text, flags=re.IGNORECASE)
