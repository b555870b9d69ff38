"""`hd explain --why-not`: what is said of a rung is what the pass makes of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.ladder.one_pass import run_pass
from helpdesk_cli.desk.ladder.why_not import explain_rung
from helpdesk_cli.store.ladder.ledger import read_fired_at
from tests.conftest import PLAIN_POLICY, Hd
from tests.tickets.random_desks import CARRIER, MINUTE, Step, act, fill, founded, opened, openings

pytestmark = pytest.mark.usefixtures("engine")

THINGS = ("reply", "hear", "merge", "pending", "hold", "solved", "open", "urgent", "free", "pass")
happenings = st.lists(
    st.builds(
        Step, st.integers(0, 60), st.sampled_from(THINGS), st.integers(1, 3), st.integers(1, 3)
    ),
    max_size=8,
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(openings, happenings, st.integers(0, 240))
def test_the_next_pass_fires_what_is_said_to_be_due_and_nothing_else(
    opening: list[tuple[int, str, bool]], happened: list[Step], minutes: int
) -> None:
    with founded() as hd, opened(hd) as desk:
        fill(desk, opening)
        for step in happened:
            desk.now += step.minutes * MINUTE + 1
            if step.what == "pass":
                run_pass(desk, CARRIER, None)
                continue
            try:
                act(desk, step)
            except Exception:  # what is refused moves nothing
                continue
        desk.now += minutes * MINUTE
        ids = [ticket_id for (ticket_id,) in desk.store.rows("SELECT id FROM ticket")]
        before = {ticket_id: read_fired_at(desk.store, ticket_id).keys() for ticket_id in ids}
        said = {
            (ticket_id, rung.clock, verdict.number, rung.name)
            for ticket_id in ids
            for rung in desk.in_force.policy.escalations
            for verdict in explain_rung(desk, str(ticket_id), rung.name).verdicts
            if verdict.why == "due"
        }
        run_pass(desk, CARRIER, None)
        fired = {
            (ticket_id, *key)
            for ticket_id in ids
            for key in read_fired_at(desk.store, ticket_id).keys() - before[ticket_id]
        }
        assert fired == said


LADDER = """
[[escalations]]
name = "Gold is late"
clock = "first_reply"
at = "due"
when = { tiers = ["gold"] }
action = "email"
to = ["lead@desk.example"]
[[escalations]]
name = "Answer soon"
clock = "next_reply"
at = "50%"
action = "suggest"
[[escalations]]
name = "It takes long"
clock = "resolution"
at = "due"
action = "suggest"
[[escalations]]
name = "Nobody reads it"
clock = "unread"
at = "1 hour after"
action = "suggest"
"""


@pytest.fixture
def climbed(hd: Hd) -> Hd:
    """A ticket of Tuesday at ten, due at two, on a desk with a ladder."""
    ladder = hd.db.with_name("ladder.toml")
    ladder.write_text(PLAIN_POLICY + LADDER)
    hd.at("2026-11-17T09:30:00Z")("policy", "apply", str(ladder), "--yes")
    hd.ok("new", "It drops", "--body", "Help", "--tier", "gold")
    return hd


@pytest.mark.parametrize(
    ("rung", "at", "done", "why", "said"),
    [
        ("Gold is late", "13:00", [], "coming", "It will fire Tue 17 Nov 14:00 UTC"),
        ("Gold is late", "14:30", [], "due", "due since Tue 17 Nov 14:00 UTC"),
        ("Gold is late", "14:30", [("escalate",)], "fired", "It fired Tue 17 Nov 14:30 UTC"),
        ("Gold is late", "13:00", [("set", "1", "--tier", "free")], "not_meant", "for tier gold"),
        ("Gold is late", "13:00", [("reply", "1", "--body", "Hi")], "over", "before its moment"),
        ("Gold is late", "15:00", [("reply", "1", "--body", "Hi")], "over", "no pass ran"),
        ("Answer soon", "13:00", [], "nothing_owed", "No next reply is owed"),
        ("It takes long", "13:00", [("pend", "1")], "stands_still", "stands still (pending)"),
        ("Nobody reads it", "10:30", [], "coming", "It will fire Tue 17 Nov 11:00 UTC"),
        ("Nobody reads it", "10:30", [("show", "1")], "nothing_owed", "not unread"),
    ],
)  # fmt: skip
def test_each_reason_is_told(
    climbed: Hd, rung: str, at: str, done: list[tuple[str, ...]], why: str, said: str
) -> None:
    hd = climbed.at(f"2026-11-17T{at}:00Z")
    for command in done:
        hd(*command)
    answer = hd("explain", "1", "--why-not", rung, "--json").json()
    assert [(verdict["why"], said in verdict["said"]) for verdict in answer["verdicts"]] == [
        (why, True)
    ]


def test_what_was_late_before_a_rung_came_does_not_fire_it(hd: Hd) -> None:
    hd.ok("new", "It drops", "--body", "Help", "--tier", "gold")
    ladder = hd.db.with_name("ladder.toml")
    ladder.write_text(PLAIN_POLICY + LADDER)
    late = hd.at("2026-11-17T15:00:00Z")
    late("policy", "apply", str(ladder), "--yes")
    (verdict,) = late("explain", "1", "--why-not", "Gold is late", "--json").json()["verdicts"]
    assert verdict["why"] == "before_ladder"
    assert "before it was on the ladder, Tue 17 Nov 15:00 UTC" in verdict["said"]


def test_how_far_its_message_got_stands_below(climbed: Hd) -> None:
    later = climbed.at("2026-11-17T14:30:00Z")
    later("escalate")
    screen = later.on_screen()("explain", "1", "--why-not", "Gold is late").out
    assert "#1: Gold is late (first reply, at due, email)" in screen
    assert "Its message to lead@desk.example is sent." in screen


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["1", "--why-not", "Gold is lat"], 1, 'did you mean "Gold is late"'),
        (["1", "2", "--why-not", "Gold is late"], 2, "looks at one ticket"),
        (["7", "--why-not", "Gold is late"], 1, "no ticket 7"),
    ],
)
def test_one_rung_of_one_ticket_is_asked_for(
    climbed: Hd, words: list[str], code: int, said: str
) -> None:
    answer = climbed("explain", *words)
    assert (answer.code, said in answer.err) == (code, True)
