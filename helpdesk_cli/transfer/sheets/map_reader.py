"""Column maps as people name them: a TOML file, a shipped map, or `word=Heading,…` in an option.

A map is read strictly, every problem named together.
"""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.errors import ConfigError, NotFoundError, UsageError, show_value, suggest
from helpdesk_cli.files import read_small_text
from helpdesk_cli.transfer.accounts import ACCOUNT_WORDS
from helpdesk_cli.transfer.incoming import UnreadableError
from helpdesk_cli.transfer.lines.record import CAN_BE_EMPTIED
from helpdesk_cli.transfer.sheets.map import (
    EVENT_WORDS,
    MESSAGE_WORDS,
    PLACEHOLDER,
    TICKET_WORDS,
    ColumnMap,
    MessageMap,
    Rows,
)
from helpdesk_cli.transfer.sheets.options import CHECKS, not_one_of
from helpdesk_cli.transfer.sheets.times import parse_offset

_WORDS: Mapping[Rows, tuple[str, ...]] = {
    "tickets": TICKET_WORDS,
    "events": EVENT_WORDS,
    "accounts": ACCOUNT_WORDS,
}
_NEEDED: Mapping[Rows, tuple[str, ...]] = {
    "tickets": ("subject", "created_at"),
    "events": ("ref", "subject", "at"),
    "accounts": ("name",),
}

OPTIONS = (
    *("rows", "timezone", "time_format", "delimiter", "encoding", "escape", "tag_separator"),
    *("keep", "records"),
)
TABLES = ("columns", "optional", "values", "defaults", "zones", "messages")
_MESSAGE_KEYS = (
    *MESSAGE_WORDS,
    *("cells", "form", "several", "list", "values", "customer", "agents"),
)

_SHIPPED = Path(__file__).parent / "maps"
_PAIR = re.compile(r"""\s*(?:([^=,"']+?)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|([^,]*?))\s*(?:,|$)""")

Document = dict[str, Any]
T = TypeVar("T")


def find_map(text: str, *, of_accounts: bool = False, of_objects: bool = False) -> ColumnMap:
    """The map that `--map` names: a TOML file, a shipped map, or `word=Heading,…`.

    A shipped map may have another one beside it for what the same system writes `of_objects`.

    Raises ConfigError for a file that is no map, UsageError for words on the command line.
    """
    in_file = text.endswith(".toml") or ("=" not in text and os.path.isfile(text))
    document = _read_document(Path(text)) if in_file else _parse_inline(text)
    name = f"{document.get('preset')}-api"
    if of_objects and name in shipped_maps():
        document = document | {"preset": name}
    try:
        return _MapReader(document, of_accounts=of_accounts).read()
    except UnreadableError as error:
        if in_file:
            raise ConfigError([f"{text}: {reason}" for reason in error.reasons]) from None
        raise UsageError(f"--map: {'; '.join(error.reasons)}") from None


def shipped_maps() -> list[str]:
    """The names of the maps that come with hd."""
    return sorted(path.stem for path in _SHIPPED.glob("*.toml"))


def _read_document(path: Path) -> Document:
    import tomli

    try:
        return tomli.loads(read_small_text(path))
    except FileNotFoundError:
        raise NotFoundError(
            f"no column map at {path}", hint=f"shipped ones: {', '.join(shipped_maps())}"
        ) from None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from None
    except (ValueError, RecursionError) as error:
        raise ConfigError([f"{path}: expected a column map in TOML: {error}"]) from None


def _parse_inline(text: str) -> Document:
    """`subject=Summary,created_at="Open Time"`; a shipped map may come first, as a bare name."""
    document: Document = {"columns": {}}
    for place, pair in enumerate(_PAIR.finditer(text)):
        word = pair[1]
        value = next((part for part in pair.groups()[1:] if part is not None), "")
        if word is None and place == 0:
            document["preset"] = value
        elif word is None and value:
            raise UsageError(
                f"--map: expected word=Heading, got {show_value(value)}",
                hint="""quote a heading that holds a comma: --map 'subject="What, where"'""",
            )
        elif word in OPTIONS:
            document[word] = value
        elif word is not None:
            document["columns"][word] = value
    return document


class _MapReader:
    """Reads a document into a map, collecting what is wrong with it."""

    def __init__(self, document: Document, *, of_accounts: bool) -> None:
        self._problems: list[str] = []
        self._of_accounts = of_accounts
        self._document = _lay_over_preset(document)

    def read(self) -> ColumnMap:
        """Raises UnreadableError with every problem."""
        self._refuse_unknown(self._document, (*OPTIONS, *TABLES, "preset"))
        rows = self._rows()
        words = _WORDS[rows]
        columns, optional = self._columns("columns", words), self._columns("optional", words)
        values = self._table("values", words)
        column_map = ColumnMap(
            rows=rows,
            columns=columns | {word: optional[word] for word in optional if word not in columns},
            optional=frozenset(optional.keys() - columns.keys()),
            values={word: self._texts(values, word, f"values.{word}") for word in values},
            defaults=self._texts(self._document, "defaults", "defaults", words),
            timezone=self._option("timezone"),
            time_formats=self._list("time_format"),
            zones=self._texts(self._document, "zones", "zones"),
            delimiter=self._option("delimiter"),
            encoding=self._option("encoding"),
            escape=self._option("escape"),
            tag_separator=self._option("tag_separator"),
            keep=frozenset(self._list("keep")),
            records=self._option("records"),
            messages=self._messages(),
        )
        self._check_options(column_map)
        self._check_words(column_map)
        if self._problems:
            raise UnreadableError(*self._problems)
        return column_map

    def _rows(self) -> Rows:
        if self._of_accounts:
            return "accounts"
        rows = self._document.get("rows", "tickets")
        if rows == "events":
            return "events"
        if rows != "tickets":
            self._problems.append(not_one_of("rows", rows, ("tickets", "events")))
        return "tickets"

    def _table(self, key: str, known: Collection[str]) -> Document:
        table = self._document.get(key, {})
        if not isinstance(table, dict):
            self._problems.append(f"{key}: expected a table, got {show_value(table)}")
            return {}
        self._refuse_unknown(table, known, f"{key}.")
        return {word: value for word, value in table.items() if word in known}

    def _columns(self, key: str, words: Collection[str]) -> dict[str, tuple[str, ...]]:
        columns = {}
        for word, heading in self._table(key, words).items():
            headings = heading if isinstance(heading, list) else [heading]
            if not headings or not all(isinstance(each, str) and each for each in headings):
                got = show_value(heading)
                self._problems.append(f"{key}.{word}: expected a heading or a list, got {got}")
            columns[word] = tuple(map(str, headings))
        return columns

    def _messages(self) -> MessageMap | None:
        given = self._table("messages", _MESSAGE_KEYS)
        if not given:
            return None
        several = self._pop(given, "several", bool, "true or false")
        agents = self._pop(given, "agents", list, "a list of names")
        tables = self._pop(given, "values", dict, "a table")
        self._refuse_unknown(tables, ("by", "public", "role"), "messages.values.")
        texts = self._texts({"messages": given}, "messages", "messages")
        cells, form = texts.get("cells", ""), texts.get("form", "")
        if not (texts.get("list") or cells):
            self._problems.append("messages: expected cells or list, got neither")
        if cells and not {"{at}", "{by}", "{body}"} <= set(re.findall(r"\{\w+\}", form)):
            self._problems.append('messages.form: expected a form such as "{at};{by};{body}"')
        return MessageMap(
            cells=cells,
            form=form,
            several=several,
            list=texts.get("list", ""),
            columns={word: texts[word] for word in MESSAGE_WORDS if texts.get(word)},
            values={word: self._texts(tables, word, f"messages.values.{word}") for word in tables},
            customer=texts.get("customer", ""),
            agents=tuple(map(str, agents)),
        )

    def _pop(self, given: Document, key: str, kind: type[T], expected: str) -> T:
        """Take a key of the messages out; an empty value when it is missing or of another kind."""
        value = given.pop(key, kind())
        if isinstance(value, kind):
            return value
        self._problems.append(f"messages.{key}: expected {expected}, got {show_value(value)}")
        return kind()

    def _texts(
        self, table: Document, key: str, path: str, known: Collection[str] | None = None
    ) -> dict[str, str]:
        texts = table.get(key, {})
        if not isinstance(texts, dict):
            self._problems.append(f"{path}: expected a table, got {show_value(texts)}")
            return {}
        if known is not None:
            self._refuse_unknown(texts, known, f"{path}.")
        self._problems += [
            f"{path}.{word}: expected text, got {show_value(text)}"
            for word, text in texts.items()
            if not isinstance(text, str)
        ]
        return {word: str(text) for word, text in texts.items()}

    def _option(self, key: str) -> str | None:
        value = self._document.get(key)
        if value is not None and not isinstance(value, str):
            self._problems.append(f"{key}: expected text, got {show_value(value)}")
            return None
        return value

    def _list(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = self._document.get(key, [])
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) for each in values):
            self._problems.append(f"{key}: expected text, got {show_value(value)}")
            return ()
        return tuple(values)

    def _refuse_unknown(self, table: Document, known: Collection[str], path: str = "") -> None:
        self._problems += [
            f"{path}{key}: unknown key{suggest(key, list(known))}"
            for key in table
            if key not in known
        ]

    def _check_options(self, column_map: ColumnMap) -> None:
        for key, check in CHECKS.items():
            value = self._document.get(key)
            for each in value if isinstance(value, list) else [value]:
                if not isinstance(each, str):
                    continue
                try:
                    check(each)
                except (ValueError, LookupError, OSError) as error:
                    self._problems.append(f"{key}: {error}")
        for name, text in column_map.zones.items():
            try:
                parse_offset(text)
            except ValueError as error:
                self._problems.append(f"zones.{name}: {error}")
        self._problems += [
            not_one_of("keep", word, CAN_BE_EMPTIED)
            for word in sorted(column_map.keep)
            if word not in CAN_BE_EMPTIED
        ]

    def _check_words(self, column_map: ColumnMap) -> None:
        said = column_map.columns.keys() | column_map.defaults.keys()
        needed = _NEEDED[column_map.rows]
        if column_map.rows == "events" and "body" in said:
            needed = (*needed, "by")
        self._problems += [
            f"columns.{word}: missing; say which heading it has"
            for word in needed
            if word not in said
        ]
        for there, ours in column_map.values.get("status", {}).items():
            if ours and ours not in STATUSES and not PLACEHOLDER.search(ours):
                self._problems.append(not_one_of(f'values.status."{there}"', ours, STATUSES))


def _lay_over_preset(document: Document) -> Document:
    """The document, and what only its `preset` says. Raises UnreadableError when there is none."""
    name = document.get("preset")
    if name is None:
        return document
    if name not in shipped_maps():
        raise UnreadableError(not_one_of("preset", name, shipped_maps()))
    return _merge(_read_document(_SHIPPED / f"{name}.toml"), document)


def _merge(under: Document, over: Document) -> Document:
    """`over`, and what only `under` says, table by table."""
    return under | {
        key: _merge(under[key], value)
        if isinstance(value, dict) and isinstance(under.get(key), dict)
        else value
        for key, value in over.items()
    }
