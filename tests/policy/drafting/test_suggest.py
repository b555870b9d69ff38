"""Targets from data: what would have been kept in how many cases, and when nothing is said."""

from dataclasses import replace

import pytest

from helpdesk_cli.domain.time.duration import parse_duration
from helpdesk_cli.domain.trial.backtest import Promise
from helpdesk_cli.domain.trial.targets import Sample, least_cases, suggest_targets
from tests.conftest import Hd

MINUTE = 60
PROMISE = Promise("silver", "urgent", "first_reply")
HUNDRED = Sample("1 business hour", True, [minute * MINUTE for minute in range(1, 101)], 60, 0)


@pytest.mark.parametrize(
    ("keep", "minutes"), [(0.5, 50), (0.6, 60), (0.9, 90), (0.95, 95), (0.99, 100)]
)
def test_the_least_target_is_told_that_keeps_as_many_as_wanted(keep: float, minutes: int) -> None:
    (found,) = suggest_targets({PROMISE: HUNDRED}, keep)
    assert found.seconds == minutes * MINUTE
    assert (found.kept.numerator, found.kept.denominator) == (60, 100)


@pytest.mark.parametrize(
    ("took", "minutes"),
    [
        (61, 5),
        (89 * 60, 90),
        (2 * 3_600, 120),
        (2 * 3_600 + 1, 130),
        (13 * 3_600 + 1, 13 * 60 + 30),
    ],
)
def test_targets_are_rounded_up_to_what_people_promise(took: int, minutes: int) -> None:
    (found,) = suggest_targets({PROMISE: Sample("1 hour", False, [took] * 40, 40)}, 0.95)
    assert found.seconds == minutes * MINUTE


def test_what_is_late_still_took_longer_than_anybody_can_say() -> None:
    few, many = (replace(HUNDRED, took=list(HUNDRED.took), owed=owed) for owed in (3, 20))
    assert suggest_targets({PROMISE: few}, 0.9)[0].seconds == 93 * MINUTE + 2 * MINUTE
    assert suggest_targets({PROMISE: many}, 0.9)[0].seconds is None


@pytest.mark.parametrize(("keep", "least"), [(0.5, 20), (0.95, 20), (0.98, 50), (0.99, 100)])
def test_of_fewer_cases_than_can_tell_such_a_share_nothing_is_said(keep: float, least: int) -> None:
    assert least_cases(keep) == least
    for cases, is_told in ((least, True), (least - 1, False)):
        one = Sample("1 hour", False, [MINUTE * 5] * cases, cases)
        assert (suggest_targets({PROMISE: one}, keep)[0].seconds is not None) == is_told


def test_a_suggestion_is_written_as_a_policy_takes_it() -> None:
    (found,) = suggest_targets({PROMISE: HUNDRED}, 0.95)
    assert found.duration is not None
    assert parse_duration(found.duration).amount == 95 * MINUTE


def test_the_past_of_a_desk_is_measured_as_its_policy_measures(hd: Hd) -> None:
    for _ in range(20):
        hd.ok("new", "Any", "--severity", "urgent")
    for number in range(1, 21):
        at = f"2026-11-17T10:{2 * number:02}:00Z"
        hd.at(at).ok("reply", str(number), "--body", "Hello.")
    (first, *_) = hd.at("2026-11-17T11:00:00Z").ok("policy", "suggest", "--json").json()
    assert first == {
        "tier": "gold",
        "severity": "urgent",
        "clock": "first_reply",
        "target": "1 business hour",
        "kept": 20,
        "of": 20,
        "share": 1.0,
        "suggested": "40 business minutes",
        "suggested_seconds": 2_400,
    }
    screen = hd.on_screen().at("2026-11-17T11:00:00Z").ok("policy", "suggest").out
    assert "40m business" in screen
    thin = hd.on_screen().at("2026-11-17T11:00:00Z").ok("policy", "suggest", "--keep", "99%").out
    assert "too few cases" in thin


@pytest.mark.parametrize("keep", ["0%", "100%", "much", "40"])
def test_a_share_that_says_nothing_is_refused(hd: Hd, keep: str) -> None:
    assert hd("policy", "suggest", "--keep", keep).code == 2
