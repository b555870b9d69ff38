"""The two shipped desks, each with a customer on it."""

from pathlib import Path

import pytest

from tests.conftest import Hd

PIN = "2718281828"
FRIDAY = "2026-11-20T15:30:00Z"
"""16:30 in Paris, 15:30 in London, 10:30 in New York, Saturday 01:30 in Brisbane."""


def add_acme(hd: Hd) -> None:
    hd.ok(
        *("account", "add", "acme", "--tier", "silver", "--region", "europe"),
        *("--manager", "ines", "--pin", "-"),
        stdin=f"{PIN}\n",
    )


def add_cine(hd: Hd) -> None:
    hd.ok("account", "add", "cine", "--manager", "tara", "--phone", "+33 1 23 45 67 89")


@pytest.fixture
def vimeo(tmp_path: Path, engine: str) -> Hd:
    """Acme, a European Silver customer with a PIN and an account manager, on a Friday afternoon."""
    return Hd(tmp_path / "desk.db", now=FRIDAY).found("vimeo", add_acme)


@pytest.fixture
def vodlix(tmp_path: Path, engine: str) -> Hd:
    """Cine, a customer with an account manager and a direct line, on a Friday afternoon."""
    return Hd(tmp_path / "desk.db", now=FRIDAY, agent="nadia").found("vodlix", add_cine)
