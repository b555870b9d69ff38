"""Tables of README and manual name all that there is: commands, filters, settings, codes, words.

`HD_UPDATE_GOLDENS=1 pytest tests/docs` writes the definitions of the report into its topic.
"""

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import tomli

from helpdesk_cli import errors
from helpdesk_cli.domain.lint.codes import CODES
from helpdesk_cli.phrases.phrases import load_phrases
from helpdesk_cli.settings.judging import KEYS
from helpdesk_cli.settings.tables.delivery import KEYS as DELIVERY_KEYS
from helpdesk_cli.settings.tables.delivery import read_delivery
from helpdesk_cli.settings.tables.escalation import KEYS as CONSENT_KEYS
from helpdesk_cli.settings.tables.mailbox import KEYS as MAILBOX_KEYS
from helpdesk_cli.settings.tables.mailbox import read_mailboxes
from helpdesk_cli.transfer.sheets.map import EVENT_WORDS, TICKET_WORDS
from helpdesk_cli.transfer.sheets.map_reader import OPTIONS, TABLES, shipped_maps
from tests.conftest import Hd
from tests.docs.commands import find_commands, find_options
from tests.docs.pages import BLOCK, MANUAL, README, ROOT, blocks, read, read_manual
from tests.golden_files import UPDATE

pytestmark = pytest.mark.sqlite


def read_topic(name: str) -> str:
    return read(MANUAL / f"{name}.md")


def words_in_code(text: str) -> set[str]:
    """Every word that stands in backquotes outside examples."""
    return set(re.findall(r"[\w.]+", " ".join(re.findall(r"`([^`]+)`", BLOCK.sub("", text)))))


def first_cells(text: str) -> list[str]:
    """What the rows of tables begin with, as code."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def options_of(command: str) -> set[str]:
    return find_options(command)


def test_the_manual_names_every_command_and_filter_of_the_queue() -> None:
    listed = re.findall(r"^  (\w+)  ", read_manual(), re.MULTILINE)
    said = words_in_code(read_manual())
    assert {name.split()[-1] for name in find_commands()} <= {*listed, *said}
    assert options_of("queue") <= {*re.findall(r"--[\w-]+", read_manual()), "-h"}


def test_settings_has_a_row_for_every_key_and_variable() -> None:
    text = read_topic("settings")
    said = words_in_code(text)
    assert said >= {*KEYS, *(f"HD_{key.upper()}" for key in KEYS), "HD_CONFIG", "HD_NOW"}
    assert {*first_cells(text.partition("## Delivery")[2])} == {*DELIVERY_KEYS, *CONSENT_KEYS}


def test_mail_names_every_key_of_a_mailbox_and_those_that_are_shown_are_valid() -> None:
    mailboxes = read_topic("mail").partition("## Mailboxes")[2].partition("\n## ")[0]
    assert {*first_cells(mailboxes)} == {*MAILBOX_KEYS}
    shown = [block.text for block in blocks(MANUAL / "mail.md") if block.language == "toml"]
    for written in map(tomli.loads, shown):
        assert read_mailboxes(written["mailbox"], Path("hd.toml"))


def test_the_delivery_that_is_shown_is_valid() -> None:
    written = [tomli.loads(block.text) for block in blocks(MANUAL / "settings.md")]
    (delivery,) = [toml["delivery"] for toml in written if "delivery" in toml]
    settings = read_delivery(delivery, Path("hd.toml"), Path("desk.db"))
    assert (settings.kind, settings.tls, settings.port) == ("smtp", "starttls", 587)


OF_BYTES = ("mail deliver", "mail quarantine show")
"""Commands that take or give a mail as it is."""


def test_scripting_has_every_exit_code_and_says_which_commands_have_no_json() -> None:
    text = read_topic("scripting")
    codes = {code for name, code in vars(errors).items() if name.isupper()}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == codes | {0}
    groups = {name.rpartition(" ")[0] for name in find_commands()} - {"report"}
    without = {name for name in find_commands() if "--json" not in options_of(name)} - groups
    no_answer = {"board", "demo", "help"}
    assert without == {*no_answer, *OF_BYTES}


def test_scripting_lists_the_keys_of_every_object(tmp_path: Path) -> None:
    """Each command of its table is run on the sample desk."""
    config = tmp_path / "hd.toml"
    config.write_text('[[mailbox]]\nname = "in"\nkind = "mbox"\npath = "mbox"\n')
    env = (("HD_CONFIG", str(config)),)
    hd = Hd(tmp_path / "sample.db", now="2026-11-20T15:30:00Z", env=env)
    hd.ok("--db", hd.location, "demo")
    hd.ok("take", "16")
    article = tmp_path / "help.md"
    article.write_text('+++\ntitle = "Help"\n+++\nRead this.\n')
    hd.ok("article", "add", str(article))

    def list_keys(row: re.Match[str]) -> str:
        words = shlex.split(row[1])[1:]
        if "--log" in words:
            hd("escalate", "--quiet")
        if "mail" in words:
            hd("mail", "deliver", stdin=b"Subject: Help\n\nHelp.\n")
            hd("mail", "deliver", stdin=b"\n")
        printed = json.loads(hd(*words, "--json").out)
        first = printed[0] if isinstance(printed, list) else printed
        return f"| `{row[1]}` | `{' '.join(first)}`{row[2]} |"

    text = read_topic("scripting")
    before, heading, rest = text.partition("| command | keys |\n")
    table, blank, after = rest.partition("\n\n")
    listed = re.sub(r"^\| `([^`]+)` \| `[^`]*`(.*) \|$", list_keys, table, flags=re.MULTILINE)
    if UPDATE:
        written = before + heading + listed + blank + after
        (MANUAL / "scripting.md").write_text(written, encoding="utf-8")
    assert listed in read_topic("scripting")


def test_import_names_every_word_and_table_of_a_map() -> None:
    text = read_topic("import")
    assert words_in_code(text) >= {*TICKET_WORDS, *EVENT_WORDS, *OPTIONS}
    assert all(f"`{name}`" in text for name in shipped_maps())
    assert all(f"`[{table}" in text for table in TABLES)


def test_report_defines_every_figure_as_the_program_does() -> None:
    text = read_topic("report")
    before, heading, rest = text.partition("## What the figures mean\n")
    sentences = load_phrases("en", "report").definitions
    table = "".join(f"| `{name}` | {sentence} |\n" for name, sentence in sentences.items())
    if UPDATE:
        rest = re.sub(r"(?:^\| `.*\n)+", lambda _: table, rest, count=1, flags=re.MULTILINE)
        (MANUAL / "report.md").write_text(before + heading + rest, encoding="utf-8")
    assert f"|---|---|\n{table}" in rest


def test_what_cron_and_systemd_start_is_named_in_full_and_valid() -> None:
    """Neither knows the path or the variables of a shell; both read a line in their own way."""
    text = read_topic("cron")
    lines = re.findall(r"^ *(?:[*\d/,-]+ +){5}(.*)", text, re.MULTILINE)
    started = [*lines, *re.findall(r"^ExecStart=(.*)", text, re.MULTILINE)]
    assert len(started) == 4
    for line in started:
        words = shlex.split(line)
        at = words.index("/opt/hd/bin/hd")
        assert all(word.startswith("HD_") for word in words[:at])
        assert "%" not in line, "cron reads it as the end of a line, systemd as a specifier"
        assert {word for word in words if word.startswith("--")} <= options_of(words[at + 1])
    assert all("HD_DB=" in line for line in lines)
    assert "/opt/hd/bin/pip install" in text


def test_the_tests_are_started_as_the_readme_says() -> None:
    """`.ci/run` takes the command out of the README; it must find the one that people see."""
    recipe = re.search(r"^tests=\$\(.*\)$", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    assert recipe
    script = f'{recipe[0]}; printf %s "$tests"'
    found = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True)
    block = BLOCK.search(read(README).partition("## Run the tests")[2])
    assert block
    assert found.stdout == block[3].strip()
    assert found.stdout.endswith("pytest -q -n auto")


def test_the_readme_fits_in_250_lines_and_leads_to_every_topic() -> None:
    assert len(read(README).splitlines()) <= 250
    assert all(f"({page.relative_to(ROOT)})" in read(README) for page in MANUAL.glob("*.md"))


def test_writing_lists_every_code_of_a_finding() -> None:
    text = read_topic("writing")
    table = "".join(
        f"| `{code.id}` | `{code.name}` | {code.severity} | {code.what} |\n"
        for code in CODES.values()
    )
    heading = "| code | name | is | found when |\n|---|---|---|---|\n"
    before, _, rest = text.partition(heading)
    if UPDATE:
        after = rest[rest.index("\n\n") if rest.startswith("|") else 0 :].lstrip("\n")
        (MANUAL / "writing.md").write_text(f"{before}{heading}{table}\n{after}", encoding="utf-8")
    assert f"{heading}{table}\n" in read_topic("writing")
