"""The reference of the policy file has every key that its reader asks for, and its examples hold.

`HD_UPDATE_GOLDENS=1 pytest tests/docs/policy` writes value and default of every key into its table,
for a person to write the meaning beside it.
"""

import re
from collections.abc import Mapping
from functools import cache

import pytest

from helpdesk_cli.domain.trial.proof import prove_policy
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.docs.pages import BLOCK, MANUAL, read
from tests.docs.policy.policy_keys import Key, recording
from tests.golden_files import UPDATE
from tests.policy.policy_texts import FULL

PAGE = MANUAL / "policy.md"
TABLE = re.compile(
    r"(?<=^\| key \| value \| default \| meaning \|\n\|---\|---\|---\|---\|\n)(?:^\|.*\n)+",
    re.MULTILINE,
)


@cache
def ask() -> Mapping[str, Mapping[str, Key]]:
    """Every key by section, found out with policies that leave nothing out."""
    with recording() as found:
        parse_policy(FULL, "full")
        parse_policy(read_examples(), "examples")
    return found


def read_sections() -> dict[str, str]:
    """What the reference says of each section of the file."""
    reference = read(PAGE).partition("## Every key\n")[2]
    name, *rest = re.split(r"^### (\w+)\n", reference, flags=re.MULTILINE)[1:]
    return dict(zip([name, *rest[1::2]], rest[::2], strict=True))


def read_example(section: str) -> str:
    return next(block[3] for block in BLOCK.finditer(section) if block[1] == "toml")


def read_examples() -> str:
    return "\n".join(map(read_example, read_sections().values()))


def read_meanings(section: str) -> dict[str, str]:
    rows = TABLE.search(section)
    assert rows
    cells = [row.split(" | ") for row in rows[0].splitlines()]
    return {
        key.removeprefix("| ").strip("`"): rest[-1].removesuffix("|").strip()
        for key, *rest in cells
    }


def write_rows(keys: Mapping[str, Key], meanings: Mapping[str, str]) -> str:
    """The table in the order in which it stands; what is new comes last."""
    known = [name for name in meanings if name in keys]
    names = [*known, *(name for name in keys if name not in meanings)]
    return "".join(
        f"| `{name}` | {keys[name].value} | {keys[name].default} | {meanings.get(name, '')} |\n"
        for name in names
    )


def test_the_reference_has_a_section_for_each_of_the_file() -> None:
    assert {*read_sections()} == {*ask()}


@pytest.mark.parametrize("name", read_sections())
def test_every_key_has_its_value_its_default_and_what_it_means(name: str) -> None:
    keys, section = ask()[name], read_sections()[name]
    meanings = read_meanings(section)
    rows = write_rows(keys, meanings)
    if UPDATE:
        written = TABLE.sub(lambda _: rows, section, count=1)
        PAGE.write_text(read(PAGE).replace(section, written), encoding="utf-8")
    table = TABLE.search(read_sections()[name])
    assert table
    assert table[0] == rows
    assert all(meanings.values())


def test_the_examples_together_are_a_policy_that_proves_itself() -> None:
    proof = prove_policy(parse_policy(read_examples(), "examples"))
    assert [result.got for result in proof if not result.is_ok] == []


@pytest.mark.parametrize("name", read_sections())
def test_the_example_of_a_section_uses_all_its_keys(name: str) -> None:
    section = read_sections()[name]
    for key in read_meanings(section):
        word = key.rpartition(".")[2]
        assert word.isupper() or re.search(rf"\b{word} = ", read_example(section)), key
