"""`hd account import`: accounts out of JSON lines and CSV, bad rows put aside."""

import json
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.customers.conftest import PIN
from tests.customers.test_account_commands import show

JSONL = """\
{"name": "bits", "tier": "gold", "region": "apac", "pin": "314159265", "notes": "Mind the time.",
 "contacts": [{"address": "ann@bits.example", "name": "Ann"}, "bo@bits.example"],
 "former_tiers": [{"tier": "silver", "until": "2026-01-01T00:00:00Z"}]}
{"name": "acme", "phone": "+44 20 7946 0000"}
""".replace(",\n ", ", ")

CSV = """\
Name;Tier;Region;PIN;Notes;Contacts;Former tiers;Phone
bits;gold;apac;314159265;Mind the time.;Ann <ann@bits.example>; bo@bits.example;\
silver until 2026-01-01T00:00:00Z;
acme;;;;;;;+44 20 7946 0000
""".replace("Ann <ann@bits.example>; bo@bits.example", '"Ann <ann@bits.example>; bo@bits.example"')

files = pytest.mark.parametrize(("name", "text"), [("a.jsonl", JSONL), ("a.csv", CSV)])


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@files
def test_accounts_are_added_and_filled_in(vimeo: Hd, tmp_path: Path, name: str, text: str) -> None:
    told = vimeo.ok("account", "import", write(tmp_path, name, text))
    assert told.out == "imported 2 accounts\n"
    bits = show(vimeo, "bits")
    assert (bits["tier"], bits["region"], bits["notes"]) == ("gold", "apac", "Mind the time.")
    assert bits["former_tiers"] == [{"tier": "silver", "until": "2026-01-01T00:00:00Z"}]
    assert [contact["name"] for contact in bits["contacts"]] == ["Ann", None]
    assert vimeo.ok("account", "verify", "bits", "--pin", "314159265").code == 0
    acme = show(vimeo)
    assert (acme["phone"], acme["tier"], acme["manager"]) == ("+44 20 7946 0000", "silver", "ines")
    assert vimeo.ok("account", "verify", "acme", "--pin", PIN).code == 0


@files
def test_the_same_file_twice_changes_nothing(
    vimeo: Hd, tmp_path: Path, name: str, text: str
) -> None:
    path = write(tmp_path, name, text)
    vimeo.ok("account", "import", path)
    for _ in range(5):
        vimeo("account", "verify", "bits", "--pin", "0000")
    before = vimeo.ok("account", "list", "--json").out
    assert "2026-11-20T15:45:00Z" in before, "locked"
    told = vimeo.at("2026-11-20T15:31:00Z").ok("account", "import", path).out
    assert told == "imported 0 accounts, 2 known already\n"
    assert vimeo.ok("account", "list", "--json").out == before


def test_what_show_says_can_be_imported(vimeo: Hd, tmp_path: Path) -> None:
    vimeo.ok("account", "set", "acme", "--tier", "gold", "--contact", "Ann Lee <ann@acme.example>")
    said = vimeo.ok("account", "list", "--nl").out
    elsewhere = Hd(tmp_path / "other.db", now=vimeo.now)
    elsewhere.ok("init", "--policy", "vimeo")
    elsewhere.ok("account", "import", write(tmp_path, "said.jsonl", said))
    assert elsewhere.ok("account", "list", "--nl").out == said.replace(
        '"has_pin": true', '"has_pin": false'
    )


def test_a_new_tier_in_a_file_leaves_the_earlier_one_in_the_past(vimeo: Hd, tmp_path: Path) -> None:
    vimeo.ok("account", "import", write(tmp_path, "a.jsonl", '{"name": "acme", "tier": "gold"}'))
    assert show(vimeo)["former_tiers"] == [{"tier": "silver", "until": "2026-11-20T15:30:00Z"}]


BAD = [
    ("a.jsonl", "nonsense", "line 1: not JSON: Expecting value at column 1"),
    ("a.jsonl", "[]", "line 1: expected a JSON object"),
    ("a.jsonl", '{"tier": "gold"}', "line 1: name: missing"),
    ("a.jsonl", '\n{"name": "x", "teir": "gold"}', 'line 2: "teir": no such key (did you mean'),
    ("a.jsonl", '{"name": "x", "tier": "golden"}', 'line 1 (x): no tier "golden" in the policy'),
    ("a.jsonl", '{"name": "x", "pin": 4711}', "line 1: pin: expected text, got something else"),
    ("a.jsonl", '{"name": "x", "pin": "47l1"}', "line 1 (x): expected a PIN of 4 to 12 digits"),
    ("a.jsonl", '{"name": "x", "contacts": [3]}', "line 1: contacts: expected a contact such as"),
    ("a.jsonl", '{"name": "x", "former_tiers": ["gold"]}', "line 1: former_tiers: expected"),
    ("a.jsonl", '{"name": "a\\u0000b"}', r'line 1: name: holds "\u0000"'),
    ("a.csv", "name,colour\nx,red\n", 'no such column "colour"'),
    ("a.csv", "name,tier\nx\n", "line 2: expected 2 cells, got 1"),
    ("a.csv", "", "the file is empty"),
]


FILE_LEVEL = ('no such column "colour"', "the file is empty")


@pytest.mark.parametrize(("name", "text", "said"), BAD, ids=[said for *_, said in BAD])
def test_strict_refuses_the_whole_file_for_one_bad_row(
    vimeo: Hd, tmp_path: Path, name: str, text: str, said: str
) -> None:
    good = '{"name": "good"}\n' if name == "a.jsonl" and not text.startswith("\n") else ""
    file = write(tmp_path, name, text + "\n" + good)
    refused = vimeo("account", "import", file, "--strict")
    assert refused.code in (1, 2)
    assert said in refused.err
    assert "4711" not in refused.err
    assert "47l1" not in refused.err
    assert [each["name"] for each in vimeo.ok("account", "list", "--json").json()] == ["acme"]
    assert not list(tmp_path.glob("*.rejects.jsonl"))


ROWS = [case for case in BAD if case[2] not in FILE_LEVEL]


@pytest.mark.parametrize(("name", "text", "said"), ROWS, ids=[said for *_, said in ROWS])
def test_a_bad_row_is_put_aside_and_the_good_ones_land(
    vimeo: Hd, tmp_path: Path, name: str, text: str, said: str
) -> None:
    good = '{"name": "good"}' if name == "a.jsonl" else "good,gold"
    file = write(tmp_path, name, f"{text}\n{good}\n")
    told = vimeo("account", "import", file, "--json")
    assert told.code == 0
    assert told.err == f"hd: {told.json()['reasons'][0]}\n"
    assert said in told.err
    rejects = Path(f"{file}.rejects.jsonl")
    assert told.json()["rejects_file"] == str(rejects)
    assert (told.json()["accounts"], told.json()["rejected"]) == (1, 1)
    assert show(vimeo, "good")["name"] == "good"
    (reject,) = map(json.loads, rejects.read_text().splitlines())
    assert reject["line"] == int(said.split()[1].rstrip(":"))


def test_no_pin_is_put_aside_with_a_bad_row(vimeo: Hd, tmp_path: Path) -> None:
    rows = '{"name": "x", "tier": "golden", "pin": "8472"}\n{"name": "y", "pin": "8472"\n'
    vimeo("account", "import", write(tmp_path, "a.jsonl", rows))
    sheet = "name,tier,pin\nx,golden,8472\ny,8472\n"
    vimeo("account", "import", write(tmp_path, "a.csv", sheet))
    for name in ("a.jsonl", "a.csv"):
        put_aside = (tmp_path / f"{name}.rejects.jsonl").read_text()
        assert "golden" in put_aside
        assert "8472" not in put_aside
    mended = json.loads(put_aside.splitlines()[0])["raw"].replace("golden", "gold")
    vimeo.ok("account", "import", write(tmp_path, "b.csv", f"name,tier,pin\n{mended}\n"))
    assert show(vimeo, "x")["tier"] == "gold"


def test_a_file_of_another_system_comes_in_through_a_map(vimeo: Hd, tmp_path: Path) -> None:
    sheet = (
        "Company,Plan,Owner,People,Colour\n"
        'Bits Ltd,Prime,ines,"Ann <ann@bits.example>; bo@bits.example",red\n'
    )
    columns = "name=Company,tier=Plan,manager=Owner,contacts=People"
    file = write(tmp_path, "crm.csv", sheet)
    refused = vimeo("account", "import", file, "--map", columns)
    assert 'no tier "Prime" in the policy' in refused.err
    named = "".join(f"{w} = {h!r}\n" for w, h in (pair.split("=") for pair in columns.split(",")))
    words = write(tmp_path, "crm.toml", f"[columns]\n{named}[values.tier]\nPrime = 'gold'\n")
    told = vimeo.ok("account", "import", file, "--map", words).out
    rejects = f"{file}.rejects.jsonl"
    assert told == f"imported 1 account, removed {rejects} of an earlier import\n"
    bits = show(vimeo, "Bits Ltd")
    assert (bits["tier"], bits["manager"], len(bits["contacts"])) == ("gold", "ines", 2)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("tier=Plan", "columns.name: missing"),
        (
            "name=Company,teir=Plan",
            'columns.teir: unknown key (did you mean "tier"',
        ),
        ("name=Firm", 'the file has no column "Firm"'),
    ],
)
def test_a_map_that_does_not_fit_is_refused(
    vimeo: Hd, tmp_path: Path, columns: str, said: str
) -> None:
    file = write(tmp_path, "crm.csv", "Company,Plan\nBits,gold\n")
    refused = vimeo("account", "import", file, "--map", columns)
    assert refused.code == 2
    assert said in refused.err


def test_a_pipe_is_read_as_a_file(vimeo: Hd) -> None:
    said = '{"name": "bits", "tier": "gold"}\n'
    assert vimeo.ok("account", "import", "-", stdin=said).out == "imported 1 account\n"
    sheet = "Company\nBytes\n"
    vimeo.ok("account", "import", "-", "--map", "name=Company", stdin=sheet)
    assert show(vimeo, "Bytes")["name"] == "Bytes"
