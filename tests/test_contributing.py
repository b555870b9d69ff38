"""That CONTRIBUTING.md is true: what it names is there, and the walk goes as the program does."""

import ast
import os
import re
import subprocess
import sys

import pytest

from tests.conftest import Hd
from tests.test_architecture import PACKAGE, ROOT, parse_house

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.sqlite

TRACED = """
import sys
from helpdesk_cli import __main__

called = {}

def note(frame, event, argument):
    if event == "call":
        _, ours, file = frame.f_code.co_filename.rpartition("helpdesk_cli/")
        if ours:
            called.setdefault((file, frame.f_code.co_name))

sys.setprofile(note)
try:
    __main__.main()
finally:
    sys.setprofile(None)
    sys.stderr.write("\\n".join(f"{file} {name}" for file, name in called))
"""


def find_section(heading: str) -> str:
    _, _, rest = TEXT.partition(f"## {heading}\n")
    assert rest, heading
    return re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def find_defined(module: str) -> set[str]:
    """Functions, classes and constants of a module named by its path."""
    tree = parse_house()[module.removesuffix(".py").replace("/", ".")]
    assigned = {
        target.id
        for node in tree.body
        for target in ast.walk(node)
        if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
    }
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return assigned | defined


def split_steps(heading: str) -> list[str]:
    """The numbered paragraphs of a section."""
    steps = re.split(r"^\d+\. ", find_section(heading), flags=re.MULTILINE)[1:]
    assert len(steps) > 5, heading
    return steps


def test_every_floor_is_named() -> None:
    floors = find_section("The house")
    for path in PACKAGE.iterdir():
        if (path / "__init__.py").exists():
            assert f"`{path.name}/`" in floors
        elif path.suffix == ".py" and not path.name.startswith("__"):
            assert f"`{path.name}`" in floors


def test_rules_that_the_code_cites_are_written_down() -> None:
    rules = len(split_steps("The rules of the clocks"))
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    cited = {int(n) for source in sources for n in re.findall(r"\brules? (\d+)", source)}
    assert cited <= set(range(1, rules + 1))


SECTIONS = re.findall(r"^## ((?:To (?:add|change)|Where is|One command).*)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("heading", SECTIONS)
def test_what_a_page_names_is_where_it_says(heading: str) -> None:
    """Each paragraph, step or row: files exist, and functions are defined in one of its files."""
    for part in re.split(r"\n(?=\d+\. |\| )|\n\n", find_section(heading)):
        named = re.findall(r"`([\w/.]+/[\w.]*|\w+\.py)`", part)
        files = [name for name in named if name.endswith(".py") and (PACKAGE / name).exists()]
        for name in named:
            places = (ROOT / name, PACKAGE / name)
            assert name.endswith(".toml") or any(place.exists() for place in places), name
        defined = {name for file in files for name in find_defined(file)}
        if files:
            assert {*re.findall(r"`(\w+)\(\)`", part)} <= defined, part


def test_the_walk_calls_what_it_names_in_the_order_in_which_it_names_it(hd: Hd) -> None:
    hd.ok("new", "Live stream drops", "--body", "Since 9:00.")
    env = {"HD_DB": hd.location, "HD_NOW": hd.now, "HD_AGENT": hd.agent}
    done = subprocess.run(
        [sys.executable, "-c", TRACED, "reply", "1", "--body", "Looking."],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=True,
    )
    called = [tuple(line.split(" ", 1)) for line in done.stderr.splitlines()]
    order = []
    steps = split_steps("One command, from the shell to the database and back")
    for step in steps[:-1]:  # the last one is about what goes wrong
        files = re.findall(r"`([\w/]+\.py)`", step)
        for name in re.findall(r"`(\w+)\(\)`", step):
            at = [called.index((file, name)) for file in files if (file, name) in called]
            assert at, f"{name}() is not called"
            order.append((min(at), name))
    assert order == sorted(order)
