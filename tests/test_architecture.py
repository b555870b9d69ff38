"""How the house is built: what import-linter's contracts in pyproject.toml cannot say.

To learn the house, read those contracts from the top, then the first lines of the modules.
"""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "helpdesk_cli"

PURE = {
    *("__future__", "array", "bisect", "collections", "contextlib", "dataclasses", "datetime"),
    *("functools", "hmac"),
    *("itertools", "math", "operator", "pathlib", "re", "typing", "unicodedata", "zoneinfo"),
    *("dateutil", "holidays", "idna", "Stemmer"),
}
FILE_ACCESS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "exists", "stat"}
"""All that `domain` knows of the world, and what it may not do even so: a path is a mere value."""

HEAVY = {
    *("rich", "sqlite_utils", "dateutil", "holidays", "tomli", "platformdirs", "pydantic"),
    "Stemmer",
    *("sqlite3", "subprocess", "tempfile", "csv", "pickle", "smtplib", "imaplib", "email"),
    *("selectolax", "chardet", "dkim", "imapclient", "textual"),
}
"""Imported in the function that needs it, so that no other command pays for it, except in modules
that are themselves imported so:"""

IMPORTED_LATE_THEMSELVES = {
    "store.postgresql.bulk.dumps": {"subprocess"},
    "store.sqlite.copies": {"sqlite3"},
    "store.sqlite.engine": {"sqlite3"},
    "store.sqlite.memory": {"sqlite3"},
    "store.sqlite.inspection": {"sqlite3"},
    "store.sqlite.opening": {"sqlite3"},
    "store.sqlite.trouble": {"sqlite3"},
    "store.sqlite.words.index": {"sqlite3"},
    "store.sqlite.migrating": {"sqlite3", "sqlite_utils"},
    "store.sqlite.migrations": {"sqlite3", "sqlite_utils"},
    "transfer.sheets.sheet": {"csv"},
    "transfer.clashes": {"sqlite3"},
    "transfer.workbook": {"csv"},
    "transfer.spool": {"pickle", "tempfile"},
    "mail.letters.headers": {"email"},
    "mail.sending.program": {"subprocess", "tempfile"},
    "mail.sending.smtp": {"smtplib"},
    "view.board": {"rich"},
    "view.manual": {"rich"},
    "view.printing.rich_parts": {"rich"},
    "view.tickets.screen": {"rich"},
    "view.customers.screen": {"rich"},
    "view.triage.screen": {"rich"},
    "view.triage.team_screen": {"rich"},
    "view.clocks.explain_screen": {"rich"},
    "view.clocks.past_screen": {"rich"},
    "view.policy.difference_screen": {"rich"},
    "view.policy.findings_screen": {"rich"},
    "view.policy.screen": {"rich"},
    "view.policy.targets_screen": {"rich"},
    "cli.asking.text": {"subprocess", "tempfile"},
}

ROOMS_IMPORTED_LATE = {"board": {"rich", "textual"}}
"""Whole rooms of that kind."""

LONGEST_MODULE = 400
MEDIAN_MODULE = 130
MOST_MODULES = 13
"""In a folder, without `__init__`."""

LONGEST_FUNCTION = 45
"""In lines, without the docstring: that of a command is its help."""

NAMES_THAT_SAY_NOTHING = {"base", "common", "helpers", "misc", "util", "utils"}


@cache
def parse_house() -> dict[str, ast.Module]:
    """Every file, by its dotted name below `helpdesk_cli`; a package by its own."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name or "helpdesk_cli"] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def find_imports(tree: ast.AST) -> set[str]:
    """The full names of all that is imported anywhere in it, in functions and for types too."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def find_outside(tree: ast.AST) -> set[str]:
    """The libraries that it imports from, by their top names."""
    return {name.partition(".")[0] for name in find_imports(tree)} - {"helpdesk_cli"}


def find_calls(tree: ast.AST) -> Iterator[str]:
    """The last name of whatever is called: `now` for `datetime.now()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node.func.id


def assert_nowhere(find: Callable[[str, ast.Module], object], where: str = "") -> None:
    """No module, of those whose name begins like this, has what is looked for."""
    found = {n: find(n, tree) for n, tree in parse_house().items() if n.startswith(where)}
    assert {name: what for name, what in found.items() if what} == {}


def is_package(name: str) -> bool:
    return (PACKAGE / name.replace(".", "/")).is_dir()


def test_the_contracts_of_the_floors_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_package_itself_imports_nothing() -> None:
    assert_nowhere(
        lambda name, tree: name != "helpdesk_cli" and is_package(name) and find_imports(tree)
    )


def test_the_domain_touches_nothing_outside() -> None:
    assert_nowhere(
        lambda _, tree: (find_outside(tree) - PURE) | (FILE_ACCESS & {*find_calls(tree)}),
        where="domain",
    )


def test_zones_are_asked_for_in_one_place() -> None:
    """Which sees to it that the newer of two databases counts."""
    assert_nowhere(
        lambda name, tree: name != "domain.time.zones" and "zoneinfo" in find_outside(tree)
    )


def test_the_clock_is_read_in_one_place_and_now_by_the_command_line_alone() -> None:
    def read_clock(name: str, tree: ast.Module) -> object:
        asks = "helpdesk_cli.clock.read_now" in find_imports(tree) and not name.startswith("cli.")
        reads = {"now", "utcnow", "today", "monotonic"} & {*find_calls(tree)}
        return name != "clock" and (asks or reads or "time" in find_outside(tree))

    assert_nowhere(read_clock)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    def import_early(name: str, tree: ast.Module) -> set[str]:
        at_once = {
            library
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for library in find_outside(node)
        }
        room = name.partition(".")[0]
        late = IMPORTED_LATE_THEMSELVES.get(name, set()) | ROOMS_IMPORTED_LATE.get(room, set())
        return (at_once & HEAVY) - late

    assert_nowhere(import_early)


def test_every_module_says_what_it_owns() -> None:
    assert_nowhere(lambda _, tree: not ast.get_docstring(tree))


def test_names_say_something() -> None:
    assert_nowhere(lambda name, _: NAMES_THAT_SAY_NOTHING & {*name.split(".")})


def test_modules_stay_short() -> None:
    assert_nowhere(lambda _, tree: (tree.body[-1].end_lineno or 0) > LONGEST_MODULE)


def test_half_of_the_modules_are_read_at_a_glance() -> None:
    lengths = [
        (tree.body[-1].end_lineno or 0)
        for name, tree in parse_house().items()
        if not is_package(name)
    ]
    assert median(lengths) <= MEDIAN_MODULE


@pytest.mark.parametrize(
    "folder",
    [path.parent for house in (PACKAGE, ROOT / "tests") for path in house.rglob("__init__.py")],
    ids=lambda folder: str(folder.relative_to(ROOT)),
)
def test_a_folder_is_seen_at_a_glance(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES


def test_functions_stay_short() -> None:
    def count_lines(function: ast.FunctionDef) -> int:
        docstring = function.body[0] if ast.get_docstring(function) else None
        spared = 0 if docstring is None else (docstring.end_lineno or 0) - docstring.lineno + 1
        return (function.end_lineno or 0) - function.lineno + 1 - spared

    def run_long(_: str, tree: ast.Module) -> list[str]:
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        return [each.name for each in functions if count_lines(each) > LONGEST_FUNCTION]

    assert_nowhere(run_long)
