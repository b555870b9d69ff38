"""How the house is built: every module, its floor, and what may happen there.

A module imports only from floors below its own, or from its own package. To learn the house, read
`HOUSE` from the bottom up and then the first lines of the modules it names.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "helpdesk_cli"


@dataclass(frozen=True)
class Room:
    """A package, or the modules at the top ("")."""

    floor: int
    name: str
    owns: str
    modules: str


HOUSE = (
    Room(0, "", "the version, everything that can go wrong, the system clock", "errors clock"),
    Room(
        1,
        "domain",
        "the meaning: values and pure functions; `now` is passed in",
        "duration holiday opening_hours calendar ticket policy state sla explain proof queue"
        " ticket_view",
    ),
    Room(2, "", "hd.toml: which desk, which policy, which agent", "settings"),
    Room(
        2,
        "policy_file",
        "TOML to a policy, with every problem named at once",
        "table names sections calendars ladder parse files lint",
    ),
    Room(
        2,
        "store",
        "schema, migrations, every SQL statement",
        "door facts schema policies spans accounts runs tickets streams queue"
        " sqlite sqlite_trouble migrations",
    ),
    Room(
        2,
        "transfer",
        "tickets from and to files",
        "incoming instants record jsonl csv_map csv_rows csv_words csv_events csv_tickets"
        " csv_reader spool",
    ),
    Room(
        3,
        "desk",
        "the use cases, one function each: they own the transaction",
        "opened policies intake changes queue tickets importing exporting demo",
    ),
    Room(
        4,
        "view",
        "answers as screens, JSON, CSV, TSV; foreign text made safe to print",
        "safe output when ink screen clock queue queue_screen watch changed choices"
        " ticket ticket_screen explain explain_screen"
        " policy policy_object policy_words policy_screen",
    ),
    Room(
        5,
        "cli",
        "parse, call one use case, render, exit code",
        "app invocation options complete answer text queue watch ticket new write change"
        " setup policy transfer",
    ),
    Room(6, "", "the console script", "__main__"),
)

WINDOWLESS = {"view": {"domain", "", "view"}}
"""Rooms that see less than all floors below: what is shown knows neither store nor use cases."""

PURE = {
    *("bisect", "collections", "dataclasses", "datetime", "functools", "itertools", "operator"),
    *("re", "typing", "zoneinfo", "__future__"),
    *("dateutil", "holidays"),
}
"""All that `domain` may import from outside: nothing that reads, writes, draws or tells the time."""

HEAVY = {
    *("rich", "sqlite_utils", "dateutil", "holidays", "tomli", "platformdirs", "pydantic"),
    *("subprocess", "smtplib", "imaplib", "email", "sqlite3", "csv", "pickle", "tempfile"),
}
"""Imported inside the function that needs it, so that no other command pays for it; except in:"""

LOADED_ONLY_WHEN_NEEDED = {
    "store.sqlite": {"sqlite3"},
    "store.sqlite_trouble": {"sqlite3"},
    "store.migrations": {"sqlite_utils", "sqlite3"},
    "transfer.csv_rows": {"csv"},
    "transfer.spool": {"pickle", "tempfile"},
    "view.screen": {"rich"},
    "view.ticket_screen": {"rich"},
    "view.explain_screen": {"rich"},
    "view.policy_screen": {"rich"},
    "cli.text": {"subprocess", "tempfile"},
}

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
"""Lines. A function's docstring is not counted: that of a command is its help."""

LISTED = {
    f"{room.name}.{module}".lstrip("."): room for room in HOUSE for module in room.modules.split()
} | {room.name: room for room in HOUSE if room.name}


@cache
def find_modules() -> dict[str, ast.Module]:
    """Every module by its name below the package, which is itself left out; packages too."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    found.pop("")
    return found


def find_imports(tree: ast.AST) -> set[str]:
    """Everything imported anywhere in it, in functions and for types too, by full dotted name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def find_own_imports(name: str) -> set[str]:
    """The modules of the house that a module imports."""
    found = set()
    for imported in find_imports(find_modules()[name]):
        inner = imported.removeprefix("helpdesk_cli.")
        if inner != imported and inner != "__version__":
            found.add(inner if inner in LISTED else inner.rpartition(".")[0])
    return found


def find_outside_imports(tree: ast.AST) -> set[str]:
    """The top names of what it imports from elsewhere."""
    return {name.partition(".")[0] for name in find_imports(tree)} - {"helpdesk_cli"}


def find_calls(tree: ast.AST) -> Iterator[str]:
    """The last name of everything called: `now` for `datetime.now()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node.func.id


def find_where(wrong: Callable[[str, ast.Module], object]) -> dict[str, object]:
    """What is wrong, by module; empty in a house in order."""
    found = {name: wrong(name, tree) for name, tree in find_modules().items()}
    return {name: what for name, what in found.items() if what}


def test_every_module_is_listed_and_every_listed_one_is_there() -> None:
    assert set(find_modules()) == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_imports_lead_downwards(name: str) -> None:
    here = LISTED[name]
    for imported in find_own_imports(name):
        there = LISTED[imported]
        is_sibling = here.name != "" and there.name == here.name
        assert is_sibling or there.floor < here.floor or imported == "errors", imported
        assert there.name in WINDOWLESS.get(here.name, {there.name}), imported


def test_modules_do_not_import_each_other_in_circles() -> None:
    """Not even later, inside functions. A door that opens its rooms is the one exception."""
    graph = {name: find_own_imports(name) for name in LISTED}
    for door, room in DOORS:
        graph[door].remove(room)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_domain_touches_nothing_outside() -> None:
    def reach_out(name: str, tree: ast.Module) -> set[str]:
        if LISTED[name].name != "domain":
            return set()
        return (find_outside_imports(tree) - PURE) | ({"open", "print"} & set(find_calls(tree)))

    assert not find_where(reach_out)


def test_only_the_clock_reads_the_clock() -> None:
    def read_clock(name: str, tree: ast.Module) -> set[str]:
        calls = {"now", "utcnow", "today", "monotonic"} & set(find_calls(tree))
        return set() if name == "clock" else calls | ({"time"} & find_outside_imports(tree))

    assert not find_where(read_clock)


def test_below_the_command_line_nothing_is_printed_parsed_or_exited() -> None:
    def speak(name: str, tree: ast.Module) -> set[str]:
        floor = LISTED[name].floor
        forbidden = {"typer", "click", "sys", "argparse"} if floor < 5 else set()
        if floor < 4:
            forbidden |= {"rich"}
        return (forbidden & find_outside_imports(tree)) | ({"print"} & set(find_calls(tree)))

    assert not find_where(speak)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    def load_early(name: str, tree: ast.Module) -> set[str]:
        at_once = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        loaded = find_outside_imports(ast.Module(list(at_once), []))
        return (loaded & HEAVY) - LOADED_ONLY_WHEN_NEEDED.get(name, set())

    assert not find_where(load_early)


def test_every_module_says_what_it_is_and_is_named_for_it() -> None:
    def say_nothing(name: str, tree: ast.Module) -> object:
        nameless = {"utils", "util", "helpers", "common", "base", "misc"} & {*name.split(".")}
        return nameless or not ast.get_docstring(tree)

    assert not find_where(say_nothing)


def test_modules_and_functions_stay_short() -> None:
    def run_long(name: str, tree: ast.Module) -> list[str]:
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        long = [node.name for node in functions if count_lines(node) > LONGEST_FUNCTION]
        return [*long, name] if tree.body and last_line(tree) > LONGEST_MODULE else long

    assert not find_where(run_long)


def count_lines(function: ast.FunctionDef) -> int:
    docstring = function.body[0].end_lineno or 0 if ast.get_docstring(function) else 0
    spared = docstring - function.body[0].lineno + 1 if docstring else 0
    return last_line(function) - function.lineno + 1 - spared


def last_line(node: ast.Module | ast.FunctionDef) -> int:
    return node.body[-1].end_lineno or 0
