"""Foreign text made safe to print: the one place that decides what a character may do.

Subjects, names and bodies come from strangers. No terminal escape, bidi override, line break or
spreadsheet formula in them ever acts. Rich markup is not parsed anywhere, so it needs no care.
"""

from functools import lru_cache

# What scripts and emoji join with: harmless in running text, but terminals disagree on its width.
_JOINERS = "\u200c\u200d"

# More marks than this on one letter are not writing; they are painted over the lines around it.
_MARKS_PER_LETTER = 3

_CONTROL_PICTURES = 0x2400
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


def escape_json(document: str) -> str:
    """JSON text in which invisible characters stand as `\\u` escapes; it means the same."""
    if ("\x7f" not in document and document.isascii()) or document.isprintable():
        return document
    return document.translate(_json_table)


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
        from unicodedata import category

        self[code] = shown = self._substitute(code, category(chr(code)))
        return shown

    def _substitute(self, code: int, kind: str) -> str | None:
        character = chr(code)
        if character.isspace() or kind == "Zs":
            return " "
        if code < 0x20:
            return chr(_CONTROL_PICTURES + code)
        if code == 0x7F:
            return "␡"
        if _is_bidi_control(code) or kind in ("Cc", "Cs", "Co", "Cn"):
            return _REPLACEMENT
        if kind == "Cf" or _is_invisible(code):
            return None
        return character


class _BodyTable(_LineTable):
    def _substitute(self, code: int, kind: str) -> str | None:
        if chr(code) in _JOINERS or 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF:
            return chr(code)
        return super()._substitute(code, kind)


class _JsonTable(_LineTable):
    def _substitute(self, code: int, kind: str) -> str | None:
        character = chr(code)
        visible = character in _JOINERS or kind not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
        if code < 0x7F or visible:
            return character
        units = character.encode("utf-16-be", "surrogatepass").hex()
        return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _is_bidi_control(code: int) -> bool:
    """Embeddings, overrides and isolates: they reorder what stands around them."""
    return 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069


def _is_invisible(code: int) -> bool:
    """Fillers, variation selectors, skin tones: they show nothing or change another's width."""
    return (
        0xFE00 <= code <= 0xFE0F
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0100 <= code <= 0xE01EF
        or code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x3164, 0xFFA0)
    )


_line_table = _LineTable()
_body_table = _BodyTable()
_json_table = _JsonTable()
