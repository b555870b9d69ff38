"""The schemas of the policy and of hd.toml, with what the manual says of each key."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_cli.desk.manual.topics import find_text
from helpdesk_cli.domain.lint.codes import CODES
from helpdesk_cli.policy_file.schema import ANY, policy_schema
from helpdesk_cli.settings.schema import settings_schema

_SECTION = re.compile(r"^### (\w+)\n\n(.+?)\n\n", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `([^`]+)` \|.*\| (.*?) \|$", re.MULTILINE)
_ROW_OF_KIND = re.compile(r"^\| `([^`]+)` \|[^|]*\| (.*?) \|[^|]*\|$", re.MULTILINE)
_TOP_ROW = re.compile(r"^\|[^|]*\|[^|]*\| `(\w+)` \| (.*?) \|$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def make_policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy file."""
    return policy_schema(_Manual(find_text("policy.every-key")).describe)


def make_settings_schema() -> dict[str, Any]:
    """The JSON Schema of hd.toml."""
    tables = {
        "delivery": find_text("settings.delivery"),
        "mailbox": find_text("mail.mailboxes"),
    }
    said = {name: dict(_read_second_cells(text)) for name, text in tables.items()}
    top = _TOP_ROW.findall(find_text("settings"))
    said[""] = {key: f"by default: {_make_plain(meaning)}" for key, meaning in top}
    return settings_schema(lambda table, key: said[table].get(key))


class _Manual:
    """What the reference says, by section and key."""

    def __init__(self, text: str) -> None:
        self._sections: dict[str, str] = {}
        self._keys: dict[str, Mapping[str, str]] = {}
        found = list(_SECTION.finditer(text))
        for place, section in enumerate(found):
            end = found[place + 1].start() if place + 1 < len(found) else len(text)
            self._sections[section[1]] = _make_plain(section[2])
            self._keys[section[1]] = dict(_read_rows(text[section.end() : end]))

    def describe(self, path: tuple[str, ...]) -> str | None:
        """What is said of a key."""
        section, *rest = path
        if not rest:
            return self._sections.get(section)
        if rest[-1] in CODES:
            return CODES[rest[-1]].what
        # Names of tables, and clocks, stand before the keys that they all have.
        for wanted in (rest, rest[1:]):
            for key, meaning in self._keys[section].items():
                if _fits(key.split("."), wanted):
                    return meaning
        return None


def _fits(written: list[str], wanted: list[str]) -> bool:
    """A word in capitals stands for any name."""
    return len(written) == len(wanted) and all(
        one == other or (one.isupper() and other == ANY)
        for one, other in zip(written, wanted, strict=True)
    )


def _read_second_cells(text: str) -> Iterator[tuple[str, str]]:
    """Of tables of hd.toml, in which a kind stands between key and meaning."""
    for row in _ROW_OF_KIND.finditer(text):
        yield row[1], _make_plain(row[2])


def _read_rows(text: str) -> Iterator[tuple[str, str]]:
    for row in _ROW.finditer(text):
        yield row[1], _make_plain(row[2])


def _make_plain(text: str) -> str:
    """Without Markdown, one sentence after the other."""
    return " ".join(_LINK.sub(r"\1", text).replace("`", "").split())
