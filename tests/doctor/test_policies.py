"""What doctor says of the policy in force."""

from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.doctor.telling import examine, list_findings

pytestmark = pytest.mark.usefixtures("engine")


def test_a_policy_file_that_waits_to_be_applied_is_told(hd: Hd, policy_file: Path) -> None:
    policy_file.write_text(PLAIN_POLICY.replace("Plain desk", "Another desk"))
    told = dict(list_findings(examine(hd)))
    assert "differs from the policy in force" in told["file against applied"]


def test_what_a_linter_finds_is_told_with_its_code(hd: Hd) -> None:
    told = examine(hd)
    (lint,) = (each for each in told["checks"] if each["check"] == "lint")
    assert [one["text"].split()[0] for one in lint["findings"]] == ["P020"]
    assert "hd policy check --explain P020" in lint["findings"][0]["advice"]


def test_a_policy_that_has_not_reached_every_ticket_is_no_damage(hd: Hd) -> None:
    hd.write("INSERT INTO desk (key, value) VALUES ('planned_to', '0')")
    told = examine(hd)
    assert told["ok"]
    assert any("has not reached every ticket yet" in text for _, text in list_findings(told))
