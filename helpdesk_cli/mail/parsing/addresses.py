"""Whom a header names: a list of people, however it is written (RFC 5322, and what people do)."""

import re

from helpdesk_cli.domain.mail.incoming import Person
from helpdesk_cli.mail.parsing.header_text import decode_bytes, decode_words

_MOST = 500
"""People that one header names; a longer list is nobody's to answer."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+\\?"?|<[^<>]*>?|[(),;:]|[^"<>(),;:]+|>', re.DOTALL)

_COMMENT = re.compile(r"\([^()]*\)")


def read_people(value: bytes | None) -> tuple[Person, ...]:
    """The people who have an address, in order; where a name is missing it is empty."""
    if not value:
        return ()
    text = decode_bytes(value)
    found = _read_list(text)
    # Some encode all of `Name <address>` as one word.
    return tuple(found or _read_list(decode_words(text)))[:_MOST]


def _read_list(text: str) -> list[Person]:
    people: list[Person] = []
    mailbox = _Mailbox()
    for token in _TOKEN.findall(text):
        if not mailbox.take(token):
            people.extend(mailbox.close())
            mailbox = _Mailbox()
    people.extend(mailbox.close())
    return people


class _Mailbox:
    """One entry of a list while it is read: its words, comments and what stood in `<>`."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._comments: list[str] = []
        self._address: str | None = None
        self._depth = 0

    def take(self, token: str) -> bool:
        """False when this token ends the entry."""
        if token == "(":
            self._depth += 1
        elif token == ")":
            self._depth = max(0, self._depth - 1)
        elif self._depth:
            self._comments.append(token)
        elif token in (",", ";"):
            return False
        elif token == ":":  # What stood before names a group.
            self._words.clear()
        elif token.startswith("<"):
            self._address = self._address or _strip_address(token)
        else:
            self._words.append(token)
        return True

    def close(self) -> list[Person]:
        words = "".join(_unquote(word) for word in self._words).strip()
        if self._address and "@" in self._address:
            return [Person(_clear(words), self._address)]
        # Without `<>`, the word with the @ is the address, and a comment may be the name.
        bare = "".join(self._words).strip()
        address = next((word for word in bare.split() if "@" in word), None)
        if address is None:
            return []
        name = bare.replace(address, "") or "".join(self._comments)
        return [Person(_clear(_unquote(name.strip())), _strip_address(address))]


def _strip_address(text: str) -> str:
    return "".join(_COMMENT.sub("", text).split()).strip("<>\"'")


def _unquote(word: str) -> str:
    if not word.startswith('"'):
        return word
    return re.sub(r"\\(.)", r"\1", word.strip('"'))


def _clear(name: str) -> str:
    return " ".join(decode_words(name).split()).strip("'\"")
