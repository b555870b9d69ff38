"""The report as JSON, CSV and TSV: keys that scripts rely on, rates with what they are made of."""

import csv
import json
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from helpdesk_cli.view.printing.output import Output
from tests.golden_files import assert_golden
from tests.report_view.cases import FORMULA, HASH, NOTHING_HAPPENED, REPORT
from tests.report_view.draw import draw

KEYS = (
    *("desk", "period", "from", "to", "timezone", "hours", "seen_until", "policy", "totals"),
    *("clocks", "commitments", "moved", "by", "groups", "breaches", "spent", "daily", "load"),
    *("escalations", "satisfaction", "previous", "difference", "forecast", "definitions"),
)
OUTCOMES = ("achieved", "breached", "breaching", "pending", "cancelled", "late_before")
MEASURES = ("median_seconds", "p90_seconds", "measured")


@pytest.fixture(scope="module")
def told() -> Any:
    return json.loads(draw(Output("json")))


def find_rates(value: Any) -> list[dict[str, Any]]:
    """Every object below `attainment`."""
    if isinstance(value, list):
        return [rate for each in value for rate in find_rates(each)]
    if not isinstance(value, dict):
        return []
    here = [value["attainment"]] if isinstance(value.get("attainment"), dict) else []
    return here + [rate for each in value.values() for rate in find_rates(each)]


def test_json_has_every_key_whether_or_not_there_is_anything_to_tell(told: Any) -> None:
    nothing = json.loads(draw(Output("json"), NOTHING_HAPPENED, forecast=None, explained=False))
    assert tuple(told) == tuple(nothing) == KEYS
    assert (nothing["forecast"], nothing["definitions"], nothing["breaches"]) == (None, {}, [])


def test_json_says_what_judged_it_and_in_which_zone(told: Any) -> None:
    assert (told["policy"], told["timezone"], told["hours"]) == (HASH, "Europe/Paris", 168)
    assert (told["from"], told["to"]) == ("2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z")


def test_every_rate_carries_its_numerator_and_denominator(told: Any) -> None:
    rates = find_rates({key: told[key] for key in KEYS if key != "difference"})
    assert len(rates) > 10
    for rate in rates:
        assert tuple(rate) == ("share", "numerator", "denominator")
        if rate["denominator"]:
            assert rate["share"] == round(rate["numerator"] / rate["denominator"], 6)


def test_a_rate_of_nothing_is_null() -> None:
    nothing = json.loads(draw(Output("json"), NOTHING_HAPPENED))
    assert nothing["totals"]["attainment"] == {"share": None, "numerator": 0, "denominator": 0}


def test_a_clock_has_the_keys_of_the_contract(told: Any) -> None:
    assert tuple(told["clocks"]) == ("first_reply", "next_reply", "resolution")
    clock = told["commitments"]["sla"]["clocks"]["first_reply"]
    wall = tuple(f"wall_{measure}" for measure in MEASURES)
    assert tuple(clock) == (*OUTCOMES, "attainment", *MEASURES, *wall)
    assert (clock["achieved"], clock["breached"], clock["breaching"]) == (83, 6, 2)
    assert (clock["median_seconds"], clock["wall_p90_seconds"]) == (2_520, 61_200)


def test_a_breach_says_where_its_time_went_in_seconds_that_add_up(told: Any) -> None:
    owed = next(breach for breach in told["breaches"] if breach["stopped_at"] is None)
    assert (owed["ticket_id"], owed["agent"], owed["late_seconds"]) == (42, None, 183_600)
    assert owed["breached_at"] == "2026-11-17T18:00:00Z"
    for name, took in told["spent"].items():
        assert took == sum(breach["spent"][name] for breach in told["breaches"])


def test_the_difference_is_now_less_before(told: Any) -> None:
    difference = told["difference"]
    assert {name: difference[name] for name in ("opened", "solved", "backlog_end")} == {
        "opened": 128 - 119,
        "solved": 117 - 122,
        "backlog_end": 58 - 41,
    }
    assert difference["clocks"]["resolution"] == round(61 / 75 - 50 / 54, 6)


def test_groups_name_their_dimensions(told: Any) -> None:
    assert told["by"] == ["tier", "agent"]
    assert told["groups"][2]["values"] == {"tier": "silver", "agent": None}


def test_the_figures_as_csv() -> None:
    assert_golden("report-csv", draw(Output("csv")))


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_a_row_has_a_cell_for_every_key(format: Any) -> None:
    rows = list(csv.reader(StringIO(draw(Output(format))), delimiter=",\t"[format == "tsv"]))
    assert rows[0][:4] == ["scope", "day", "tier", "agent"]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert {row[0] for row in rows[1:]} == {"all", "group", "day"}


def test_the_rows_of_all_add_up_to_the_report() -> None:
    rows = list(csv.DictReader(StringIO(draw(Output("csv")))))
    opened = dict.fromkeys(("all", "group", "day"), 0)
    for row in rows:
        if row["figure"] == "opened":
            opened[row["scope"]] += int(row["value"])
    assert opened["all"] == REPORT.figures.opened
    assert opened["day"] == sum(day.opened for day in REPORT.daily)
    assert opened["group"] == sum(group.figures.opened for group in REPORT.groups)


def test_no_cell_is_a_formula() -> None:
    groups = (replace(REPORT.groups[0], values=(FORMULA, "@SUM(A1)")),)
    rows = csv.reader(StringIO(draw(Output("csv"), replace(REPORT, groups=groups))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_broken_promises_are_a_table_of_their_own(format: Any, told: Any) -> None:
    drawn = draw(Output(format), breaches=True)
    rows = list(csv.DictReader(StringIO(drawn), delimiter=",\t"[format == "tsv"]))
    assert len(rows) == len(told["breaches"])
    for row, breach in zip(rows, told["breaches"], strict=True):
        spent = {f"spent_{name}": took for name, took in breach["spent"].items()}
        assert [*row] == [*(name for name in breach if name != "spent"), *spent]
        numbers = ("ticket_id", "number", "late_seconds", "elapsed_seconds", *spent)
        told_in_json = breach | spent
        assert {name: int(row[name]) for name in numbers} == {
            name: told_in_json[name] for name in numbers
        }
        for name in ("breached_at", "stopped_at", "clock", "tier", "state"):
            assert row[name] == (breach[name] or "")


def test_no_cell_of_a_broken_promise_is_a_formula() -> None:
    rows = list(csv.reader(StringIO(draw(Output("csv"), breaches=True))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "-"))]
    assert [cell for row in rows for cell in row if cell == "'" + FORMULA]
