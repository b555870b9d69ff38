"""A desk with routes: some by topic, some by words, two of them private."""

from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd

ROUTES = """
[teams.security]
email = "security@desk.example"
members = ["greta"]
[teams.special]
members = ["hugo"]
[teams.live]
members = ["bob"]
[people.greta]
name = "Greta Lindqvist"
[people.hugo]
name = "Hugo Moreau"

[[routes]]
name = "Vulnerability report"
when = { topic = "vulnerability" }
team = "security"
private = true

[[routes]]
name = "Vulnerability report, by its words"
when = { words = ["vulnérabilité", "security researcher"] }
team = "security"
private = true

[[routes]]
name = "Owner deceased"
when = { topic = "deceased" }
team = "special"
private = true
checklist = ["Ask who is asking", "Ask for the papers"]

[[routes]]
name = "Live by phone"
when = { topic = "live", channel = "phone", tier = "gold", from = "@acme.example" }
team = "live"

[[routes]]
name = "Hard problem"
when = { topic = "investigation" }
team = "live"
"""


@pytest.fixture
def routes_file(tmp_path: Path) -> Path:
    """The small policy with these routes."""
    path = tmp_path / "routes.toml"
    path.write_text(PLAIN_POLICY + ROUTES, encoding="utf-8")
    return path


@pytest.fixture
def desk(tmp_path: Path, routes_file: Path, engine: str) -> Hd:
    """The command line on a new desk with routes, alice of team support acting."""
    return Hd(tmp_path / "desk.db").found(routes_file)
