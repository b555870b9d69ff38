"""What is said about each thing that can be wrong, or only odd, in a policy file."""

from collections.abc import Iterator

import pytest

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import ConfigError
from helpdesk_cli.policy_file.files import find_policy, read_policy, shipped_policies
from helpdesk_cli.policy_file.lint import find_warnings
from helpdesk_cli.policy_file.parse import parse_policy
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


# What is odd though valid

ODDITIES = [
    (
        '"4 business hours"',
        '{ urgent = "4 hours", normal = "2 hours" }',
        'tiers.gold.first_reply.urgent: "4 hours" is longer than the "2 hours" of normal, '
        "which is milder",
    ),
    (
        'label = "Gold"',
        'resolution = { urgent = "2 business hours" }',
        'tiers.gold.first_reply.urgent: "4 business hours" is longer than the '
        '"2 business hours" of the resolution',
    ),
    (
        "[[routes]]",
        '[[routes]]\nname = "All"\n[[routes]]',
        "routes[2]: never reached, because routes[1] takes every ticket",
    ),
    (
        'clock = "next_reply"',
        'clock = "update"',
        "escalations[2]: never fires: update is promised to nobody it is for",
    ),
    (
        'support-manager = "alice"',
        'support-manager = "bob"',
        "escalations[1].to: role:support-manager cannot be reached, it has no email",
    ),
    (
        '"role:support-manager", "assignee", "boss@example.com"]\naction = "email"\n'
        'fallback = ["team:support", "alice"]',
        '"assignee"]\naction = "email"\nfallback = ["team"]',
        "escalations[1]: reaches nobody on a ticket without a team that nobody has taken; "
        "add a role or an address to its fallback",
    ),
]


@pytest.mark.parametrize(("stands", "put", "oddity"), ODDITIES)
def test_what_is_odd_but_valid_is_a_warning(stands: str, put: str, oddity: str) -> None:
    assert find_warnings(parse(FULL.replace(stands, put, 1))) == [oddity]


def test_a_calendar_that_closes_for_good_is_a_warning() -> None:
    over = '[{ rrule = "DTSTART:20270101\\nRRULE:FREQ=DAILY", name = "Over" }]'
    for name, hours, end in (
        ("project", f'open = {{ mon-sun = ["09:00-17:00"] }}\nholidays = {over}', "2026-12-31T17"),
        ("fair", 'special = [{ date = "2026-03-04", open = ["22:00-02:00"], name = "Fair" }]', ""),
    ):
        calendar = f'[calendars.{name}]\ntimezone = "UTC"\n{hours}\n'
        (warning,) = find_warnings(parse(FULL + calendar))
        at = f"{end}:00:00Z" if end else "2026-03-05T02:00:00Z"
        assert warning == (
            f"calendars.{name}: closes for good at {at}; "
            "what would fall due on it later is not promised"
        )


def test_sound_policies_give_no_warning() -> None:
    assert find_warnings(parse(FULL)) == []
    for name in shipped_policies():
        assert find_warnings(read_policy(find_policy(name))) == []


def test_units_that_need_a_calendar_to_compare_give_no_warning() -> None:
    mixed = '{ urgent = "20 hours", normal = "1 business day" }'
    assert find_warnings(parse(FULL.replace('"4 business hours"', mixed))) == []
