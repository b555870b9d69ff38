"""English for messages, notes and screens: what is counted, listed, or named by an id."""

from collections.abc import Sequence


def plural(number: int, thing: str, things: str | None = None) -> str:
    """The word for that many; `things` where it is no mere s."""
    return thing if number == 1 else things or f"{thing}s"


def count(number: int, thing: str, things: str | None = None) -> str:
    """Such as `1 ticket`, `1,024 tickets`."""
    return f"{number:,} {plural(number, thing, things)}"


def join(words: Sequence[str]) -> str:
    """Such as `form, email and chat`."""
    most = ", ".join(words[:-1])
    return f"{most} and {words[-1]}" if most else "".join(words)


def spell(name: str) -> str:
    """An id as it reads: `first reply` for `first_reply`."""
    return name.replace("_", " ")
