"""What the options of a column map may say: zones, forms of time, single characters, encodings."""

from collections.abc import Callable, Collection, Mapping

from helpdesk_cli.errors import show_value, suggest
from helpdesk_cli.transfer.sheets.times import check_form


def _check_zone(text: str) -> None:
    from helpdesk_cli.domain.time.zones import find_zone

    try:
        find_zone(text)
    except ValueError:
        raise ValueError(f"expected a zone such as Europe/Paris, got {show_value(text)}") from None


def _check_letter(text: str) -> None:
    if len(text) != 1 or text in '"\r\n':
        raise ValueError(f"expected one character, got {show_value(text)}")


def _check_encoding(text: str) -> None:
    """Refuse also what Python can decode but not as text, or not piece by piece."""
    try:
        "a".encode(text).decode(text, "replace")
    except (LookupError, ValueError):
        got = show_value(text)
        raise ValueError(f"expected a name such as cp1252, got {got}") from None


CHECKS: Mapping[str, Callable[[str], None]] = {
    "timezone": _check_zone,
    "time_format": check_form,
    "delimiter": _check_letter,
    "escape": _check_letter,
    "encoding": _check_encoding,
}
"""Each raises ValueError for what its option cannot be."""


def not_one_of(path: str, value: object, known: Collection[str]) -> str:
    near = suggest(value, list(known)) if isinstance(value, str) else ""
    return f"{path}: expected one of {', '.join(known)}, got {show_value(value)}{near}"
