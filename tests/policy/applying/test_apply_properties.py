"""Whatever happened to tickets and whatever two policies say: what applying one does to a desk."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.one_pass import find_due
from helpdesk_cli.desk.policy.apply import apply_policy
from helpdesk_cli.desk.policy.foretelling import foretell
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.policy_file.files import find_policy, read_policy
from helpdesk_cli.store.tickets.runs import read_runs
from tests.policy.random_desks import Told, make_desk, policy_texts, put_down, tickets

many = settings(max_examples=200, deadline=None)
some_tickets = st.lists(tickets(), min_size=1, max_size=3)

Runs = dict[tuple[int, str, int], Run]


def all_runs(desk: Desk, count: int) -> Runs:
    """Every run of every ticket, by ticket, clock and number."""
    return {
        (ticket, run.clock, run.number): run
        for ticket in range(1, count + 1)
        for run in read_runs(desk.store, ticket)
    }


def running(runs: Runs) -> Runs:
    return {key: run._replace(policy_id=0) for key, run in runs.items() if run.outcome is None}


def finished(runs: Runs) -> Runs:
    return {key: run for key, run in runs.items() if run.outcome is not None}


def due_rungs(desk: Desk) -> set[tuple[int, str]]:
    """What the next pass would fire."""
    return {
        (decision.held.id, step.rung)
        for decision in find_due(desk).decisions
        for step in decision.steps
    }


@many
@given(policy_texts(), policy_texts(), some_tickets)
def test_applying_does_what_is_foretold_and_counts_as_if_it_had_always_been_in_force(
    old: str, new: str, told: list[Told]
) -> None:
    with make_desk(new, told) as made_under_it:
        expected = running(all_runs(made_under_it, len(told)))
    with make_desk(old, told) as desk:
        path = put_down(desk, new)
        foretold = foretell(desk, read_policy(path))
        before, due_before = all_runs(desk, len(told)), due_rungs(desk)
        applied, moved = apply_policy(desk, path)
        after, due_after = all_runs(desk, len(told)), due_rungs(desk)
    assert running(after) == expected
    assert finished(after) == finished(before)
    assert {
        (move.ticket_id, run.clock, run.number): (move.before, move.after)
        for move in foretold.moves
        if (run := move.after or move.before)
    } == find_changed(before, after)
    assert {(one.ticket_id, one.rung) for one in foretold.fires} == due_after - due_before
    assert foretold.tally.moved == (moved or 0)
    assert moved is None or moved == applied.moved


def find_changed(before: Runs, after: Runs) -> dict[tuple[int, str, int], tuple[Run | None, ...]]:
    """The runs that are due at another time, have come or gone, as they were and are."""
    return {
        key: (before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if key not in before or key not in after or before[key].due_at != after[key].due_at
    }


@pytest.mark.parametrize("name", ["vimeo", "vodlix"])
def test_a_policy_that_is_in_force_touches_nothing(name: str) -> None:
    text = find_policy(name).read_text()
    with make_desk(text, []) as desk:
        assert not foretell(desk, desk.in_force.policy).moves
