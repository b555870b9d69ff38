"""Whatever agents do at once, and whoever is killed: nothing lost, doubled or half done."""

import random

import pytest

from tests.servers.postgresql import PostgresqlServer
from tests.store.postgresql.at_once.agents_at_once import find_faults, make_desk, race, start

CLIENTS, STEPS = 4, 20


@pytest.fixture
def desk(postgresql_location: str) -> str:
    make_desk(postgresql_location)
    return postgresql_location


def test_nothing_is_lost_or_doubled_and_no_clock_is_wrong(desk: str) -> None:
    told = race(desk, CLIENTS, STEPS)
    done = [line for line in told if not line.startswith(("away", "waited"))]
    assert len(done) == CLIENTS * STEPS
    assert [*find_faults(desk, told)] == []


def test_who_is_killed_leaves_nothing_half_done(desk: str) -> None:
    told = []
    chance = random.Random(7)
    for seed in range(0, 3 * CLIENTS, CLIENTS):
        agents = [start(desk, seed + number, 1_000) for number in range(CLIENTS)]
        for agent in agents:
            assert agent.stdout is not None
            # Somewhere in its next step.
            told += [agent.stdout.readline().strip() for _ in range(chance.randint(2, 6))]
            agent.kill()
        for agent in agents:
            told += agent.communicate()[0].splitlines()
    assert [*find_faults(desk, [line for line in told if line])] == []


def test_nor_does_a_server_that_is_killed(postgresql_server: PostgresqlServer, desk: str) -> None:
    agents = [start(desk, seed, 15) for seed in range(CLIENTS)]
    told = []
    for agent in agents[:3]:
        assert agent.stdout is not None
        told += [agent.stdout.readline().strip() for _ in range(3)]
        postgresql_server.stop()
        postgresql_server.start()
    told += [line for agent in agents for line in agent.communicate()[0].splitlines()]
    assert [agent.returncode for agent in agents] == [0] * CLIENTS
    assert [*find_faults(desk, told)] == []
