"""What is said about each thing that can be wrong, or only odd, in a policy file."""

from collections.abc import Iterator

import pytest

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import ConfigError
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.golden_files import FOLDER
from tests.policy.policy_texts import FULL, MINIMAL

PROBLEMS = FOLDER / "policy_problems.txt"
"""Its first lines say how to read it."""


def parse(text: str) -> Policy:
    return parse_policy(text, "desk.toml")


def problems_of(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    lines = caught.value.problems
    assert all(line.startswith("desk.toml: ") for line in lines)
    return [line.removeprefix("desk.toml: ") for line in lines]


def read_cases() -> Iterator[tuple[str, str, list[str]]]:
    _, *cases = PROBLEMS.read_text().split("\n\n")
    for case in cases:
        marked = [(line[:1], line[2:]) for line in case.splitlines()]
        stands, put = ("\n".join(text for mark, text in marked if mark == sign) for sign in "-+")
        yield stands, put, [text for mark, text in marked if mark == "!"]


@pytest.mark.parametrize(("stands", "put", "problems"), list(read_cases()))
def test_a_problem_names_its_key_what_was_expected_and_what_was_found(
    stands: str, put: str, problems: list[str]
) -> None:
    assert stands in FULL
    assert problems_of(FULL.replace(stands, put, 1)) == problems


def test_a_section_that_is_no_table_is_said_once() -> None:
    wrong = MINIMAL.replace("[severities.urgent]\n[severities.normal]\n", "")
    assert problems_of("severities = 3\n" + wrong) == [
        "severities: expected a table, got 3",
        'desk.default_severity: expected a severity (none is declared), got "normal"',
    ]


def test_an_empty_file_is_told_what_a_desk_needs() -> None:
    assert problems_of("") == [
        "desk.name: expected a value, got nothing",
        "desk.timezone: expected a value, got nothing",
        "desk.default_tier: expected a value, got nothing",
        "desk.default_severity: expected a value, got nothing",
        "desk.default_calendar: expected a value, got nothing",
    ]


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    broken = (
        FULL.replace('"Example desk"', "5")
        .replace('"4 business hours"', '"soon"')
        .replace('["form", "phone"]', '["form", "phnoe"]')
        .replace("live = true", 'live = "yes"')
        .replace("[[tests]]", "[[tset]]")
    )
    paths = [line.split(":")[0] for line in problems_of(broken)]
    assert paths == [
        "desk.name",
        "tiers.gold.first_reply",
        "tiers.gold.channels[2]",
        "channels.phone.live",
        "tset",
    ]
