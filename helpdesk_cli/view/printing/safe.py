"""Foreign text made safe to print: what becomes on a screen of each kind of character.

Subjects, names and bodies come from strangers. No terminal escape, bidi override, line break or
spreadsheet formula in them ever acts. Rich markup is not parsed anywhere, so it needs no care.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_cli.characters import Kind

# More marks than this on one letter are not writing; they are painted over the lines around it.
_MARKS_PER_LETTER = 3

_CONTROL_PICTURES = {**{chr(code): chr(0x2400 + code) for code in range(0x20)}, "\x7f": "␡"}
_REPLACEMENT = "\ufffd"


def clean_line(text: str) -> str:
    """The text on one line: white space collapsed, controls made visible, widths certain."""
    if not (text.isascii() and text.isprintable()):
        text = _limit_marks(text.translate(_line_table))
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return text


def clean_body(text: str) -> str:
    """The text with its line breaks and indentation, blank lines around it taken off."""
    lines = text.expandtabs(4).splitlines()
    kept = (_limit_marks(line.translate(_body_table)).rstrip() for line in lines)
    return "\n".join(kept).strip("\n")


@lru_cache(maxsize=1024)  # The cells of a long table are few words many times.
def clean_cell(text: str) -> str:
    """One line for a spreadsheet; what it would take for a formula gets an apostrophe before it."""
    text = clean_line(text)
    if text[:1] in _FORMULA_STARTS and not _is_number(text):
        return "'" + text
    return text


def cell_width(text: str) -> int:
    """How many terminal cells the text takes."""
    if text.isascii() or _NARROW.issuperset(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """The text, or as much of it as fits in `width` cells with the ellipsis (one cell) at its end.

    The text is one that `clean_line` returned.
    """
    fitting = _start_of(text, width)
    if len(fitting) == len(text):
        return text
    return _start_of(text, width - 1).rstrip() + ellipsis


def align(text: str, width: int, ellipsis: str = "…", *, right: bool = False) -> str:
    """The same in exactly that many cells, flush left, or right."""
    text = cut(text, width, ellipsis)
    blank = " " * (width - cell_width(text))
    return blank + text if right else text + blank


# The full-width forms act too, where a spreadsheet runs in Japanese.
_FORMULA_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")

# One cell each: Latin, punctuation, box drawing, blocks, shapes. Knowing so much by heart saves
# most queues from loading rich's tables.
_NARROW = frozenset(
    chr(code)
    for narrow in (range(0x20, 0x7F), range(0xA0, 0xAD), range(0xAE, 0x300))
    for code in narrow
) | frozenset(
    chr(code) for narrow in (range(0x2010, 0x2028), range(0x2500, 0x25FD)) for code in narrow
)


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).replace(",", "", 1).isdecimal()


def _start_of(text: str, width: int) -> str:
    """As much of the text as fits in `width` cells."""
    if text.isascii() or _NARROW.issuperset(text):
        return text[:width]
    from rich.cells import get_character_cell_size

    taken = 0
    for index, character in enumerate(text):
        taken += get_character_cell_size(character)
        if taken > width:
            return text[:index]
    return text


def _limit_marks(text: str) -> str:
    from unicodedata import category

    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if category(character) in ("Mn", "Me") else 0
        if marks <= _MARKS_PER_LETTER:
            kept.append(character)
    return "".join(kept)


class _LineTable(dict[int, str | None]):
    """What stands for each character on a line, worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        # Here, because most queues are plain and never ask.
        from helpdesk_cli.characters import kind_of

        self[code] = shown = self._substitute(chr(code), kind_of(chr(code)))
        return shown

    def _substitute(self, character: str, kind: "Kind") -> str | None:
        if kind == "seen":
            return character
        if kind == "control":
            return _CONTROL_PICTURES.get(character, _REPLACEMENT)
        # Terminals disagree on the width of what joins.
        return {"space": " ", "break": " ", "hidden": None, "joining": None}.get(kind, _REPLACEMENT)


class _BodyTable(_LineTable):
    def _substitute(self, character: str, kind: "Kind") -> str | None:
        return character if kind == "joining" else super()._substitute(character, kind)


_line_table = _LineTable()
_body_table = _BodyTable()
