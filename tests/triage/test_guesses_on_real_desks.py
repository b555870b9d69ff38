"""The severity suggested on recorded tickets, against always saying the commonest."""

import os
from pathlib import Path

import pytest

from helpdesk_cli.desk.triage.triage import HISTORY
from tests.benchmarks.guessing import read_french, read_volvo, replay


@pytest.fixture
def cases() -> Path:
    if "HD_CASES" not in os.environ:
        pytest.skip("HD_CASES does not name the folder of recorded cases")
    return Path(os.environ["HD_CASES"])


def test_on_incidents_of_volvo_three_of_four_are_right(cases: Path) -> None:
    score = replay(read_volvo(cases)[: HISTORY + 1000], HISTORY)
    assert score.right > 0.75 * score.asked > 1.2 * score.commonest


def test_on_french_tickets_two_of_three_are_right(cases: Path) -> None:
    score = replay(read_french(cases), 800)
    assert score.right > 0.65 * score.asked > 1.5 * score.commonest
