"""One customer under spellings that look the same, at every door."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.domain.customers.naming import tidy_address, tidy_name
from tests.conftest import Hd


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Acme", "Acme"),
        ("  Acme\t SARL\n", "Acme SARL"),
        ("Acme\u00a0SARL", "Acme SARL"),
        ("Cafe\u0301 Zoe\u0308", "Café Zoë"),
        ("Ac\u200bme\ufeff", "Acme"),
        (" \u200b ", None),
        ("", None),
        (None, None),
    ],
)
def test_names_that_look_the_same_are_one(written: str | None, name: str | None) -> None:
    assert tidy_name(written) == name


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" Ann@Acme.Example ", "ann@acme.example"),
        ("Ann Lee", "Ann Lee"),
        ("Ann Lee <Ann@Acme.Example>", "Ann Lee <Ann@Acme.Example>"),
        ("  ", None),
    ],
)
def test_an_address_has_no_case_and_a_name_has(written: str, address: str | None) -> None:
    assert tidy_address(written) == address


@given(st.text())
def test_what_is_tidy_stays(text: str) -> None:
    assert tidy_name(tidy_name(text)) == tidy_name(text)
    assert tidy_address(tidy_address(text)) == tidy_address(text)


SPELLINGS = ["Crème et Fils", "Cre\u0300me et Fils", " Crème  et\u00a0Fils "]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_door_knows_the_account_by_each_spelling(
    hd: Hd, tmp_path: Path, spelling: str
) -> None:
    hd.ok("account", "add", "Crème et Fils", "--tier", "gold")
    line = {"subject": "x", "account": spelling, "contact": "Ann@Acme.Example"}
    hd.ok("new", stdin=json.dumps(line))
    lines = tmp_path / "t.jsonl"
    lines.write_text(json.dumps(line | {"ref": "J", "created_at": "2026-11-16T09:00:00Z"}) + "\n")
    hd.ok("import", str(lines))
    sheet = tmp_path / "t.csv"
    sheet.write_text(f"Key,What,When,Org\nC,x,2026-11-16T09:00:00Z,{spelling}\n")
    hd.ok("import", str(sheet), "--map", "ref=Key,subject=What,created_at=When,account=Org")
    found = hd.ok("queue", "--json").json()
    assert [(each["account"], each["tier"]) for each in found] == [("Crème et Fils", "gold")] * 3
    assert {each["contact"] for each in found} == {"ann@acme.example", None}
    hd.ok("account", "set", spelling, "--manager", "ann@acme.example")
    assert len(hd.ok("account", "list", "--json").json()) == 1


def test_an_account_may_say_its_tier_in_any_case(hd: Hd, tmp_path: Path) -> None:
    sheet = tmp_path / "a.csv"
    sheet.write_text("name,tier\nacme,GOLD\n")
    hd.ok("account", "import", str(sheet))
    hd.ok("account", "add", "globex", "--tier", "Gold")
    tiers = [each["tier"] for each in hd.ok("account", "list", "--json").json()]
    assert tiers == ["gold", "gold"]


def test_a_subject_of_blanks_is_none_at_every_door(hd: Hd, tmp_path: Path) -> None:
    assert hd("new", "  ").code == 2
    line = {"ref": "J", "subject": "  ", "created_at": "2026-11-16T09:00:00Z"}
    rejects = str(tmp_path / "rejects.jsonl")
    refused = hd("import", "-", "--rejects", rejects, stdin=json.dumps(line))
    assert "subject: missing" in refused.err
