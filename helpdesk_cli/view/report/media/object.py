"""A report for programs: the JSON object that scripts rely on, and its figures a row each."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from operator import attrgetter

from helpdesk_cli.domain.report.forecast import Forecast, ForecastTicket, Staffing
from helpdesk_cli.domain.report.integrity import Rescue
from helpdesk_cli.domain.report.period import Period
from helpdesk_cli.domain.report.report import (
    Breach,
    ClockFigures,
    Clocks,
    Day,
    Figures,
    FiredRungs,
    Group,
    LoadCell,
    Rate,
    Report,
    Spread,
)
from helpdesk_cli.phrases.phrases import Phrases, load_phrases
from helpdesk_cli.view.printing.when import format_iso
from helpdesk_cli.view.report.words import add_rates, say_assumptions

_COUNTS = ("opened", "solved", "reopened", "backlog_start", "backlog_end")
_DAY_COUNTS = ("opened", "solved", "reopened", "backlog_end", "achieved", "broken")
_OUTCOMES = ("achieved", "breached", "breaching", "pending", "cancelled", "late_before")

ROW_KEYS = ("commitment", "clock", "figure", "value", "numerator", "denominator", "previous")
"""The last columns of a row; the scope, the day and the dimensions asked for stand before."""

Row = tuple[object, ...]


def report_object(
    report: Report, forecast: Forecast | None, *, explained: bool
) -> dict[str, object]:
    """Every key is always there; null or empty where nothing was asked for. Sentences
    are English, for programs read the same whatever the desk's language.

    Lists that can be long are iterators, to be read once.
    """
    return {
        "desk": report.desk,
        **_period_object(report.period),
        "hours": report.period.hours,
        "seen_until": format_iso(report.seen_until),
        "policy": report.policy,
        **_figures_object(report.figures),
        "moved": map(_moved_object, report.moved),
        "by": list(report.by),
        "groups": (_group_object(group, report) for group in report.groups),
        "breaches": map(breach_object, report.breaches),
        "spent": report.spent._asdict(),
        "daily": [_day_object(day) for day in report.daily],
        "load": map(_load_object, report.load),
        "escalations": map(_rung_object, report.fired),
        "satisfaction": {**report.satisfaction._asdict(), "share": report.satisfaction.share},
        "previous": {
            **_period_object(report.before.period),
            **_figures_object(report.before.figures),
        },
        "difference": _difference_object(report.figures, report.before.figures),
        "forecast": None if forecast is None else _forecast_object(forecast),
        "definitions": dict(_speak_english().definitions) if explained else {},
    }


def _moved_object(moved: Rescue) -> dict[str, object]:
    """A promise that was kept only because something was changed late."""
    return {**moved._asdict(), "at": format_iso(moved.at)}


def report_rows(report: Report) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Keys and rows, a figure a row, for spreadsheets and pivots.

    `scope` is `all`, `group` or `day`; what does not apply to a scope is empty.
    """
    keys = ("scope", "day", *report.by, *ROW_KEYS)
    return keys, _rows(report)


def _rows(report: Report) -> Iterator[Row]:
    nowhere = (None,) * len(report.by)
    for row in _figure_rows(report.figures, report.before.figures):
        yield ("all", None, *nowhere, *row)
    for group in report.groups:
        for row in _figure_rows(group.figures, None):
            yield ("group", None, *group.values, *row)
    for day in report.daily:
        for name in _DAY_COUNTS:
            value = getattr(day, name)
            yield ("day", day.day.on.isoformat(), *nowhere, None, None, name, value, *[None] * 3)


def _figure_rows(now: Figures, before: Figures | None) -> Iterator[Row]:
    for name in _COUNTS:
        was = None if before is None else getattr(before, name)
        yield (None, None, name, getattr(now, name), None, None, was)
    for name, value in _spread_object(now.to_solve, "to_solve_").items():
        was = None if before is None else _spread_object(before.to_solve, "to_solve_")[name]
        yield (None, None, name, value, None, None, was)
    for commitment, clocks in now.commitments.items():
        for clock, figures in clocks.items():
            held = before.commitments.get(commitment, {}).get(clock) if before else None
            for row in _clock_rows(figures, held):
                yield (commitment, clock, *row)


def _clock_rows(now: ClockFigures, before: ClockFigures | None) -> Iterator[Row]:
    old = None if before is None else _clock_object(before)
    for name, value in _clock_object(now).items():
        was = None if old is None else old[name]
        if isinstance(value, dict):
            was = was["share"] if isinstance(was, dict) else None
            yield (name, value["share"], value["numerator"], value["denominator"], was)
        else:
            yield (name, value, None, None, was)


def _period_object(period: Period) -> dict[str, object]:
    return {
        "period": period.name,
        "from": format_iso(period.start_at),
        "to": format_iso(period.end_at),
        "timezone": period.timezone,
    }


def _figures_object(figures: Figures) -> dict[str, object]:
    return {
        "totals": {
            **{name: getattr(figures, name) for name in _COUNTS},
            "attainment": _rate_object(add_rates(figures.clocks)),
            **_spread_object(figures.to_solve, "to_solve_"),
        },
        "clocks": _clocks_object(figures.clocks),
        "commitments": {
            name: {
                "attainment": _rate_object(add_rates(clocks)),
                "clocks": _clocks_object(clocks),
            }
            for name, clocks in figures.commitments.items()
        },
    }


def _clocks_object(clocks: Clocks) -> dict[str, object]:
    return {clock: _clock_object(figures) for clock, figures in clocks.items()}


def _clock_object(figures: ClockFigures) -> dict[str, object]:
    return {
        **{name: getattr(figures, name) for name in _OUTCOMES},
        "attainment": _rate_object(figures.attainment),
        **_spread_object(figures.business),
        **_spread_object(figures.wall, "wall_"),
    }


def _rate_object(rate: Rate) -> dict[str, object]:
    share = None if rate.share is None else round(rate.share, 6)
    return {"share": share, "numerator": rate.numerator, "denominator": rate.denominator}


def _spread_object(spread: Spread, prefix: str = "") -> dict[str, object]:
    return {
        f"{prefix}median_seconds": spread.median_seconds,
        f"{prefix}p90_seconds": spread.p90_seconds,
        f"{prefix}measured": spread.count,
    }


def _difference_object(now: Figures, before: Figures) -> dict[str, object]:
    rates = add_rates(now.clocks).share, add_rates(before.clocks).share
    return {
        **{name: getattr(now, name) - getattr(before, name) for name in _COUNTS},
        "attainment": _difference(*rates),
        "clocks": {
            clock: _difference(figures.attainment.share, before.clocks[clock].attainment.share)
            for clock, figures in now.clocks.items()
            if clock in before.clocks
        },
    }


def _speak_english() -> Phrases:
    return load_phrases("en", "report")


def _difference(share: float | None, before: float | None) -> float | None:
    return None if share is None or before is None else round(share - before, 6)


def _group_object(group: Group, report: Report) -> dict[str, object]:
    values = dict(zip(report.by, group.values, strict=True))
    return {"values": values, **_figures_object(group.figures)}


def _day_object(day: Day) -> dict[str, object]:
    return {
        "date": day.day.on.isoformat(),
        "from": format_iso(day.day.start_at),
        "to": format_iso(day.day.end_at),
        **{name: getattr(day, name) for name in _DAY_COUNTS},
    }


def breach_object(breach: Breach) -> dict[str, object]:
    """A broken promise by its keys."""
    return _plain_breach(breach) | {"spent": breach.spent._asdict()}


def _forecast_object(forecast: Forecast) -> dict[str, object]:
    return _plain_forecast(forecast) | {
        "now": format_iso(forecast.now),
        "learnt_since": format_iso(forecast.learnt_since),
        "tickets": map(_forecast_ticket, forecast.tickets),
        "staffing": map(_staffing_object, forecast.staffing),
        "assumptions": say_assumptions(_speak_english(), forecast),
        "missed": forecast.missed,
    }


def _teller_of(kind: type) -> Callable[[object], dict[str, object]]:
    """A function that makes objects of these values: their fields by name, instants as text."""
    names = [field.name for field in fields(kind)]
    instants = [name for name in names if name.endswith("_at")]
    read = attrgetter(*names)

    def tell(value: object) -> dict[str, object]:
        told = dict(zip(names, read(value), strict=True))
        for name in instants:
            if told[name] is not None:
                told[name] = format_iso(told[name])
        return told

    return tell


_plain_breach = _teller_of(Breach)
_plain_forecast = _teller_of(Forecast)
_forecast_ticket = _teller_of(ForecastTicket)
_staffing_object = _teller_of(Staffing)
_load_object = _teller_of(LoadCell)
_rung_object = _teller_of(FiredRungs)
