"""An address taken apart: schema, trust, and what cannot be read."""

from pathlib import Path

import pytest

from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.postgresql.connection.address import read_address

SERVICES = """
[team]
host=db.example
dbname=desk
[relaxed]
host=db.example
sslmode=require
[here]
host=/run/postgresql
"""


@pytest.fixture(autouse=True)
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "services"
    file.write_text(SERVICES)
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    for name in ("PGSERVICE", "PGSSLMODE", "PGHOST"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("location", "schema"),
    [
        ("postgresql://db/desk", "hd"),
        ("postgresql://db/desk#support", "support"),
        ("postgresql://db/desk?connect_timeout=3#support", "support"),
        ("service=team", "hd"),
        ("service=team#support_2", "support_2"),
    ],
)
def test_the_schema_stands_behind_the_address(location: str, schema: str) -> None:
    assert read_address(location).schema == schema


@pytest.mark.parametrize(
    "location",
    [
        "postgresql://db/desk#",
        "postgresql://db/desk#Support",
        'postgresql://db/desk#a"b',
        "postgresql://db/desk#" + "x" * 64,
        "postgresql://hd:SECRET#1@db/desk",
        "postgresql://hd:SECRET%zz@db/desk",
        "postgresql://db/desk?passwort=SECRET",
        "service=team password='SECRET",
        "postgresql://hd:x@SECRET@db/desk",
        "postgresql://hd:SECRET/x@db/desk",
        "postgres:/hd:SECRET@db/desk",
        "mysql://hd:SECRET@db/desk",
        "host=db user=hd password=SECRET",
    ],
)
def test_what_cannot_be_read_is_refused_without_a_word_of_it(location: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_address(location)
    assert "SECRET" not in f"{refused.value.message} {refused.value.hint}"


@pytest.mark.parametrize(
    ("location", "sslmode"),
    [
        ("postgresql://db.example/desk", "verify-full"),
        ("postgresql://db.example,localhost/desk", "verify-full"),
        ("postgresql://db.example/desk?sslmode=require", "require"),
        ("postgresql://localhost/desk", None),
        ("postgresql://127.0.0.1/desk", None),
        ("postgresql://[::1]/desk", None),
        ("postgresql:///desk?host=/run/postgresql", None),
        ("postgresql://", None),
        ("service=team", "verify-full"),
        ("service=relaxed", None),
        ("service=here", None),
    ],
)
def test_a_server_elsewhere_proves_its_name_unless_less_is_asked(
    location: str, sslmode: str | None
) -> None:
    assert read_address(location).parameters.get("sslmode") == sslmode


def test_so_does_a_server_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSERVICE", "team")
    assert read_address("postgresql://").parameters["sslmode"] == "verify-full"
    monkeypatch.setenv("PGSSLMODE", "prefer")
    assert "sslmode" not in read_address("postgresql://").parameters
