"""The past under another policy: what would have been kept, whom mails would have reached."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy import backtesting
from helpdesk_cli.desk.policy.backtesting import backtest
from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.domain.trial.backtest import Backtest, Promise, Span
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.conftest import PLAIN_POLICY, Hd
from tests.policy.policy_texts import LADDER, SHORTER
from tests.policy.random_desks import (
    ALICE,
    DAY,
    FIRST,
    NOW,
    Told,
    make_desk,
    policy_texts,
    tickets,
)

WEEKS = (FIRST, FIRST + 7 * DAY)


def replay(desk: Desk, text: str, since: int = FIRST, jobs: int = 1) -> Backtest:
    return backtest(desk, parse_policy(text, "trial"), "trial", Span(since, NOW, WEEKS), jobs)


@settings(max_examples=200, deadline=None)
@given(
    policy_texts(),
    policy_texts(),
    st.lists(tickets(), min_size=1, max_size=3),
    st.integers(0, 8).map(lambda days: FIRST + days * DAY),
)
def test_a_backtest_is_what_a_new_desk_under_the_policy_makes_of_the_same_past(
    old: str, new: str, told: list[Told], since: int
) -> None:
    with make_desk(new, told) as made_under_it:
        expected = replay(made_under_it, new, since).tally
    with make_desk(old, told) as desk:
        tally = replay(desk, new, since).tally
    for side in ("before", "after"):
        counted = {each: n for each, n in expected.counts.items() if each.side == side}
        assert {
            each._replace(side=side): n for each, n in tally.counts.items() if each.side == "after"
        } == counted
    assert (tally.rungs, tally.mails) == (expected.rungs, expected.mails)
    assert not expected.flips


@pytest.fixture
def past(hd: Hd) -> Hd:
    """Three first replies: after one hour, after three, and none for five."""
    for name in ("Quick", "Slow", "Silent"):
        hd.ok("new", name)
    hd.at("2026-11-17T11:00:00Z").ok("reply", "1", "--body", "Hello.")
    hd.at("2026-11-17T13:00:00Z").ok("reply", "2", "--body", "Hello.")
    return hd.at("2026-11-17T15:00:00Z")


def write(hd: Hd, text: str) -> str:
    path = hd.db.with_name("trial.toml")
    path.write_text(text)
    return str(path)


def test_tickets_gained_and_lost_are_told_by_name(past: Hd) -> None:
    told = past.ok("policy", "backtest", write(past, SHORTER), "--json").json()
    assert [(each["id"], each["subject"], each["clocks"]) for each in told["lost"]] == [
        (2, "Slow", [{"clock": "first_reply", "number": 1, "before": "kept", "after": "broken"}])
    ]
    assert told["gained"] == []
    assert (told["before"]["kept"], told["after"]["kept"]) == (2, 1)
    (promise,) = told["promises"]
    assert (promise["tier"], promise["severity"], promise["clock"]) == (
        *("gold", "normal", "first_reply"),
    )
    assert (promise["before"]["of"], promise["after"]["of"]) == (3, 3)


def test_whom_mails_would_have_reached_is_told_by_person_and_hour(past: Hd) -> None:
    told = past.ok("policy", "backtest", write(past, SHORTER + LADDER), "--json").json()
    assert told["rungs"] == [{"rung": "Tell the team", "fired": 0, "would_have_fired": 2}]
    (mails,) = told["mails"]
    assert (mails["to"], mails["mails"], mails["at_night"]) == ("support@desk.example", 2, 0)
    assert mails["hours"][12] == 2


def test_a_value_may_be_changed_without_a_file(past: Hd) -> None:
    change = "tiers.gold.first_reply.normal=2 business hours"
    told = past.ok("policy", "backtest", "--what-if", change, "--json").json()
    assert (told["source"], len(told["lost"])) == (f"policy 1 with {change}", 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("tiers.gold", 'expected "path=value"'),
        ("tiers.golf.first_reply=2 hours", 'no "golf" in tiers (did you mean "gold"?)'),
        ("tiers.gold.first_reply.normal=2 days", "expected hours or business days"),
        ("desk.name.x.y=1", "holds no keys"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(past: Hd, change: str, said: str) -> None:
    refused = past("policy", "backtest", "--what-if", change)
    assert refused.code in (2, 4)
    assert said in refused.err


def test_what_is_said_for_one_severity_leaves_the_others(past: Hd) -> None:
    change = "tiers.gold.next_reply.urgent=1 business hour"
    assert past.ok("policy", "backtest", "--what-if", change, "--json").json()["lost"] == []


def test_nothing_is_written(past: Hd) -> None:
    before = past.ok("export").out
    past.ok("policy", "backtest", write(past, SHORTER))
    assert past.ok("export").out == before
    assert len(past.ok("policy", "log", "--json").json()) == 1


def test_a_past_may_be_short(past: Hd) -> None:
    path = write(past, SHORTER)
    later = past.at("2026-11-20T15:00:00Z")
    assert later.ok("policy", "backtest", path, "--since", "1d", "--json").json()["tickets"] == 3
    told = later.ok("policy", "backtest", path, "--since", "2026-11-20", "--json").json()
    assert (told["before"]["of"], told["lost"]) == (0, [])
    assert later("policy", "backtest", path, "--since", "2027-01-01").code == 2


def test_it_has_the_looks_of_a_report(past: Hd, tmp_path: Path) -> None:
    path = write(past, SHORTER)
    html = past.ok("policy", "backtest", path, "--format", "html").out
    assert html.startswith("<!doctype html>")
    assert "Slow" in html
    screen = past.on_screen().ok("policy", "backtest", path).out
    assert "Would have been 33.3 %" in screen
    assert past("policy", "backtest", path, "--format", "svg").code == 2


def test_it_is_the_same_on_any_number_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:

    told = [
        (
            Ticket("Any", "gold", "normal", FIRST + number * 3_600),
            [Event(FIRST + number * 7_200, "message", ALICE, public=True)],
        )
        for number in range(1, 9)
    ]
    monkeypatch.setattr(backtesting, "PAGE", 2)
    with make_desk(PLAIN_POLICY + LADDER, told) as desk:
        alone, together = (replay(desk, SHORTER + LADDER, jobs=jobs) for jobs in (1, 2))
    assert alone == together
    assert alone.tally.rate("after", Promise("gold", "normal", "first_reply")).denominator == 8
