"""Accounts and contacts that a long import names again and again."""

import json
from pathlib import Path

import pytest

from helpdesk_cli.desk.transfer import importing
from tests.conftest import Hd

NAMED = [
    ("Acme", "gold", "ann@acme.example"),
    ("Acme", "free", "ben@acme.example"),
    ("Bell", "free", "ann@acme.example"),
    ("Acme", "free", "ann@acme.example"),
    ("Bell", "gold", "cyd@bell.example"),
    ("Bell", "gold", "cyd@bell.example"),
    ("Acme", "gold", None),
]


@pytest.mark.parametrize("kept_in_mind", [0, 1, 1_000])
def test_they_stay_as_they_were_first_named(
    hd: Hd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_in_mind: int
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    monkeypatch.setattr(importing, "MOST_NAMES", kept_in_mind)
    plain = {"subject": "Help", "created_at": "2026-11-16T09:00:00Z"}
    rows = [
        {**plain, "ref": f"N-{number}", "account": account, "tier": tier, "contact": contact}
        for number, (account, tier, contact) in enumerate(NAMED)
    ]
    file = tmp_path / "named.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    hd.ok("import", str(file))
    known = json.loads(hd.ok("account", "list", "--json").out)
    assert {each["name"]: each["tier"] for each in known} == {"Acme": "gold", "Bell": "free"}
    bell = json.loads(hd.ok("account", "show", "Bell", "--json").out)
    assert [each["address"] for each in bell["contacts"]] == ["cyd@bell.example"]
