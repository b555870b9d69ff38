"""What a row says, word by word: a column map bound to the columns of one file.

Problems are collected, each naming the word and its column, and what to do about it.
"""

from collections.abc import Callable, Collection, Mapping

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.customers.naming import tidy_name
from helpdesk_cli.domain.customers.requesters import part_requesters
from helpdesk_cli.domain.tickets.ticket import STATUSES, Event, Ticket, read_number
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.errors import show_value
from helpdesk_cli.transfer.incoming import UnknownValue, Vocabulary
from helpdesk_cli.transfer.sheets.columns import Binding, Cells, Columns
from helpdesk_cli.transfer.sheets.map import ColumnMap
from helpdesk_cli.transfer.sheets.messages import MessageReader
from helpdesk_cli.transfer.sheets.times import TimeReader


class Words:
    """Reads a row by hd's words. Raises UsageError when the file lacks a column that is mapped."""

    def __init__(self, column_map: ColumnMap, columns: Columns, known: Vocabulary) -> None:
        self._map = column_map
        self._known = known
        self._choices: Mapping[str, Collection[str]] = {
            "status": STATUSES,
            "tier": known.tiers,
            "severity": known.severities,
        }
        self.columns = columns
        self.kept = column_map.keep
        self.binding = Binding(column_map, columns)
        self._say = self.binding.bind_all()
        zone = find_zone(column_map.timezone) if column_map.timezone else None
        self.times = TimeReader(column_map.time_formats, zone, column_map.zones)
        said = column_map.messages
        self._messages = MessageReader(said, columns, self.times) if said else None
        if said and self._messages:
            self.binding.note(said.cells or said.list, is_there=self._messages.is_there)
        if said and said.cells in column_map.columns.get("body", ()):
            del self._say["body"]

    def text(self, word: str, cells: Cells) -> str:
        """The text of a word: what the cell says, translated, else the default; empty when the row
        says nothing."""
        say = self._say.get(word)
        return say(cells) if say else ""

    def says(self, cells: Cells) -> Callable[[str], bool]:
        """A function that tells of which words a row itself says anything, without defaults."""
        return lambda word: self.binding.has_text(word, cells)

    def is_said(self, word: str) -> bool:
        """Whether rows can say the word at all."""
        return word in self._say

    def value(self, word: str, cells: Cells, problems: list[str]) -> str | None:
        """The text, which must be an id where only some are known. None: the row says nothing."""
        text = self.text(word, cells)
        choices = self._choices.get(word)
        if not text or choices is None or text in choices:
            return text or None
        if text.casefold() in choices:
            return text.casefold()
        ids = tuple(choices if word == "status" else sorted(choices))
        problems.append(
            UnknownValue(
                f"{self.label(word)}: expected one of {', '.join(sorted(ids))}, got "
                f"{show_value(text)}; say which one it is under [values.{word}] of a map",
                word,
                text,
                ids,
            )
        )
        return None

    def instant(
        self, word: str, cells: Cells, problems: list[str], follows: int | None = None
    ) -> int | None:
        """The instant that the cell says; see `TimeReader` for what it `follows`."""
        text = self.text(word, cells)
        try:
            return self.times.read(text, follows) if text else None
        except ValueError as error:
            problems.append(f"{self.label(word)}: {error}")
            return None

    def opening(self, cells: Cells, created_at: int, problems: list[str]) -> Ticket:
        """The ticket as this row has it; something stands in for each value that was a problem."""
        account = tidy_name(self.text("account", cells))
        people = self.people(cells)
        subject = self.value("subject", cells, problems)
        if subject is None:
            problems.append(f"{self.label('subject')}: missing; [defaults] of a map can give one")
        return Ticket(
            subject=subject or "",
            tier=self.value("tier", cells, problems) or self._known.tier_of(account, created_at),
            severity=self.value("severity", cells, problems) or self._known.default_severity,
            created_at=created_at,
            ref=self._ref(cells, problems),
            account=account,
            contact=people[0].address if people else None,
            region=self.value("region", cells, problems),
            channel=self.value("channel", cells, problems),
            topic=self.value("topic", cells, problems),
            team=self.value("team", cells, problems),
            assignee=self.value("assignee", cells, problems),
        )

    def people(self, cells: Cells) -> tuple[Contact, ...]:
        """Who asks, and whoever is copied."""
        return part_requesters(self.text("contact", cells))

    def named_people(self, cells: Cells) -> tuple[Contact, ...]:
        """The same of a row that says more of them than one address; else nobody."""
        people = self.people(cells)
        return people if len(people) > 1 or any(each.name for each in people) else ()

    def messages(self, cells: Cells, ticket: Ticket, problems: list[str]) -> list[Event]:
        """What was said besides the opening message, in order of time."""
        if self._messages is None:
            return []
        asking = [each.address for each in self.people(cells)]
        return self._messages.read(cells, ticket, asking, problems)

    def _ref(self, cells: Cells, problems: list[str]) -> str | None:
        """A ref without the # that some write before a number: here `#12` is a ticket by its id."""
        ref = self.value("ref", cells, problems)
        return ref[1:] if ref and read_number(ref) is not None else ref

    def tags(self, cells: Cells) -> list[str]:
        """Tags stand apart by what the map says, else by commas, else by semicolons."""
        text = self.text("tags", cells)
        separator = self._map.tag_separator or ("," if "," in text else ";")
        if separator.isspace():
            text, separator = text.replace(",", " "), " "
        return [tag.strip() for tag in text.split(separator) if tag.strip()]

    def label(self, word: str) -> str:
        """Such as `severity (column "Priority")`."""
        headings = self._map.columns.get(word)
        return f"{word} (column {show_value('/'.join(headings))})" if headings else word
