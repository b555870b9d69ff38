"""What Tab offers, asked the way that the shells' own scripts ask."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.terminal.completion import complete
from tests.conftest import Hd
from tests.processes import HD, environ


@pytest.fixture
def two(hd: Hd) -> Hd:
    """A desk with two tickets; #2 is the more urgent one."""
    hd.ok("new", "Live stream drops")
    hd.ok("new", "Where's the invoice?", "--severity", "urgent")
    return hd


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("hd sh", ["show"]),
        ("hd policy ch", ["check"]),
        ("hd show ", ["2", "1"]),
        ("hd show 2", ["2"]),
        ("hd take 2 ", ["2", "1"]),
        ("hd explain ", ["2", "1"]),
        ("hd export ", ["2", "1"]),
        ("hd queue --tier ", ["gold", "free"]),
        ("hd next --severity ", ["urgent", "normal"]),
        ("hd queue --severity u", ["urgent"]),
        ("hd set 1 --tier g", ["gold"]),
        ("hd policy due --tier ", ["gold", "free"]),
        ("hd policy due --severity n", ["normal"]),
        ("hd queue --team ", ["support"]),
        ("hd assign 1 --to ", ["alice", "bob"]),
        ("hd queue --assignee b", ["bob"]),
        ("hd new --assignee ", ["alice", "bob"]),
        ("hd --policy vodlix new --severity h", ["high"]),
        ("hd new --severity h --policy vodlix", []),
        ("hd help po", ["policy", "postgresql"]),
        ("hd show x", []),
    ],
)
def test_words_of_the_desk_are_offered(two: Hd, line: str, offered: list[str]) -> None:
    assert complete(two, line) == offered


@pytest.mark.parametrize(
    "place", ["hd --db {db} show ", "hd show --db {db} ", "hd show --db={db} "]
)
def test_the_desk_named_on_the_line_is_asked(two: Hd, place: str) -> None:
    elsewhere = Hd(Path("/nowhere/desk.db"))
    assert complete(elsewhere, place.replace("{db}", two.location)) == ["2", "1"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_shells_that_can_show_it_get_the_subject_too(two: Hd, shell: str) -> None:
    offered = "\n".join(complete(two, "hd show ", shell))
    assert "Live stream drops" in offered
    assert "Where\u2019s the invoice?" in offered


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("line", ["hd show ", "hd queue --tier ", "hd assign 1 --to "])
@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_where_no_desk_is_nothing_is_offered_and_nothing_said(line: str, shell: str) -> None:
    assert complete(Hd(Path("/nowhere/desk.db")), line, shell) == []


@pytest.mark.sqlite
def test_a_desk_that_cannot_be_read_is_no_trouble_either(two: Hd) -> None:
    two.db.write_text("Dear diary, " * 1000)
    assert complete(two, "hd show ") == []
    assert complete(two.at("yesterday"), "hd show ") == []


EVIL = r"""$(touch pwned) `touch pwned` \$(touch pwned) \`touch pwned\` ' '; touch pwned; ' " " """
SUBJECTS = [EVIL, EVIL[::-1], '"; touch pwned; "', "')) ; touch pwned; ((", "[/bold] \x1b[31m :x"]


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_subject_is_told_without_what_a_shell_would_obey(
    hd: Hd, subject: str, shell: str
) -> None:
    hd.ok("new", subject)
    (offered,) = complete(hd, "hd show ", shell)
    told = offered.removeprefix('_arguments \'*: :(("1":"').removesuffix("\"))'")
    assert not set(told.replace(r"\\:", ":")) & set("\\$`\"'\x1b")


ZSH = """
_arguments() { eval "offered=( ${1[7,-3]} )" }
eval $(env _TYPER_COMPLETE_ARGS="hd show " _HD_COMPLETE=complete_zsh ${=HD})
print -r -- $offered
"""


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
@pytest.mark.parametrize("subject", SUBJECTS)
def test_zsh_runs_nothing_that_a_subject_says(hd: Hd, tmp_path: Path, subject: str) -> None:
    """As zsh does it: what comes back is evaluated, and then once more by `_arguments`."""
    hd.ok("new", subject)
    folder = tmp_path / "home"
    folder.mkdir()
    env = environ(hd) | {"HD": " ".join(HD)}
    done = subprocess.run(
        ["zsh", "-f", "-c", ZSH], env=env, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("1")
    assert list(folder.iterdir()) == []


NEVER = ["$(touch pwned)", "\\$(touch pwned)", "`touch pwned`", "\x1b[31m"]


@pytest.mark.parametrize("name", NEVER)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_name_that_a_shell_might_obey_is_not_offered(hd: Hd, name: str, shell: str) -> None:
    hd.ok("account", "add", f"Zz {name}", "--tier", "gold")
    offered = complete(hd, "hd queue --account Zz", shell)
    assert offered == (["_files"] if shell == "zsh" else [])
