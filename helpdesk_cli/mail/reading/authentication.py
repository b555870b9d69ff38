"""What mail servers say of a sender: the headers Authentication-Results (RFC 8601).

Own work: the one library for it refuses a sixth of real headers, among them quoted host names.
"""

import re
from collections.abc import Iterator

from helpdesk_cli.domain.mail.incoming import AuthenticationResult
from helpdesk_cli.mail.parsing.header_text import decode_bytes
from helpdesk_cli.mail.parsing.mime import Part

_MOST = 20
_LONGEST = 8192

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+\\?"?|\\.|[()]|[^"\\()]+', re.DOTALL)
_EQUALS = re.compile(r"\s*=\s*")
_WORD = re.compile(r';|(?:"(?:[^"\\]|\\.)*+\\?"?|[^\s";])+', re.DOTALL)
_NAMING = ("header.from", "header.d", "header.i", "smtp.mailfrom")
"""The properties that name a domain, the one nearest to what people see first."""


def read_results(mail: Part) -> tuple[AuthenticationResult, ...]:
    """The results of all headers from the top; a header that names no host has none."""
    headers = mail.get_all("authentication-results")[:_MOST]
    return tuple(
        result
        for place, value in enumerate(headers)
        for result in _read_header(place, decode_bytes(value[:_LONGEST]))
    )


def _read_header(place: int, value: str) -> Iterator[AuthenticationResult]:
    first, *statements = _split(value)
    if not first or "=" in first[0]:  # Exchange Online names no host.
        return
    for words in statements:
        method, _, result = (words[0] if words else "").partition("=")
        if result:
            properties = dict(word.lower().split("=", 1) for word in words[1:] if "=" in word)
            domain = next((properties[name] for name in _NAMING if name in properties), None)
            yield AuthenticationResult(
                place=place,
                host=first[0].lower(),
                method=method.lower().partition("/")[0],
                result=result.lower(),
                domain=(domain or "").rpartition("@")[2] or None,
            )


def _split(value: str) -> list[list[str]]:
    """The words of each statement; what stands in quotes is part of a word, whatever it is."""
    statements: list[list[str]] = [[]]
    for word in _WORD.findall(_EQUALS.sub("=", _drop_comments(value))):
        if word == ";":
            statements.append([])
        else:
            statements[-1].append(word.replace('"', ""))
    return statements


def _drop_comments(value: str) -> str:
    kept, depth = [], 0
    for token in _TOKEN.findall(value):
        if token in "()":
            depth = max(0, depth + (1 if token == "(" else -1))
        elif not depth:
            kept.append(token)
    return "".join(kept)
