"""Sorting, columns and groups of the queue, as people write them."""

from collections.abc import Callable

import pytest

from helpdesk_cli.domain.answers.arrangement import parse_columns, parse_group, parse_order
from helpdesk_cli.domain.answers.queue import COLUMN_NAMES, QueueOrder
from helpdesk_cli.view.queue.columns import COLUMNS, ON_REQUEST, choose_columns


def test_what_is_written_says_what_is_meant() -> None:
    assert parse_order("due") == QueueOrder("due")
    assert parse_order("-age") == QueueOrder("age", is_reversed=True)
    assert parse_columns("id, due,team") == ("id", "due", "team")
    assert parse_columns("subject", ("subject",)) == ("subject",)
    assert parse_group("team") == "team"


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (parse_order, "sevrity", 'got "sevrity" (did you mean "severity"?)'),
        (parse_order, "--age", 'got "-age"'),
        (parse_order, "", "expected a key to sort by (due, age, severity, tier, account)"),
        (parse_columns, "id,duee", 'got "duee" (did you mean "due"?)'),
        (parse_columns, "id,,due", 'got ""'),
        (parse_columns, "id,due,id", 'expected each column once, got "id" again'),
        (parse_group, "tier", 'expected a field to group by (team, severity, account), got "tier"'),
    ],
)
def test_what_is_unknown_is_named(parse: Callable[[str], object], text: str, expected: str) -> None:
    with pytest.raises(ValueError, match="expected") as refused:
        parse(text)
    assert expected in str(refused.value)


def test_every_column_has_a_name_that_can_be_asked_for() -> None:
    drawn = {column.name for column in (*COLUMNS, *ON_REQUEST)}
    assert drawn == {"state", *COLUMN_NAMES}


def test_columns_stand_as_asked_and_the_first_stay_longest() -> None:
    chosen = choose_columns(("team", "unread", "id"))
    assert [column.name for column in chosen] == ["state", "team", "unread", "unread", "id"]
    ranks = {column.heading: column.rank for column in chosen}
    assert ranks["Team"] > ranks["U"] > ranks["Unread"] > ranks["#"]
