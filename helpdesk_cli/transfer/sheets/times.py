"""Times as the cells of a file write them: by the forms that a map names, ISO 8601, month names.

A day and a month that are both numbers are read only by a form that says which is which.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from helpdesk_cli.domain.time.instant import epoch_seconds, expected_instant
from helpdesk_cli.errors import show_value

EXCEL, EPOCH, EPOCH_MS = "excel", "epoch", "epoch-ms"
FORMS = (EXCEL, EPOCH, EPOCH_MS)
"""Forms by name; any other is one of strptime."""

ZONES = {"UTC": "+00:00", "GMT": "+00:00", "Z": "+00:00"}

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_EXCEL_BEGINS = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time of the map's zone
_MONTH_NAMES = (
    "january february march april may june july august september october november december",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "jan fev mar avr mai jun jul aou sep oct nov dec",
)
_MONTH_OF = {name: at for row in _MONTH_NAMES for at, name in enumerate(row.split(), start=1)}
_WORD = re.compile(r"[^\W\d_]+\.?")
_HALF_DAY = re.compile(r"\b([ap])\.\s?m\.?", re.IGNORECASE)

# ISO 8601 as it is met: hours without zero padding, a space before the zone, UTC in letters.
_LOOSE_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>[A-Za-z]+|[+-]\d\d:?\d\d)?"
)
_NAMED_MONTH = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)??"
    r"(?:(?P<day>\d{1,2})(?:er|st|nd|rd|th)?[ /-]+(?P<month>[^\W\d_]+)\.?[ /,-]+"
    r"|(?P<month_first>[^\W\d_]+)\.?\s+(?P<day_second>\d{1,2})(?:st|nd|rd|th)?,?\s+)"
    r"(?P<year>\d{4})"
    r"(?:(?:,|\s+at|\s+à)?\s+(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\.?)?)?"
    r"\s*(?P<zone>[A-Za-z]+|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)


class TimeReader:
    """Reads times of one file. `zone` is that of times without one, `zones` the offsets of names.

    A local time that a zone repeats is its first pass, unless only the second is not before the
    instant that it follows.
    """

    def __init__(
        self, forms: Sequence[str], zone: tzinfo | None, zones: Mapping[str, str] | None = None
    ) -> None:
        self._forms = forms
        self._zone = zone
        offsets = {**ZONES, **(zones or {})}
        self._zones = {name: parse_offset(text) for name, text in offsets.items()}
        names = "|".join(map(re.escape, sorted(self._zones, key=len, reverse=True)))
        self._zone_name = re.compile(rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])")

    def read(self, text: str, follows: int | None = None) -> int:
        """UTC epoch seconds. ValueError says what is wrong."""
        moment = self._parse(text)
        if moment.tzinfo is not None:
            return epoch_seconds(moment)
        if self._zone is None:
            raise ValueError(f'{show_value(text)} has no time zone; say timezone = "…" in the map')
        at = epoch_seconds(moment.replace(tzinfo=self._zone))
        if follows is not None and at < follows:
            again = epoch_seconds(moment.replace(tzinfo=self._zone, fold=1))
            return again if again >= follows else at
        return at

    def _parse(self, text: str) -> datetime:
        for form in self._forms:
            found = self._parse_form(text, form)
            if found is not None:
                return found
        found = _parse_iso(text) or self._parse_loose(_LOOSE_ISO, text, _iso_parts)
        found = found or self._parse_loose(_NAMED_MONTH, text, _named_parts)
        if found is not None:
            return found
        if self._forms:
            forms = " or ".join(self._forms)
            raise ValueError(f"expected a time written as {forms}, got {show_value(text)}")
        raise ValueError(f"{expected_instant(text)}; say time_format in the map for another form")

    def _parse_form(self, text: str, form: str) -> datetime | None:
        if form in FORMS:
            return _parse_number(text, form)
        zone = None
        if "%Z" in form:
            named = self._zone_name.search(text)
            if named is None:
                return None
            zone = self._zones[named[0]]
            text = text[: named.start()] + text[named.end() :]
            form = form.replace("%Z", "")
        try:
            moment = datetime.strptime(_in_english(text, form), form)  # noqa: DTZ007 - see `read`
        except ValueError:
            return None
        return moment if zone is None else moment.replace(tzinfo=zone)

    def _parse_loose(
        self,
        pattern: re.Pattern[str],
        text: str,
        parts: Callable[[re.Match[str]], tuple[int, ...]],
    ) -> datetime | None:
        found = pattern.fullmatch(text)
        if found is None:
            return None
        try:
            moment = datetime(*parts(found))  # type: ignore[arg-type] # noqa: DTZ001 - see `read`
        except ValueError:
            return None
        zone = found["zone"]
        return moment if zone is None else moment.replace(tzinfo=self._find_zone(zone))

    def _find_zone(self, name: str) -> tzinfo:
        if _OFFSET.fullmatch(name):
            return parse_offset(name)
        if name not in self._zones:
            raise ValueError(
                f'no offset is known of the zone "{name}"; say it under [zones] of the map, '
                f'such as {name} = "-05:00"'
            )
        return self._zones[name]


def parse_offset(text: str) -> tzinfo:
    """The zone behind `-05:00`; ValueError when it is none."""
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        raise ValueError(f"expected an offset such as -05:00, got {show_value(text)}")
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-ahead if found[1] == "-" else ahead)


def check_form(form: str) -> None:
    """ValueError for a form that reads no time."""
    if form in FORMS:
        return
    if "%" not in form:
        raise ValueError(
            f"expected {', '.join(FORMS)} or a form such as %d/%m/%Y %H:%M, got {show_value(form)}"
        )
    try:
        datetime.strptime("", form.replace("%Z", ""))  # noqa: DTZ007 - nothing is kept of it
    except ValueError as error:
        if "does not match" not in str(error):
            raise ValueError(f"{show_value(form)} is no form of time: {error}") from None
    except re.error as error:  # a field that stands twice
        raise ValueError(f"{show_value(form)} is no form of time: {error}") from None


def _parse_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parse_number(text: str, form: str) -> datetime | None:
    """Days as spreadsheets count them, or time since 1970; None when it is no number."""
    try:
        number = float(text.replace(",", ".") if form == EXCEL else text)
        if form == EXCEL:
            return _EXCEL_BEGINS + timedelta(seconds=round(number * 86_400))
        return datetime.fromtimestamp(number // (1000 if form == EPOCH_MS else 1), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _in_english(text: str, form: str) -> str:
    """Names of months and halves of the day as strptime knows them."""
    if "%p" in form:
        text = _HALF_DAY.sub(lambda half: f"{half[1]}m", text)
    if "%b" in form or "%B" in form:
        return _WORD.sub(lambda word: _month_name(word[0], "%B" in form) or word[0], text)
    return text


def _month_name(word: str, is_full: bool) -> str | None:
    month = _find_month(word)
    if month is None:
        return None
    name = _MONTH_NAMES[0].split()[month - 1]
    return name if is_full else name[:3]


def _find_month(word: str) -> int | None:
    plain = unicodedata.normalize("NFD", word.rstrip(".").casefold())
    return _MONTH_OF.get("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _iso_parts(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(part or 0) for part in found.groups()[:6])


def _named_parts(found: re.Match[str]) -> tuple[int, ...]:
    month = _find_month(found["month"] or found["month_first"])
    if month is None:
        raise ValueError("no name of a month")
    hour = int(found["hour"] or 0)
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of half a day")
        hour = hour % 12 + (12 if half.casefold() == "p" else 0)
    day = int(found["day"] or found["day_second"])
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    return int(found["year"]), month, day, hour, minute, second
