"""People in one cell: who asks, and who is copied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.customers.naming import tidy_address
from helpdesk_cli.domain.customers.requesters import part_requesters

ANN, BOB = Contact("ann@x.example"), Contact("bob@y.example")
ANN_LEE = Contact("ann@x.example", "Ann Lee")


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("", []),
        (" \n", []),
        ("Ann@X.example", [ANN]),
        ("Ann Lee", [Contact("Ann Lee")]),
        ("Lee, Ann", [Contact("Lee, Ann")]),
        ("ann@x.example; bob@y.example", [ANN, BOB]),
        ("ann@x.example,bob@y.example", [ANN, BOB]),
        ("ann@x.example\r\nbob@y.example\n", [ANN, BOB]),
        ("ann@x.example; bob@y.example; ANN@x.example;", [ANN, BOB]),
        ("Ann Lee <ann@x.example>", [ANN_LEE]),
        ("<ann@x.example>", [ANN]),
        ("Ann Lee <ann@x.example>, bob@y.example", [ANN_LEE, BOB]),
        ('"Doe, Jane" <jane@x.example>', [Contact("jane@x.example", "Doe, Jane")]),
        (
            '"Doe; Jane" <jane@x.example>; bob@y.example',
            [Contact("jane@x.example", "Doe; Jane"), BOB],
        ),
        ("Doe, Jane <jane@x.example>", [Contact("jane@x.example", "Doe, Jane")]),
        (
            "Doe, Jane <jane@x.example>; Ray, Bob <bob@y.example>",
            [Contact("jane@x.example", "Doe, Jane"), Contact("bob@y.example", "Ray, Bob")],
        ),
        (
            "Doe, Jane <jane@x.example>, Ray, Bob <bob@y.example>",
            [Contact("jane@x.example", "Doe, Jane"), Contact("bob@y.example", "Ray, Bob")],
        ),
        (r'"Jane \"J\" Doe" <jane@x.example>', [Contact("jane@x.example", 'Jane "J" Doe')]),
    ],
)
def test_a_list_of_people_is_parted(cell: str, people: list[Contact]) -> None:
    assert [*part_requesters(cell)] == people


@pytest.mark.parametrize(
    "cell",
    [
        "ann@x.example; Bob Ray",
        "ann@x.example, Acme Inc.",
        "ask ann@x.example, or bob@y.example",
        "ann@x.example <bob@y.example>",
        "Ann <ann@x.example",
        "a@b@c, d@e",
    ],
)
def test_what_is_no_list_of_people_stays_as_it_is(cell: str) -> None:
    assert part_requesters(cell) == (Contact(tidy_address(cell) or ""),)


@given(st.text(alphabet='ab@.,;<>"\\ \n', max_size=30))
def test_whatever_a_cell_says_no_address_in_it_is_lost(cell: str) -> None:
    people = part_requesters(cell)
    assert bool(people) == bool(cell.strip())
    kept = "".join(f"{each.address} {each.name or ''}" for each in people)
    assert {*kept} >= {*cell} - {*',;<>"\\ \n'}
