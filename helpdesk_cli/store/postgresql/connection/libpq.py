"""libpq itself, by ctypes: as much of it as reading takes.

Loading psycopg takes longer than all else that `hd queue` does, and `re` than all else of this.
Values come as psycopg gives them.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_NAMES = ("libpq.so.5", "libpq.5.dylib", "libpq.dll")
_OK = (1, 2)
"""PGRES_COMMAND_OK and PGRES_TUPLES_OK."""

_IN_NAMES = "abcdefghijklmnopqrstuvwxyz0123456789_"
"""What names of parameters are made of."""


_OnNotice = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_char_p)
_say_nothing = _OnNotice(lambda _, notice: None)
"""libpq by itself prints what the server notes by the way on the screen."""


class LibpqError(Exception):
    """The server, or libpq, refused."""


class _Option(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_char_p) for name in ("keyword", "envvar", "compiled", "val", "label")),
        ("dispchar", ctypes.c_char_p),
        ("dispsize", ctypes.c_int),
    )


@cache
def load_libpq() -> ctypes.CDLL | None:
    """The library that psycopg writes with, else that of the system, which loads more slowly; None
    where there is none."""
    for found in (_find_bundled(), _NAMES):
        for name in found:
            try:
                return _declare(ctypes.CDLL(name))
            except (OSError, AttributeError):
                continue
    return None


def _find_bundled() -> Iterator[str]:
    from importlib.machinery import PathFinder

    driver = PathFinder.find_spec("psycopg_binary")
    for package in (driver and driver.submodule_search_locations) or ():
        for folder in (f"{package}.libs", f"{package}/.dylibs"):
            if os.path.isdir(folder):
                names = os.listdir(folder)
                yield from (f"{folder}/{name}" for name in names if name.startswith("libpq"))


def _declare(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    options = ctypes.POINTER(_Option)
    for name, result, *arguments in (
        ("PQconnectdbParams", pointer, ctypes.POINTER(text), ctypes.POINTER(text), number),
        ("PQstatus", number, pointer),
        ("PQsetNoticeProcessor", pointer, pointer, _OnNotice, pointer),
        ("PQfinish", None, pointer),
        ("PQexec", pointer, pointer, text),
        ("PQresultStatus", number, pointer),
        ("PQntuples", number, pointer),
        ("PQnfields", number, pointer),
        ("PQftype", ctypes.c_uint, pointer, number),
        ("PQgetisnull", number, pointer, number, number),
        ("PQgetlength", number, pointer, number, number),
        ("PQgetvalue", pointer, pointer, number, number),
        ("PQcmdTuples", text, pointer),
        ("PQclear", None, pointer),
        ("PQescapeLiteral", pointer, pointer, text, ctypes.c_size_t),
        ("PQfreemem", None, pointer),
        ("PQconninfoParse", options, text, ctypes.POINTER(text)),
        ("PQconndefaults", options),
        ("PQconninfoFree", None, options),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def parse_conninfo(library: ctypes.CDLL, text: str) -> dict[str, str]:
    """What a connection string says, by libpq's keywords. Raises ValueError when it is none."""
    found = library.PQconninfoParse(text.encode("utf-8", "surrogateescape"), None)
    if not found:
        raise ValueError("not a connection string")
    return _read_options(library, found)


def read_defaults(library: ctypes.CDLL) -> dict[str, str]:
    """What libpq finds by itself: in its environment, and in its service file."""
    found = library.PQconndefaults()
    return _read_options(library, found) if found else {}


def _read_options(library: ctypes.CDLL, options: Any) -> dict[str, str]:
    read: dict[str, str] = {}
    place = 0
    while options[place].keyword is not None:
        option = options[place]
        if option.val is not None:
            read[option.keyword.decode()] = option.val.decode("utf-8", "surrogateescape")
        place += 1
    library.PQconninfoFree(options)
    return read


class Connection:
    """One connection; every failure raises LibpqError."""

    def __init__(self, library: ctypes.CDLL, parameters: Mapping[str, str]) -> None:
        self._library = library
        keys = (ctypes.c_char_p * (len(parameters) + 1))(*(key.encode() for key in parameters))
        values = (ctypes.c_char_p * (len(parameters) + 1))(
            *(value.encode("utf-8", "surrogateescape") for value in parameters.values())
        )
        self._handle = library.PQconnectdbParams(keys, values, 0)
        if library.PQstatus(self._handle) != 0:
            self.close()
            raise LibpqError
        library.PQsetNoticeProcessor(self._handle, _say_nothing, None)

    def close(self) -> None:
        """Let go of it, once or more."""
        if self._handle:
            self._library.PQfinish(self._handle)
            self._handle = None

    def run(self, sql: str, params: Mapping[str, object]) -> tuple[list[tuple[Any, ...]], int]:
        """Send one message of one or more statements: the rows of the last, how many it changed."""
        result = self._library.PQexec(self._handle, self._fill_in(sql, params).encode())
        try:
            if self._library.PQresultStatus(result) not in _OK:
                raise LibpqError
            changed = self._library.PQcmdTuples(result)
            return self._read(result), int(changed or 0)
        finally:
            self._library.PQclear(result)

    def _read(self, result: int) -> list[tuple[Any, ...]]:
        library = self._library
        columns = range(library.PQnfields(result))
        readers = [_READERS.get(library.PQftype(result, column), _decode) for column in columns]

        def read(row: int, column: int) -> Any:
            if library.PQgetisnull(result, row, column):
                return None
            length = library.PQgetlength(result, row, column)
            value = ctypes.string_at(library.PQgetvalue(result, row, column), length)
            return readers[column](value)

        return [
            tuple(read(row, column) for column in columns)
            for row in range(library.PQntuples(result))
        ]

    def _fill_in(self, sql: str, params: Mapping[str, object]) -> str:
        parts = sql.split("'")
        for place in range(0, len(parts), 2):  # the others are quoted
            first, *named = parts[place].split(":")
            parts[place] = first + "".join(self._fill_first(each, params) for each in named)
        return "'".join(parts)

    def _fill_first(self, text: str, params: Mapping[str, object]) -> str:
        """The text with its value in the place of the name that it begins with."""
        rest = text.lstrip(_IN_NAMES)
        name = text[: len(text) - len(rest)]
        return self._write(params[name]) + rest

    def _write(self, value: object) -> str:
        match value:
            case None:
                return "NULL"
            case bool() | int():
                return f"({int(value)})"
            case float():
                return repr(value)
            case str():
                return self._quote(value)
        raise LibpqError

    def _quote(self, text: str) -> str:
        try:
            written = text.encode()
        except UnicodeEncodeError:
            raise LibpqError from None
        if b"\0" in written:
            raise LibpqError
        quoted = self._library.PQescapeLiteral(self._handle, written, len(written))
        if not quoted:
            raise LibpqError
        try:
            return ctypes.string_at(quoted).decode()
        finally:
            self._library.PQfreemem(quoted)


def _decode(value: bytes) -> str:
    return value.decode()


def _read_numeric(value: bytes) -> Any:
    from decimal import Decimal

    return Decimal(value.decode())


_READERS: dict[int, Any] = {
    16: lambda value: value == b"t",
    17: lambda value: bytes.fromhex(value[2:].decode()),
    20: int,
    21: int,
    23: int,
    26: int,
    700: float,
    701: float,
    1700: _read_numeric,
}
"""By the number of the type: bool, bytea, int8, int2, int4, oid, float4, float8, numeric."""
