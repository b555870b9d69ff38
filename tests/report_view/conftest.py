"""A desk to report on, and a manager to mail to."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd

PEOPLE = (
    PLAIN_POLICY.replace(
        'name = "Alice Martin"', 'name = "Alice Martin"\nemail = "alice@x.example"'
    ).replace('name = "Bob Stone"', 'name = "Bob Stone"\nemail = "bob@x.example"')
    + '\n[roles]\nsupport-manager = "alice"\n'
)

OPENED, ANSWERED, LOOKED_BACK = (
    "2026-11-17T10:00:00Z",
    "2026-11-18T09:30:00Z",
    "2026-11-23T08:00:00Z",
)
"""Tuesday 10:00, so that 4 business hours are over at 14:00; Wednesday; the Monday after."""


def answer_one_late(hd: Hd) -> None:
    opening = hd.at(OPENED)
    opening.ok("new", "Stream drops", "--tier", "gold", "--body", "Since 10:00.")
    opening.ok("new", "Password", "--tier", "gold", "--body", "Forgot it.")
    opening.at("2026-11-17T11:00:00Z").ok("reply", "2", "--body", "Here you are.")
    hd.at(ANSWERED).ok("reply", "1", "--body", "Looking.")


@pytest.fixture
def late(tmp_path: Path, policy_file: Path, engine: str) -> Hd:
    """A desk a week later: one first reply of two was late."""
    return Hd(tmp_path / "desk.db").found(policy_file, answer_one_late).at(LOOKED_BACK)


@pytest.fixture
def reachable(late: Hd, tmp_path: Path) -> Hd:
    """The same desk, its people with addresses, Alice the manager."""
    policy = tmp_path / "people.toml"
    policy.write_text(PEOPLE)
    late.ok("policy", "apply", str(policy))
    settings = tmp_path / "hd.toml"
    settings.write_text('[delivery]\nkind = "folder"\nfolder = "outbox-mail"\n')
    return replace(late, env=(("HD_CONFIG", str(settings)),))
