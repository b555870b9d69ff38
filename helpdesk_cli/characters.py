"""What a character does besides being seen: the one table of those that act on who reads them.

Whoever passes foreign text on asks here which characters act. What becomes of them is for the
medium to say: a screen replaces or drops them, a file and a message spell them out.
"""

from typing import Literal

Kind = Literal["seen", "space", "break", "control", "direction", "hidden", "joining", "nothing"]
"""`space` takes room in a line and `break` ends one, as a tab does a cell; `control` is obeyed by
terminals; `direction` reorders what stands around it; `hidden` shows nothing; `joining` changes
the character before it, as scripts and emoji need; `nothing` is no character that all know."""

ACTING = frozenset[Kind]({"break", "control", "direction", "hidden", "nothing"})
"""What should not reach anybody as it is."""

# Embeddings, overrides and isolates.
_DIRECTIONS = (range(0x202A, 0x202F), range(0x2066, 0x206A))
# Zero-width joiners, variation selectors, skin tones.
_JOINING = (
    range(0x200C, 0x200E),
    range(0xFE00, 0xFE10),
    range(0x1F3FB, 0x1F400),
    range(0xE0100, 0xE01F0),
)
# Fillers that Unicode counts among letters and marks.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0")

_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def kind_of(character: str) -> Kind:
    from unicodedata import category

    code, kind = ord(character), category(character)
    if any(code in codes for codes in _JOINING):
        return "joining"
    if character.isspace():
        return "space" if kind == "Zs" else "break"
    if any(code in codes for codes in _DIRECTIONS):
        return "direction"
    if kind == "Cc":
        return "control"
    if kind == "Cf" or character in _FILLERS:
        return "hidden"
    return "nothing" if kind in ("Cs", "Co", "Cn") else "seen"


def escape(text: str) -> str:
    """The text on one line as a message quotes it: what acts, or looks like a blank or like
    nothing, is spelt out as TOML and JSON do."""
    return text if _is_plain(text) else text.translate(_message_escapes)


def escape_json(document: str) -> str:
    """JSON text in which what acts stands as `\\u` escapes; it means the same.

    Its own line breaks stay; within strings, JSON has escaped what is below a blank already.
    """
    if (document.isascii() and "\x7f" not in document) or _is_plain(document):
        return document
    return document.translate(_json_escapes)


def _is_plain(text: str) -> bool:
    """Whether no character can act, found ten times as fast as by a look at each."""
    return text.isprintable() and _FILLERS.isdisjoint(text)


class _Escapes(dict[int, str]):
    """What stands for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = _spell(character) if self._acts(character) else character
        return self[code]

    def _acts(self, character: str) -> bool:
        return kind_of(character) in ACTING


class _MessageEscapes(_Escapes):
    def _acts(self, character: str) -> bool:
        return super()._acts(character) or not character.isprintable()


def _spell(character: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


_message_escapes = _MessageEscapes()
_json_escapes = _Escapes({code: chr(code) for code in range(0x20)})
