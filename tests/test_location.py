"""A desk's location: a file, or an address that is never printed with its password."""

import os

import pytest

from helpdesk_cli.location import find_location, is_address, name_location


@pytest.mark.parametrize(
    ("location", "is_server"),
    [
        ("desk.db", False),
        ("/var/lib/hd/desk.db", False),
        ("./service=team", False),
        ("postgresql://hd@db.example/desk", True),
        ("postgres://hd@db.example/desk#team", True),
        ("postgresql://", True),
        ("service=team", True),
        ("./host=db", False),
        ("C:/desks/desk.db", False),
        ("a b:/desk.db", False),
        ("POSTGRESQL://hd@db.example/desk", True),
        ("postgres:/hd@db.example/desk", True),
        ("postgresql+psycopg://hd@db.example/desk", True),
        ("mysql://hd@db.example/desk", True),
        ("host=db.example user=hd", True),
        ("user=hd password=x", True),
    ],
)
def test_addresses_are_told_from_files(location: str, is_server: bool) -> None:
    assert is_address(location) is is_server


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("desk.db", "desk.db"),
        ("postgresql://hd@db.example/desk", "postgresql://hd@db.example/desk"),
        ("postgresql://hd:SECRET@db.example/desk", "postgresql://hd@db.example/desk"),
        ("postgresql://hd:SECRET@db.example/desk#team", "postgresql://hd@db.example/desk#team"),
        ("postgresql://hd:SEC@RET@db.example/desk", "postgresql://hd@db.example/desk"),
        ("postgresql://hd:SEC#RET@db.example/desk", "postgresql://hd@db.example/desk"),
        ("postgresql://hd:SEC?RET@db.example/desk", "postgresql://hd@db.example/desk"),
        ("postgresql://hd:SEC/RET@db.example/desk", "postgresql://hd@db.example/desk"),
        ("postgresql:///desk?host=/run&user=hd", "postgresql:///desk?host=/run&user=hd"),
        ("postgresql://db/desk?password=SECRET", "postgresql://db/desk"),
        ("postgresql://db/desk?password=SECRET&user=hd#t", "postgresql://db/desk?user=hd#t"),
        ("postgresql://db/desk?sslpassword=SECRET&user=hd", "postgresql://db/desk?user=hd"),
        ("postgres://a:SECRET@db1:1,db2:2/desk", "postgres://a@db1:1,db2:2/desk"),
        ("postgresql://db/desk?pass%77ord=SECRET&user=hd", "postgresql://db/desk?user=hd"),
        ("POSTGRESQL://hd:SECRET@db/desk", "an address of another kind"),
        ("postgres:/hd:SECRET@db/desk", "an address of another kind"),
        ("mysql://hd:SECRET@db/desk", "an address of another kind"),
        ("host=db user=hd password=SECRET", "an address of another kind"),
        ("service=team", "service=team"),
        ("service=team#support", "service=team#support"),
        ("service=team password=SECRET user=hd", "service=team user=hd"),
        ("service=team password = 'SEC RET\\' x' user=hd", "service=team user=hd"),
        ("service=team user=hd password=SECRET#support", "service=team user=hd#support"),
    ],
)
def test_a_name_has_no_password(location: str, name: str) -> None:
    assert name_location(location) == name


def test_a_desk_is_the_same_whoever_logs_in_and_wherever_they_stand() -> None:
    assert find_location("desk.db") == os.path.abspath("desk.db")
    assert find_location("postgresql://hd:new@db/desk") == find_location("postgresql://hd@db/desk")
