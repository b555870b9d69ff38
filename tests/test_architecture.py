"""How the house is built: every module, its floor, and what may happen there.

To learn the house, read `HOUSE` downwards, then the first lines of the modules it names. A module
imports only from lower floors, and within its own package never in a circle.
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
class Rooms:
    """One package, or modules beside the packages (""). `modules` stand in the order to read."""

    floor: int
    package: str
    owns: str
    modules: str


HOUSE = (
    Rooms(
        0,
        "",
        "what can go wrong, with exit codes; the system clock",
        "errors clock",
    ),
    Rooms(
        1,
        "domain",
        "the meaning: values and pure functions, `now` passed in",
        "time.instant time.duration time.holiday time.opening_hours time.calendar"
        " policy.policy tickets.ticket tickets.command tickets.words tickets.search"
        " tickets.routing tickets.hiding customers.account customers.ways_in clocks.state"
        " clocks.pauses clocks.sla clocks.reading clocks.handover clocks.explain"
        " answers.queue answers.ticket answers.account ladder.rungs ladder.letters"
        " customers.advice trial.proof triage.article triage.load triage.suggest"
        " report.report report.period report.attribution report.figures report.forecast"
        " report.definitions",
    ),
    Rooms(
        2,
        "settings",
        "hd.toml: which desk, which policy, which agent, how mail leaves",
        "mail mail_table hd_toml",
    ),
    Rooms(
        2,
        "policy_file",
        "TOML to a policy, every problem named at once",
        "table known_ids sections calendars escalations parse files lint",
    ),
    Rooms(
        2,
        "store",
        "schema, migrations, every SQL statement",
        "sqlite.schema.first sqlite.schema.escalation sqlite.schema.report"
        " sqlite.schema.privacy sqlite.schema.customers sqlite.schema.commands"
        " sqlite.schema.search sqlite.schema.articles sqlite.schema.outbox sqlite.trouble"
        " sqlite.engine sqlite.migrations door engines policy.desk_facts"
        " tickets.names_abroad policy.policies policy.spans customers tickets.runs"
        " text_index queue.search triage.articles tickets.tickets tickets.commands"
        " tickets.merges tickets.every_ticket tickets.privacy triage.examples queue.queue"
        " ladder.ledger idle_pass ladder.pass_log ladder.outbox report",
    ),
    Rooms(
        2,
        "transfer",
        "tickets from and to files",
        "incoming rejects record jsonl accounts sheets.map sheets.sheet sheets.words"
        " sheets.accounts sheets.events sheets.tickets spool sheets.reader articles",
    ),
    Rooms(
        2,
        "mail",
        "letters and calls as they leave: worded, composed, handed over",
        "letters.wording letters.headers letters.notices letters.report letters.payload"
        " sending.password sending.program sending.maildir sending.sendmail sending.smtp"
        " sending.door sending.webhook",
    ),
    Rooms(
        3,
        "desk",
        "the use cases, one function each: they own the transaction",
        "desk tickets.standing tickets.privacy tickets.history policy.apply customers.pin"
        " tickets.intake customers.accounts tickets.changes tickets.merging tickets.undo"
        " queue.queue triage.team queue.search triage.articles triage.triage"
        " tickets.reading transfer.importing transfer.exporting demo.stories"
        " ladder.letters ladder.reminders idle ladder.outcome ladder.steps ladder.renewal"
        " ladder.sending ladder.one_pass ladder.preview report.facts report.making"
        " report.forecasting report.mailing",
    ),
    Rooms(
        4,
        "view",
        "answers as screens, JSON, CSV and TSV; foreign text made safe to print",
        "safe output when ink rich_parts tickets.clock queue.rows triage.team_rows"
        " triage.team_screen triage.rows triage.screen queue.screen queue.watch"
        " tickets.changed tickets.log queue.search triage.article triage.choices"
        " tickets.screen tickets.rows customers.screen customers.rows"
        " tickets.explain_screen tickets.explain_rows policy.object policy.words"
        " policy.answers policy.screen ladder report.layout report.words"
        " report.sections.days report.sections.promises report.sections.late"
        " report.sections.forecast report.page report.media.screen report.media.markdown"
        " report.media.svg report.media.html report.media.object report.media.rows"
        " report.answer",
    ),
    Rooms(
        5,
        "cli",
        "parse, call one use case, render, exit code",
        "invocation app complete options answer ask_text commands.triage.article choose"
        " ask_pin commands.customers commands.queue.watch commands.queue.queue"
        " commands.triage.team commands.triage.triage commands.tickets.read"
        " commands.tickets.new commands.tickets.write commands.tickets.together"
        " commands.queue.search commands.tickets.change commands.setup commands.policy"
        " target source commands.transfer commands.ladder commands.report cron",
    ),
    Rooms(
        6,
        "",
        "the console script",
        "__main__",
    ),
)

NOT_SEEN_FROM = {"view": {"settings", "policy_file", "store", "mail", "transfer", "desk"}}
"""What lies below and is out of bounds all the same: a screen shows values, whoever made them."""

LATE = {
    ("store.sqlite.engine", "store.sqlite.migrations"),
    ("view.policy.answers", "view.policy.screen"),
}
"""Imports that would close a circle, were they not made in the one function that needs them, where
they are seldom needed and heavy: a desk to lay out, a screen to draw."""

PURE = {
    *("__future__", "array", "bisect", "collections", "dataclasses", "datetime", "functools"),
    *("itertools", "math", "operator", "pathlib", "re", "typing", "unicodedata", "zoneinfo"),
    *("dateutil", "holidays"),
}
FILE_ACCESS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "exists", "stat"}
"""All that `domain` knows of the world, and what it may not do even so: a path is a mere value."""

HEAVY = {
    *("rich", "sqlite_utils", "dateutil", "holidays", "tomli", "platformdirs", "pydantic"),
    *("sqlite3", "subprocess", "tempfile", "csv", "pickle", "smtplib", "imaplib", "email"),
}
"""Imported in the function that needs it, so that no other command pays for it, except in modules
that are themselves imported so:"""

IMPORTED_LATE_THEMSELVES = {
    "store.sqlite.engine": {"sqlite3"},
    "store.sqlite.trouble": {"sqlite3"},
    "store.sqlite.migrations": {"sqlite3", "sqlite_utils"},
    "transfer.sheets.sheet": {"csv"},
    "transfer.spool": {"pickle", "tempfile"},
    "mail.letters.headers": {"email"},
    "mail.sending.maildir": {"tempfile"},
    "mail.sending.program": {"subprocess", "tempfile"},
    "mail.sending.smtp": {"smtplib"},
    "view.rich_parts": {"rich"},
    "view.tickets.screen": {"rich"},
    "view.customers.screen": {"rich"},
    "view.triage.screen": {"rich"},
    "view.triage.team_screen": {"rich"},
    "view.tickets.explain_screen": {"rich"},
    "view.policy.screen": {"rich"},
    "cli.ask_text": {"subprocess", "tempfile"},
}

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
"""In lines, without the docstring: that of a command is its help."""

NAMES_THAT_SAY_NOTHING = {"base", "common", "helpers", "misc", "util", "utils"}

MODULES = {
    f"{rooms.package}.{module}".lstrip("."): rooms
    for rooms in HOUSE
    for module in rooms.modules.split()
}
VIEW, COMMAND_LINE = MODULES["view.rich_parts"].floor, MODULES["cli.app"].floor
PACKAGES = {
    ".".join(parts[:depth])
    for parts in (name.split(".") for name in MODULES)
    for depth in range(1, len(parts))
}


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


def find_inside(tree: ast.AST) -> set[str]:
    """The modules of the house that it imports from."""
    names = {name for name in find_imports(tree) if name.startswith("helpdesk_cli.")}
    inside = {name.removeprefix("helpdesk_cli.") for name in names - {"helpdesk_cli.__version__"}}
    return {name if name in MODULES else name.rpartition(".")[0] for name in inside}


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


def test_every_module_is_in_the_table_and_the_other_way_round() -> None:
    assert set(parse_house()) == {"helpdesk_cli", *PACKAGES, *MODULES}


@pytest.mark.parametrize("name", MODULES)
def test_imports_lead_down(name: str) -> None:
    here = MODULES[name]
    for imported in find_inside(parse_house()[name]):
        there = MODULES[imported]
        below = there.floor < here.floor or (there.package, here.floor) == ("settings", 2)
        assert there is here or below, imported
        assert not NOT_SEEN_FROM.get(here.package, set()) & {there.package, imported}, imported


def test_imports_lead_never_in_a_circle() -> None:
    imports = {name: find_inside(parse_house()[name]) for name in MODULES}
    for name, imported in LATE:
        imports[name].remove(imported)
    order = TopologicalSorter(imports)
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_a_package_itself_imports_nothing() -> None:
    assert_nowhere(lambda name, tree: name in PACKAGES and find_imports(tree))


def test_the_domain_touches_nothing_outside() -> None:
    assert_nowhere(
        lambda _, tree: (find_outside(tree) - PURE) | (FILE_ACCESS & {*find_calls(tree)}),
        where="domain",
    )


def test_the_clock_is_read_in_one_place_and_now_by_the_command_line_alone() -> None:
    def read_clock(name: str, tree: ast.Module) -> object:
        asks = "helpdesk_cli.clock.read_now" in find_imports(tree) and not name.startswith("cli.")
        reads = {"now", "utcnow", "today", "monotonic"} & {*find_calls(tree)}
        return name != "clock" and (asks or reads or "time" in find_outside(tree))

    assert_nowhere(read_clock)


def test_below_the_command_line_nothing_draws_parses_words_or_exits() -> None:
    """`print` itself is banned everywhere, by ruff."""

    def speak(name: str, tree: ast.Module) -> set[str]:
        floor = MODULES[name].floor if name in MODULES else COMMAND_LINE
        of_screens = {"rich"} if floor < VIEW else set()
        of_commands = {"typer", "argparse", "sys"} if floor < COMMAND_LINE else set()
        return find_outside(tree) & (of_screens | of_commands)

    assert_nowhere(speak)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    def import_early(name: str, tree: ast.Module) -> set[str]:
        at_once = {
            library
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for library in find_outside(node)
        }
        return (at_once & HEAVY) - IMPORTED_LATE_THEMSELVES.get(name, set())

    assert_nowhere(import_early)


def test_every_module_says_what_it_owns() -> None:
    assert_nowhere(lambda _, tree: not ast.get_docstring(tree))


def test_names_say_something() -> None:
    assert_nowhere(lambda name, _: NAMES_THAT_SAY_NOTHING & {*name.split(".")})


def test_modules_stay_short() -> None:
    assert_nowhere(lambda _, tree: (tree.body[-1].end_lineno or 0) > LONGEST_MODULE)


def test_functions_stay_short() -> None:
    def count_lines(function: ast.FunctionDef) -> int:
        docstring = function.body[0] if ast.get_docstring(function) else None
        spared = 0 if docstring is None else (docstring.end_lineno or 0) - docstring.lineno + 1
        return (function.end_lineno or 0) - function.lineno + 1 - spared

    def run_long(_: str, tree: ast.Module) -> list[str]:
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        return [each.name for each in functions if count_lines(each) > LONGEST_FUNCTION]

    assert_nowhere(run_long)
