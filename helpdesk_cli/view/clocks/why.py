"""Why time counts or does not, in words: for the last column of `hd explain`."""

from collections.abc import Iterable, Iterator

from helpdesk_cli.domain.clocks.explain import Paused, Why
from helpdesk_cli.domain.time.local_dates import Closure, NamedDate

_WORDS = {
    "open": "open",
    "wall_clock": "wall-clock time",
    "counted_then": "as counted then; zone or holiday data has changed since",
}


def describe_why(why: Why) -> str:
    """Such as `open`, `paused: pending`, `outside hours; holiday: Christmas Day (25 Dec)`."""
    if isinstance(why, Closure):
        return "; ".join(_list_reasons(why))
    return f"paused: {why.status}" if isinstance(why, Paused) else _WORDS[why]


def _list_reasons(closure: Closure) -> Iterator[str]:
    if closure.is_usual:
        yield "outside hours"
    if closure.holidays:
        yield f"holiday: {_name_dates(closure.holidays)}"
    if closure.specials:
        yield f"special hours: {_name_dates(closure.specials)}"


def _name_dates(dates: Iterable[NamedDate]) -> str:
    return ", ".join(f"{each.name} ({each.on.day} {each.on:%b})" for each in dates)
