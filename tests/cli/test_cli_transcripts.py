"""What people see, kept as files to be read by people: a working day, and every refusal."""

import re
import shlex

from tests.conftest import Hd
from tests.golden_files import assert_golden

DAY = """
10:00 alice: hd new "Live stream drops" --account acme --contact ann@acme.example --severity urgent
10:05 alice: hd new "Where is my invoice?" --account bits --body "I cannot find it."
10:05 alice: hd new "Where is my invoice?" --account bits --new-account --tier free
10:20 alice: hd queue
10:45 alice: hd next
10:45 alice: hd next --take
10:50 alice: hd reply 1 --body "We are looking into it." --pend
10:52 alice: hd note 1 2 --body "Same encoder as last week."
11:00 bob: hd take 1
11:00 bob: hd take 2
11:10 bob: hd set 2 --topic billing --region europe
11:10 bob: hd tag 2 --add invoice
11:15 alice: hd hold 1
11:20 alice: hd assign 1 --to bob --team support
11:30 bob: hd queue --mine
11:45 bob: hd reply 1 --body "It is fixed." --solve
11:46 bob: hd show 1
11:46 bob: hd explain 1
11:50 bob: hd reopen 1
11:51 bob: hd close 1
11:52 bob: hd queue
"""

REFUSALS = """
hd show 99
hd show Z-1
hd shwo 1
hd take 3
hd reply 4 --body "Too late."
hd reply 1
hd reply 1 --body ""
hd reply 1 --body x --pend --solve
hd assign 1
hd assign 1 --team suport
hd set 1
hd set 1 --severity urgnt
hd set 1 --severity ""
hd set 1 --status opne
hd tag 1
hd new
hd new --account acme
hd new "Hello" --channel fone
hd new "Hello" --ref A-2
hd queue --severity urgnt
hd queue --status opne
hd queue --within 3d
hd queue --within soon
hd queue --limit none
hd queue --csv --json
hd queue --watch
hd queue --db /nowhere/desk.db
hd queue --db /
hd init
hd init --policy vimoe
hd init --policy vimeo
hd policy check nowhere.toml
hd policy due --tier golden --severity urgent
hd policy due --tier gold
hd policy due --tier gold --severity urgent --at noon
hd policy apply
hd import nowhere.jsonl
hd import tickets.csv
hd import - --map zendesc
hd export 99
hd export --output /nowhere/tickets.jsonl
hd demo --desk vimoe
"""


def test_a_working_day(hd: Hd) -> None:
    told = []
    for line in DAY.strip().splitlines():
        time, agent, command = line.split(" ", 2)
        acting = hd.at(f"2026-11-17T{time}:00Z").by(agent.rstrip(":")).on_screen()
        result = acting(*shlex.split(command)[1:])
        told.append(f"{time} {agent.rstrip(':')}$ {command}\n{result.out}{result.err}")
    assert_golden("cli_day", tidy(hd, "\n".join(told)))


def test_every_refusal(hd: Hd) -> None:
    hd.ok("new", "Live stream drops", "--ref", "A-1")
    hd.ok("new", "Where is my invoice?", "--ref", "A-2")
    hd.by("bob").ok("new", "Taken", "--assignee", "bob")
    hd.ok("new", "Closed")
    hd.ok("close", "4")
    told = []
    for command in REFUSALS.strip().splitlines():
        result = hd(*shlex.split(command)[1:])
        assert result.out == "", command
        told.append(f"$ {command}\n{result.err}[{result.code}]\n")
    assert_golden("cli_errors", tidy(hd, "\n".join(told)))


def tidy(hd: Hd, text: str) -> str:
    """Without what is another one at each run: the folder of the test."""
    text = text.replace(hd.location, str(hd.db))
    return re.sub(rf"{re.escape(str(hd.db.parent))}\S*/", "", text)
