"""Several people in one cell: `Ann Lee <ann@acme.example>; bob@acme.example`. The first one asks.

A cell is parted only where all of it is people with addresses, so that nothing in it gets lost.
"""

import re

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.customers.naming import tidy_address, tidy_name

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|<[^<>]*>|[;,\r\n]|[^"<>;,\r\n]+|["<>]')
_MARKS = re.compile(r"[,;<\r\n]")
_ENDS = frozenset(";\r\n")
_BARE = re.compile(r'[^\s<>"@()]+@[^\s<>"@()]+')
_NAMED = re.compile(r"(?P<name>.*?)<\s*(?P<address>[^\s<>@]+@[^\s<>@]+)\s*>", re.DOTALL)


def part_requesters(text: str) -> tuple[Contact, ...]:
    """The people that a cell names, in order and each once; what is no such list is one of them."""
    whole = tidy_address(text)
    if whole is None:
        return ()
    if "@" not in whole or not _MARKS.search(text):
        return (Contact(whole),)
    found = [_read_person(piece) for piece in _split(text)]
    people = [each for each in found if each is not None]
    if len(people) < len(found):
        return (Contact(whole),)
    parted: dict[str, Contact] = {}
    for each in people:
        parted.setdefault(each.address, each)
    return (*parted.values(),)


def _split(text: str) -> list[str]:
    """Split people by semicolons and lines, else by commas; a comma in a name, as in `Lee, Ann
    <ann@…>`, is none."""
    tokens = _TOKEN.findall(text)
    ends = _ENDS if _ENDS & {*tokens} else frozenset(",")
    pieces = [""]
    for token in tokens:
        if token not in ends:
            pieces[-1] += token
        elif ends is _ENDS or "@" in pieces[-1]:
            pieces.append("")
        else:
            pieces[-1] += token
    return [piece for piece in pieces if piece.strip()]


def _read_person(piece: str) -> Contact | None:
    piece = piece.strip()
    if _BARE.fullmatch(piece):
        return Contact(tidy_address(piece) or piece)
    found = _NAMED.fullmatch(piece)
    if found is None or "@" in found["name"]:
        return None
    name = re.sub(r'"|\\(.)', r"\1", found["name"])
    return Contact(tidy_address(found["address"]) or "", tidy_name(name))
