"""What the keys of the board do, and which they are unless somebody chose others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from helpdesk_cli.errors import suggest


class Deed(NamedTuple):
    """What one key does. `word` stands beside it at the foot of the board, `told` in its help."""

    name: str
    keys: tuple[str, ...]
    word: str
    told: str


DEEDS = (
    Deed("down", ("j", "down"), "", "the next ticket; in the ticket, down"),
    Deed("up", ("k", "up"), "", "the previous ticket; in the ticket, up"),
    Deed("page_down", ("pagedown", "ctrl+d"), "", "a page down"),
    Deed("page_up", ("pageup", "ctrl+u"), "", "a page up"),
    Deed("top", ("g", "home"), "", "the first one"),
    Deed("bottom", ("G", "end"), "", "the last one"),
    Deed("open", ("enter",), "open", "the ticket alone on the screen; it then counts as read"),
    Deed("other_pane", ("tab", "shift+tab"), "", "between queue and ticket"),
    Deed("take", ("t",), "take", "take the ticket"),
    Deed("next", ("n",), "next", "take the most urgent unassigned ticket, and go to it"),
    Deed("reply", ("r",), "reply", "write a reply; Ctrl-Enter sends it"),
    Deed("reply_solve", ("R",), "", "write a reply that solves the ticket"),
    Deed("note", ("i",), "note", "write a note for the team"),
    Deed("solve", ("s",), "solve", "solved; the customer's next message reopens it"),
    Deed("pend", ("p",), "pend", "wait for the customer"),
    Deed("hold", ("h",), "hold", "wait for a third party"),
    Deed("assign", ("a",), "assign", "assign it to an agent, a team, or nobody"),
    Deed("severity", ("v",), "severity", "set the severity"),
    Deed("mark", ("space",), "mark", "mark it; keys then act on all that are marked"),
    Deed("merge", ("m",), "merge", "merge the marked ones into the one under the cursor"),
    Deed("undo", ("u",), "undo", "undo your last command"),
    Deed("explain", ("e",), "explain", "how each deadline was calculated"),
    Deed("rung", ("x",), "", "take the next step of the ladder now"),
    Deed("links", ("o",), "", "open a link, or a linked ticket"),
    Deed("copy", ("y",), "", "copy its id, its link or its words"),
    Deed("filter", ("/",), "filter", "narrow the queue, with the words of hd search"),
    *(
        Deed(f"view_{place}", (str(place),), "", f"saved view {place} of hd view list; again: all")
        for place in range(1, 10)
    ),
    Deed("command", (":",), "command", "any hd command; . is the ticket under the cursor"),
    Deed("moved", ("w",), "", "the next ticket that moved since you looked"),
    Deed("help", ("?",), "help", "all keys"),
    Deed("quit", ("q", "ctrl+q", "ctrl+c"), "quit", "leave the board"),
)
"""In the order of the help; what has a word, in the order of the foot."""

NAMES = tuple(deed.name for deed in DEEDS)

_NAMED = (
    *("enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup"),
    *("pagedown", "up", "down", "left", "right", *(f"f{number}" for number in range(1, 13))),
)
_HELD = ("ctrl", "alt", "shift")

_SIGNS = {
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "escape": "Esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}


def choose_keys(chosen: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The keys of every deed by its name: those chosen, else the usual ones that are still free."""
    taken = {key for keys in chosen.values() for key in keys}
    return {
        deed.name: chosen.get(deed.name) or [key for key in deed.keys if key not in taken]
        for deed in DEEDS
    }


def name_key(key: str) -> str:
    """A key as people call it: `?`, `Enter`, `Ctrl-D`."""
    *held, last = key.split("+")
    sign = _SIGNS.get(last, last if len(last) == 1 else last.capitalize())
    if held and len(sign) == 1:
        sign = sign.upper()
    return "-".join([*(each.capitalize() for each in held), sign])


def judge_keys(chosen: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Each deed with what is wrong with the keys chosen for it."""
    known = {name: keys for name, keys in chosen.items() if name in NAMES}
    for name in (name for name in chosen if name not in known):
        yield name, f"expected one of {', '.join(NAMES)}{suggest(name, NAMES)}"
    for place, (name, keys) in enumerate(known.items()):
        for key in keys:
            if not _is_key(key):
                yield name, f'expected a key such as "x", "f5" or "ctrl+x", got {key!r}'
            for other in list(known)[:place]:
                if key in known[other]:
                    yield name, f'"{key}" is the key of {other} already'


def _is_key(text: str) -> bool:
    """One character, or a key by its name, perhaps with others held."""
    *held, last = text.split("+") if len(text) > 1 else [text]
    is_sign = len(last) == 1 and last.isprintable() and not last.isspace()
    return set(held) <= {*_HELD} and (is_sign or last in _NAMED)
