"""Tickets go from engine to engine as files, and come back the same to the byte."""

import json
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.desks.engines import ENGINES

pytestmark = pytest.mark.usefixtures("every_engine")

AT_ONCE = "2026-11-16T09:00:00Z"
WORDS = ["émoji 🙂", "ZÜRICH", "zebra", "Äpfel", "_", "a\u0301", "ﬁ", " x", "1e3", "漢字"]


def found(place: Path, engine: str, policy: str) -> Hd:
    return Hd(place, now="2026-11-20T12:00:00Z", engine=engine).found(policy)


def write_ties(count: int) -> str:
    """Tickets that differ in nothing that orders them, with words that engines may sort apart."""
    lines = [
        {
            "ref": f"{word}-{number}",
            "subject": f"{word} {number}",
            "account": word,
            "assignee": "alice" if number % 3 else None,
            "created_at": AT_ONCE,
            "events": [
                {"at": AT_ONCE, "kind": "message", "by": "customer", "body": f"{word}?"},
                {"at": AT_ONCE, "kind": "tag", "by": "agent:alice", "add": f"t{number % 4}"},
            ],
        }
        for number, word in zip(range(count), WORDS * count, strict=False)
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.mark.parametrize(("before", "after"), [ENGINES, ENGINES[::-1]])
def test_an_export_is_the_same_wherever_it_has_been_imported(
    tmp_path: Path, before: str, after: str
) -> None:
    old = Hd(tmp_path / "demo.db", now="2026-11-20T12:00:00Z", engine=before)
    old.ok("demo", "--db", old.location)
    exported = old.ok("export").out
    between = found(tmp_path / "between.db", after, "vimeo")
    between.ok("import", "-", stdin=exported)
    assert between.ok("export").out == exported
    back = found(tmp_path / "back.db", before, "vimeo")
    back.ok("import", "-", stdin=between.ok("export").out)
    assert back.ok("export").out == exported


ASKED = [
    ("queue", "--json"),
    ("queue", "--csv"),
    ("queue", "--sort", "account", "--json"),
    ("next", "--json"),
    ("export",),
    ("search", "zebra", "--json"),
    ("search", "tag:t1", "--json"),
    ("account", "list", "--json"),
    ("report", "--since", "2026-11-01", "--by", "account,team", "--json"),
    ("report", "--since", "2026-11-01", "--explain"),
    ("team", "--json"),
    ("log", "--json"),
    ("escalate", "--plan", "--json"),
]


def test_ties_are_told_in_one_order(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(PLAIN_POLICY)
    told = []
    for engine in ENGINES:
        hd = found(tmp_path / f"{engine}.db", engine, str(policy))
        hd.ok("import", "-", stdin=write_ties(40))
        told.append({asked: hd(*asked) for asked in ASKED})
    for asked in ASKED:
        assert told[0][asked] == told[1][asked], asked
        assert told[0][asked].out, asked


PEOPLE = [
    {"address": "eve@acme.example", "name": 'Ève « the "second" » Stone'},
    {"address": "zoe@acme.example"},
]
COPIED = {
    **{"ref": "Z-1", "subject": "With others", "contact": "ann@acme.example"},
    **{"tier": "gold", "severity": "normal", "created_at": AT_ONCE},
    "participants": PEOPLE,
    "events": [],
}


@pytest.mark.parametrize(("before", "after"), [ENGINES, ENGINES[::-1]])
@pytest.mark.parametrize("count", [1, 1_200])
def test_who_is_copied_goes_along(tmp_path: Path, before: str, after: str, count: int) -> None:
    lines = [json.dumps(COPIED | {"ref": f"Z-{number}"}) for number in range(count)]
    policy = tmp_path / "policy.toml"
    policy.write_text(PLAIN_POLICY)
    old = found(tmp_path / "old.db", before, str(policy))
    said = old.ok("import", "-", stdin="\n".join(lines)).out
    assert f"{2 * count:,} people copied" in said
    exported = old.ok("export").out
    assert json.loads(exported.splitlines()[0]) == COPIED | {"ref": "Z-0"}
    new = found(tmp_path / "new.db", after, str(policy))
    new.ok("import", "-", stdin=exported)
    assert new.ok("export").out == exported
    shown = new.ok("show", "Z-0", "--json").json()["participants"]
    assert shown == [each["address"] for each in PEOPLE]
