"""SQL is written in `store/` and nowhere else."""

import ast
import string
from pathlib import Path

import helpdesk_cli

SQL_WORDS = [
    {"SELECT", "FROM"},
    {"INSERT", "INTO"},
    {"UPDATE", "SET"},
    {"DELETE", "FROM"},
    {"CREATE", "TABLE"},
    {"BEGIN", "IMMEDIATE"},
    {"PRAGMA"},
]


SCRATCH = {"transfer/clashes.py"}
"""SQL on a table of its own, in a temporary database that is gone with the process."""


def test_sql_is_written_in_the_store_alone() -> None:
    package = Path(helpdesk_cli.__file__).parent
    found = []
    for path in package.rglob("*.py"):
        place = path.relative_to(package)
        if "store" not in place.parts and place.as_posix() not in SCRATCH:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [
                f"{path.name}:{node.lineno}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and is_sql(node.value)
            ]
    assert found == []


def is_sql(text: str) -> bool:
    words = {word.strip(string.punctuation) for word in text.split()}
    return any(needed <= words for needed in SQL_WORDS)
