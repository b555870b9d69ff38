"""Tests that make a desk run on every engine, and are as thorough on each as time allows."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.location import is_address
from tests.conftest import Hd
from tests.desks.engines import Present

seen: Counter[str | None] = Counter()


def test_a_desk_lies_on_the_engine_of_its_test(hd: Hd, engine: str) -> None:
    assert is_address(hd.location) is (engine == "postgresql")
    assert hd.is_there()
    assert not Hd(hd.db.with_name("other.db")).is_there()


def test_a_test_that_has_not_said_where_makes_no_desk(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="asks for the fixture `engine`"):
        Hd(tmp_path / "desk.db").ok("queue")


@pytest.mark.usefixtures("engine")
@settings(max_examples=40)
@given(st.integers())
def test_a_server_is_shown_a_tenth_of_the_examples(number: int) -> None:
    seen[Present.engine] += 1
    assert seen["postgresql"] <= 4
