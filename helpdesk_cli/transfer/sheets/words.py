"""What a row says, word by word: a column map bound to the headings of one file.

Problems are collected, each naming the word and its column, and what to do about it.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, tzinfo

from helpdesk_cli.domain.tickets.ticket import STATUSES, Ticket, read_number
from helpdesk_cli.domain.time.instant import epoch_seconds, expected_instant
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.errors import UsageError, show_value, suggest
from helpdesk_cli.transfer.incoming import Vocabulary
from helpdesk_cli.transfer.sheets.map import ANY_OTHER, PLACEHOLDER, ColumnMap

Cells = Sequence[str]
Say = Callable[[Cells], str]

# ISO 8601 as it is met: hours without zero padding, a space before the zone, UTC in letters.
_LOOSE_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)


class Words:
    """Reads a row by hd's words. Raises UsageError when the file lacks a column that is mapped."""

    def __init__(self, column_map: ColumnMap, headings: Sequence[str], known: Vocabulary) -> None:
        self._map = column_map
        self._headings = headings
        self._known = known
        self._zone = find_zone(column_map.timezone) if column_map.timezone else None
        self._choices: Mapping[str, Collection[str]] = {
            "status": STATUSES,
            "tier": known.tiers,
            "severity": known.severities,
        }
        self._say = bind_words(column_map, headings)

    def text(self, word: str, cells: Cells) -> str:
        """As the cell says, translated, else the default; empty when the row says nothing."""
        say = self._say.get(word)
        return say(cells) if say else ""

    def value(self, word: str, cells: Cells, problems: list[str]) -> str | None:
        """The text, which must be an id where only some are known. None: the row says nothing."""
        text = self.text(word, cells)
        choices = self._choices.get(word)
        if not text or choices is None or text in choices:
            return text or None
        if text.casefold() in choices:
            return text.casefold()
        problems.append(
            f"{self.label(word)}: expected one of {', '.join(sorted(choices))}, got "
            f"{show_value(text)}; say which one it is under [values.{word}] of a map"
        )
        return None

    def instant(self, word: str, cells: Cells, problems: list[str]) -> int | None:
        text = self.text(word, cells)
        try:
            return _parse_time(text, self._map.time_format, self._zone) if text else None
        except ValueError as error:
            problems.append(f"{self.label(word)}: {error}")
            return None

    def opening(self, cells: Cells, created_at: int, problems: list[str]) -> Ticket:
        """The ticket as this row has it; something stands in for each value that was a problem."""
        account = self.value("account", cells, problems)
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
            contact=self.value("contact", cells, problems),
            region=self.value("region", cells, problems),
            channel=self.value("channel", cells, problems),
            topic=self.value("topic", cells, problems),
            team=self.value("team", cells, problems),
            assignee=self.value("assignee", cells, problems),
        )

    def _ref(self, cells: Cells, problems: list[str]) -> str | None:
        """Without the # that some write before a number: here `#12` is a ticket by its id."""
        ref = self.value("ref", cells, problems)
        return ref[1:] if ref and read_number(ref) is not None else ref

    def tags(self, cells: Cells) -> list[str]:
        """Tags stand apart by commas or semicolons, or by spaces where there are neither."""
        text = self.text("tags", cells)
        separator = "," if "," in text else ";" if ";" in text else None
        return [tag.strip() for tag in text.split(separator) if tag.strip()]

    def tell(self, cells: Cells) -> str:
        """The whole row in words, a line for each cell that is not empty."""
        return "\n".join(
            f"{heading}: {cell}"
            for heading, cell in zip(self._headings, cells, strict=True)
            if cell
        )

    def label(self, word: str) -> str:
        """Such as `severity (column "Priority")`."""
        headings = self._map.columns.get(word)
        return f"{word} (column {show_value('/'.join(headings))})" if headings else word


def bind_words(column_map: ColumnMap, headings: Sequence[str]) -> dict[str, Say]:
    """How the rows below these headings say each word of a map. UsageError: one is missing."""
    binding = _Binding(column_map, headings)
    said = column_map.columns.keys() | column_map.defaults.keys()
    found = {word: binding.bind(word) for word in said}
    binding.refuse_missing()
    return found


class _Binding:
    """Finds the columns of a map among headings: as written, else whatever the case."""

    def __init__(self, column_map: ColumnMap, headings: Sequence[str]) -> None:
        self._map = column_map
        self._headings = headings
        self._missing: list[str] = []

    def bind(self, word: str) -> Say:
        """How a row says the word."""
        headings = self._map.columns.get(word, ())
        if word in self._map.optional:
            headings = tuple(heading for heading in headings if self._find_places(heading))
        columns = [self._column(heading) for heading in headings]
        values = {text: self._fill(to) for text, to in self._map.values.get(word, {}).items()}
        any_other = values.get(ANY_OTHER)
        default = self._fill(self._map.defaults.get(word, ""))

        def say(cells: Cells) -> str:
            said = [column(cells) for column in columns]
            text = "/".join(said) if any(said) else ""
            fill = values.get(text) or (any_other if text else None)
            return (fill(cells) if fill else text) or default(cells)

        return say

    def refuse_missing(self) -> None:
        if self._missing:
            raise UsageError(
                f"the file has no column {', '.join(dict.fromkeys(self._missing))}",
                hint=f"its columns are {', '.join(map(show_value, self._headings))}",
            )

    def _column(self, heading: str) -> Say:
        """What a cell says. Where a heading stands several times, their texts with spaces."""
        places = self._find_places(heading)
        if not places:
            self._missing.append(show_value(heading) + suggest(heading, self._headings))
        if len(places) == 1:
            place = places[0]
            return lambda cells: cells[place].strip()
        return lambda cells: " ".join(filter(None, (cells[place].strip() for place in places)))

    def _find_places(self, heading: str) -> list[int]:
        exact = [place for place, name in enumerate(self._headings) if name == heading]
        folded = heading.casefold()
        return exact or [
            place for place, name in enumerate(self._headings) if name.casefold() == folded
        ]

    def _fill(self, template: str) -> Say:
        """A text whose `{Heading}`s are filled in from the row."""
        if not PLACEHOLDER.search(template):
            return lambda cells: template
        texts = PLACEHOLDER.split(template)
        columns = {name: self._column(name) for name in texts[1::2]}
        return lambda cells: PLACEHOLDER.sub(lambda match: columns[match[1]](cells), template)


def _parse_time(text: str, time_format: str | None, zone: tzinfo | None) -> int:
    """UTC epoch seconds. A time of day that the zone repeats is its first pass."""
    if time_format is not None:
        try:
            moment = datetime.strptime(text, time_format)  # noqa: DTZ007 - given a zone below
        except ValueError:
            expected = f"expected a time written as {time_format}"
            raise ValueError(f"{expected}, got {show_value(text)}") from None
    else:
        moment = _parse_loose_iso(text)
    if moment.tzinfo is None:
        if zone is None:
            raise ValueError(f'{show_value(text)} has no time zone; say timezone = "…" in the map')
        moment = moment.replace(tzinfo=zone)
    return epoch_seconds(moment)


def _parse_loose_iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        found = _LOOSE_ISO.fullmatch(text)
    if found:
        year, month, day, hour, minute, second, zone = found.groups()
        offset = {"UTC": "Z", "GMT": "Z", None: ""}.get(zone, zone)
        padded = f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}:{second or '00'}{offset}"
        try:
            return datetime.fromisoformat(padded)
        except ValueError:
            pass
    raise ValueError(f"{expected_instant(text)}; say time_format in the map for another form")
