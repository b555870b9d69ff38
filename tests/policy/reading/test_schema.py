"""The JSON Schema of a policy: whatever it refuses, the reader refuses for its shape, and back."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import tomli
from jsonschema import Draft7Validator

from helpdesk_cli.desk.manual.schemas import make_policy_schema
from helpdesk_cli.domain.policy.key_path import KeyPath
from helpdesk_cli.policy_file.drafting.answers import SCHEMA_FILE
from helpdesk_cli.policy_file.files import find_policy, shipped_policies
from helpdesk_cli.policy_file.reading.parse import read_document
from tests.conftest import Hd
from tests.docs.pages import ROOT
from tests.docs.policy.test_policy_keys import read_examples
from tests.golden_files import UPDATE
from tests.policy.policy_texts import FULL

MUTATED = 2_000
SHIPPED = ROOT / "config" / SCHEMA_FILE
VALIDATOR = Draft7Validator(make_policy_schema())

VALUES: tuple[object, ...] = (
    *(0, 3, -1, 10**9, 1.5, True, False, "", " ", "text", "due", "email", "2026-11-20"),
    *([], [3], ["text"], [{}], {}, {"text": 3}, {"text": "text"}, {"name": "text"}),
    date(2026, 11, 20),
)


def as_json(value: object) -> Any:
    """As editors see it: dates of TOML are text."""
    if isinstance(value, dict):
        return {key: as_json(held) for key, held in value.items()}
    if isinstance(value, list):
        return [as_json(held) for held in value]
    return value.isoformat() if isinstance(value, date) else value


def is_refused_by_schema(document: object) -> bool:
    return not VALIDATOR.is_valid(as_json(document))


def is_refused_for_shape(document: dict[str, object]) -> bool:
    return any(problem.is_shape for problem in read_document(document, "")[1])


def prune(document: object, chance: Random) -> Any:
    """The same with a few tables of each list and section, to be judged quickly: what the reader
    misses then is names, not shape."""
    if isinstance(document, list):
        kept = sorted(chance.sample(range(len(document)), min(2, len(document))))
        return [prune(document[place], chance) for place in kept]
    if isinstance(document, dict):
        names = [key for key in document if key != "desk"]
        holds_tables = all(isinstance(held, dict | list) for held in document.values())
        dropped = chance.sample(names, len(names) // 2) if holds_tables else []
        return {key: prune(document[key], chance) for key in document if key not in dropped}
    return document


def walk(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    yield path
    entries = value.items() if isinstance(value, dict) else []
    if isinstance(value, list):
        entries = enumerate(value)  # type: ignore[assignment]
    for step, held in entries:
        yield from walk(held, (*path, step))


def mutate(document: dict[str, object], chance: Random) -> str:
    """Changes one thing; says which."""
    *steps, last = chance.choice([path for path in walk(document) if path])
    held: Any = document
    for step in steps:
        held = held[step]
    what = chance.choice(("drop", "rename", "replace", "replace", "add"))
    if what == "drop":
        del held[last]
    elif what == "rename" and isinstance(last, str):
        held[f"{last}x"] = held.pop(last)
    elif what == "add" and isinstance(held, dict):
        held[chance.choice(("unknown", "name", "url", "date", "team"))] = chance.choice(VALUES)
    else:
        held[last] = deepcopy(chance.choice(VALUES))
    return f"{what} {[*steps, last]}"


def read_seeds() -> list[dict[str, object]]:
    shipped = [find_policy(name).read_text() for name in shipped_policies()]
    return [tomli.loads(text) for text in (*shipped, FULL, read_examples())]


def test_the_schema_is_valid_itself() -> None:
    Draft7Validator.check_schema(make_policy_schema())


@pytest.mark.parametrize("seed", read_seeds(), ids=[*shipped_policies(), "full", "manual"])
def test_policies_with_every_key_fit(seed: dict[str, object]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_json(seed))] == []
    assert not is_refused_for_shape(seed)


def test_schema_and_reader_refuse_the_same_mutated_policies() -> None:
    chance, seeds, refused = Random(14), read_seeds(), 0
    for _ in range(MUTATED):
        document = prune(chance.choice(seeds), chance)
        done = [mutate(document, chance) for _ in range(chance.choice((0, 1, 1, 2)))]
        by_schema = is_refused_by_schema(document)
        assert by_schema == is_refused_for_shape(document), (done, document)
        refused += by_schema
    assert MUTATED / 4 < refused < 3 * MUTATED / 4


def test_every_key_is_described() -> None:
    def find_silent(schema: Any, path: str) -> Iterator[str]:
        for key, each in schema.get("properties", {}).items():
            if each and "description" not in each and each.get("type") not in ("object", "array"):
                yield f"{path}.{key}"
            yield from find_silent(each or {}, f"{path}.{key}")
        for below in (schema.get("additionalProperties"), schema.get("items")):
            if isinstance(below, dict):
                yield from find_silent(below, f"{path}.*")

    assert [*find_silent(make_policy_schema(), "")] == []


def test_the_shipped_schema_is_the_one_that_is_printed(tmp_path: Path) -> None:
    printed = Hd(tmp_path / "none.db", engine="sqlite").ok("policy", "schema").out
    if UPDATE:
        SHIPPED.write_text(printed, encoding="utf-8")
    assert SHIPPED.read_text(encoding="utf-8") == printed
    assert json.loads(printed) == make_policy_schema()


@pytest.mark.parametrize("name", shipped_policies())
def test_shipped_policies_name_their_schema(name: str) -> None:
    assert find_policy(name).read_text().startswith(f"#:schema ./{SCHEMA_FILE}\n")
