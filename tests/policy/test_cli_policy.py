"""`hd policy` and the desk's first one: checked, shown, proved, applied, and the line on drift."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PLAIN_POLICY, Hd

SHORTER = PLAIN_POLICY.replace('normal = "4 business hours"', 'normal = "2 business hours"')
DRIFT = "differs from the policy in force"
PROVED = """
[[tests]]
at = "2026-11-20T16:30:00Z"
tier = "gold"
severity = "urgent"
first_reply = "2026-11-23T09:30:00Z"
"""
FAILING = PROVED.replace("09:30", "09:15") + PROVED
WRONG = PLAIN_POLICY.replace('default_tier = "gold"', 'default_tier = "golf"\nnmae = "x"').replace(
    "09:00-17:00", "09:00-25:00"
)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A policy beside the desk's own: normal tickets get their first reply in 2 hours."""
    path = tmp_path / "other.toml"
    path.write_text(SHORTER)
    return path


def clocks(hd: Hd, ticket: str) -> dict[str, tuple[str, str | None]]:
    """State and due instant by clock."""
    shown = hd.ok("show", ticket, "--json").json()
    return {clock["clock"]: (clock["state"], clock["due_at"]) for clock in shown["clocks"]}


def test_check_counts_what_is_in_each_section(hd: Hd, policy_file: Path) -> None:
    told = hd.ok("policy", "check", str(policy_file), "--json").json()
    assert list(told) == ["name", "hash", "sections", "findings", "silenced"]
    assert told["name"] == "Plain desk"
    assert told["sections"] == {
        "calendars": 1,
        "severities": 2,
        "tiers": 2,
        "channels": 2,
        "teams": 1,
        "people": 2,
        "roles": 0,
        "routes": 0,
        "escalations": 0,
        "views": 0,
        "tests": 0,
    }
    in_force = hd.ok("policy", "check", "--json").json()
    assert [in_force[key] for key in ("hash", "sections")] == [told["hash"], told["sections"]]


def test_check_names_every_problem_at_once_with_near_misses(hd: Hd, policy_file: Path) -> None:
    policy_file.write_text(WRONG)
    refused = hd("policy", "check", str(policy_file))
    assert (refused.code, refused.out) == (4, "")
    for problem in (
        'desk.default_tier: expected a tier (gold, free), got "golf" (did you mean "gold"?)',
        "desk.nmae: expected a known key",
        'calendars.office.open.mon-fri[1]: expected times from 00:00 to 24:00, got "09:00-25:00"',
    ):
        assert f"{policy_file}: {problem}" in refused.err


def test_check_warns_of_what_is_odd_and_succeeds(hd: Hd, policy_file: Path) -> None:
    odd = PLAIN_POLICY.replace('urgent = "1 business hour"', 'urgent = "8 business hours"')
    policy_file.write_text(odd)
    checked = hd("policy", "check", str(policy_file))
    assert checked.code == 0
    assert f"{policy_file}:23: warning P002 crossed-severities" in checked.out


BAD_FILES: list[tuple[bytes | None, str]] = [
    (None, "expected a policy file or one of"),
    (b"not = [toml", "line 1, column"),
    (b"\xff\xfe", "line 1: expected UTF-8, got byte 0xff"),
    (b"", "desk.name: expected a value, got nothing"),
]


@pytest.mark.parametrize("command", ["check", "show", "test", "due", "apply"])
@pytest.mark.parametrize(("content", "said"), BAD_FILES, ids=["missing", "bad", "bytes", "empty"])
def test_a_file_that_is_no_policy_is_refused_by_every_command(
    hd: Hd, tmp_path: Path, command: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / "bad.toml"
    if content is not None:
        path.write_bytes(content)
    asked = ["--tier", "gold", "--severity", "normal"] if command == "due" else []
    refused = hd("policy", command, str(path), *asked)
    assert (refused.code, refused.out) == (4, "")
    assert said in refused.err


def test_show_is_the_whole_policy(hd: Hd) -> None:
    told = hd.ok("policy", "show", "--json").json()
    assert [severity["id"] for severity in told["severities"]] == ["urgent", "normal"]
    gold, free = told["tiers"]
    assert list(gold) == [
        *("id", "label", "commitment", "calendar", "calendar_by_region", "channels", "targets")
    ]
    assert gold["targets"]["first_reply"] == {
        "urgent": "1 business hour",
        "normal": "4 business hours",
    }
    assert (free["commitment"], list(free["targets"])) == ("estimate", ["first_reply"])
    screen = hd.on_screen().ok("policy", "show").out
    for word in ("Plain desk", "Gold", "Urgent", "1 business hour", "3 business days", "estimate"):
        assert word in screen
    assert hd.ok("policy", "show", "vimeo", "--json").json()["name"] == "Vimeo support"


def test_due_says_each_promise_and_when_it_falls_due(hd: Hd) -> None:
    asked = ["--tier", "gold", "--severity", "urgent", "--at", "2026-11-20T17:30:00+01:00"]
    assert hd.ok("policy", "due", *asked, "--json").json() == {
        "first_reply": {
            "target": "1 business hour",
            "calendar": "office",
            "due_at": "2026-11-23T09:30:00Z",
        },
        "next_reply": {
            "target": "4 business hours",
            "calendar": "office",
            "due_at": "2026-11-23T12:30:00Z",
        },
        "resolution": {
            "target": "16 business hours",
            "calendar": "office",
            "due_at": "2026-11-24T16:30:00Z",
        },
    }
    screen = hd.on_screen().ok("policy", "due", *asked).out
    assert "Mon 23 Nov 09:30 UTC" in screen


def test_due_and_promises_come_in_every_format(hd: Hd) -> None:
    due = ["policy", "due", "--tier", "free", "--severity", "normal"]
    row = ["first_reply", "3 business days", "office", "2026-11-20T10:00:00Z"]
    assert hd.ok(*due, "--csv", "--no-headers").out == ",".join(row) + "\n"
    assert hd.ok(*due, "--tsv").out.splitlines()[1].split("\t") == row
    assert hd.ok(*due, "--nl").json() == hd.ok(*due, "--json").json()
    head, first, *_ = hd.ok("policy", "show", "--csv").out.splitlines()
    assert head == "tier,commitment,clock,severity,target,calendar"
    assert first == "gold,sla,first_reply,urgent,1 business hour,office"
    assert hd.ok("policy", "show", "--nl").out.count("\n") == 1


def test_due_counts_from_now_unless_told(hd: Hd) -> None:
    told = hd.ok("policy", "due", "--tier", "gold", "--severity", "urgent", "--json").json()
    assert told["first_reply"]["due_at"] == "2026-11-17T11:00:00Z"


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("named", [["due", "vimeo"], ["due", "--policy", "vimeo"]])
def test_due_needs_no_desk(tmp_path: Path, named: list[str]) -> None:
    asked = ["--tier", "silver", "--severity", "urgent", "--region", "europe"]
    nowhere = Hd(tmp_path / "nowhere.db")
    told = nowhere.ok("policy", *named, *asked, "--json").json()
    assert told["first_reply"]["calendar"] == "silver-europe"
    assert not nowhere.is_there()


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--tier", "golf", "--severity", "urgent"], 2, 'did you mean "gold"'),
        (["--tier", "gold", "--severity", "urgnt"], 2, 'did you mean "urgent"'),
        (["--tier", "gold"], 2, "--severity is missing"),
        (
            ["--tier", "gold", "--severity", "urgent", "--at", "noon"],
            2,
            "--at: expected an instant",
        ),
        (["--tier", "gold", "--severity", "urgent", "--at", "2026-11-20T09:00"], 2, "no time zone"),
    ],
)
def test_due_refuses_what_it_cannot_know(hd: Hd, args: list[str], code: int, said: str) -> None:
    refused = hd("policy", "due", *args)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err


@pytest.mark.usefixtures("engine")
def test_without_policy_or_desk_there_is_nothing_to_ask(tmp_path: Path) -> None:
    refused = Hd(tmp_path / "nowhere.db")("policy", "show")
    assert refused.code == 4
    assert "no policy was named, and there is no desk to ask" in refused.err
    assert "--policy vimeo" in refused.err


def test_a_policy_proves_itself(hd: Hd, policy_file: Path) -> None:
    policy_file.write_text(PLAIN_POLICY + PROVED)
    assert hd.ok("policy", "test", str(policy_file)).out == "1 passed\n"
    policy_file.write_text(PLAIN_POLICY + FAILING)
    failed = hd("policy", "test", str(policy_file), "--json")
    assert (failed.code, failed.err) == (5, "")
    told = failed.json()
    assert (told["passed"], told["failed"]) == (1, 1)
    first, second = told["tests"]
    assert (first["index"], first["ok"], second["index"], second["ok"]) == (1, False, 2, True)
    assert first["expected"] == {"first_reply": "2026-11-23T09:15:00Z"}
    assert first["got"] == {"first_reply": "2026-11-23T09:30:00Z"}


def test_a_failed_proof_is_told_in_local_time(hd: Hd, policy_file: Path) -> None:
    in_paris = PLAIN_POLICY.replace('timezone = "UTC"', 'timezone = "Europe/Paris"', 1)
    policy_file.write_text(in_paris + FAILING)
    failed = hd("policy", "test", str(policy_file))
    assert failed.code == 5
    assert "Mon 23 Nov 10:15 CET" in failed.out
    assert "Mon 23 Nov 10:30 CET" in failed.out
    assert "1 passed, 1 failed" in failed.out


def test_applying_moves_clocks_that_run_and_no_others(hd: Hd, policy_file: Path) -> None:
    hd.ok("new", "Running")
    hd.ok("new", "Answered")
    hd.ok("new", "Solved")
    later = hd.at("2026-11-17T10:30:00Z")
    later.ok("reply", "2", "--body", "Hello.")
    later.ok("reply", "3", "--body", "Done.", "--solve")
    afterwards = hd.at("2026-11-17T10:31:00Z")
    policy_file.write_text(SHORTER)
    applied = afterwards.ok("policy", "apply", str(policy_file), "--json").json()
    assert (applied["id"], applied["moved"], applied["applied_by"]) == (2, 1, "alice")
    assert clocks(afterwards, "1")["first_reply"] == ("pending", "2026-11-17T12:00:00Z")
    assert clocks(afterwards, "2")["first_reply"] == ("achieved", "2026-11-17T14:00:00Z")
    assert clocks(afterwards, "3")["first_reply"] == ("achieved", "2026-11-17T14:00:00Z")


def test_applying_says_how_many_due_times_moved(hd: Hd, other: Path) -> None:
    hd.ok("new", "One")
    assert "; 1 due time moved" in hd.ok("policy", "apply", str(other)).out
    assert "is already in force; nothing changed" in hd.ok("policy", "apply", str(other)).out


def test_a_policy_that_is_in_force_already_is_not_entered_again(
    hd: Hd, policy_file: Path, tmp_path: Path
) -> None:
    before = hd.ok("policy", "log", "--json").out
    copy = tmp_path / "copy.toml"
    copy.write_bytes(policy_file.read_bytes())
    told = hd.ok("policy", "apply", str(copy), "--json").json()
    assert (told["id"], hd.ok("policy", "log", "--json").out) == (1, before)
    # From now on, that file is the one to watch.
    copy.write_text(copy.read_text() + "# changed\n")
    assert hd("show", "1").err.startswith(f"hd: {copy} differs from the policy in force")


def test_applying_says_which_open_tickets_are_promised_nothing_any_more(
    hd: Hd, policy_file: Path
) -> None:
    hd.ok("new", "Open", "--tier", "gold", "--severity", "urgent")
    hd.ok("new", "Solved", "--tier", "gold", "--severity", "urgent")
    hd.ok("solve", "2")
    renamed = policy_file.with_name("renamed.toml")
    renamed.write_text(re.sub(r"\burgent\b", "very-urgent", policy_file.read_text()))
    assert hd("policy", "apply", str(renamed)).err == (
        'hd: 1 open ticket has the severity "urgent", to which this policy promises nothing'
        " (hd queue --severity urgent)\n"
    )
    hd.ok("policy", "apply", str(policy_file))


def test_the_queue_follows_the_policy_applied(hd: Hd, other: Path) -> None:
    hd.ok("new", "One")
    hd.ok("policy", "apply", str(other))
    (line,) = hd.ok("queue", "--json").json()
    assert (line["due_at"], line["remaining_seconds"]) == ("2026-11-17T12:00:00Z", 2 * 3600)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("content", [PLAIN_POLICY + FAILING, WRONG], ids=["unproved", "wrong"])
def test_a_policy_that_is_wrong_or_unproved_is_not_applied(
    hd: Hd, other: Path, content: str
) -> None:
    hd.ok("new", "One")
    other.write_text(content)
    refused = hd("policy", "apply", str(other))
    assert (refused.code, refused.out) == (4, "")
    assert str(other) in refused.err
    assert clocks(hd, "1")["first_reply"] == ("pending", "2026-11-17T14:00:00Z")
    assert len(hd.ok("policy", "log", "--json").json()) == 1


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("content", [PLAIN_POLICY + FAILING, WRONG], ids=["unproved", "wrong"])
def test_no_desk_is_founded_on_such_a_policy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(content)
    hd = Hd(tmp_path / "desk.db")
    assert hd("init", "--policy", str(path)).code == 4
    assert not hd.is_there()


def test_the_log_tells_every_policy_in_order(hd: Hd, other: Path, policy_file: Path) -> None:
    hd.ok("new", "One")
    hd.at("2026-11-18T09:00:00Z").by("carol").ok("policy", "apply", str(other))
    first, second = hd.ok("policy", "log", "--json").json()
    assert list(first) == ["id", "hash", "source", "applied_at", "applied_by", "moved"]
    assert (first["source"], first["moved"]) == (str(policy_file), 0)
    assert second | {"hash": None} == {
        "id": 2,
        "hash": None,
        "source": str(other),
        "applied_at": "2026-11-18T09:00:00Z",
        "applied_by": "carol",
        "moved": 1,
    }
    assert first["hash"] != second["hash"]
    assert "carol" in hd.on_screen().ok("policy", "log").out


NEED_THE_POLICY = [
    ["show", "1"],
    ["explain", "1"],
    ["new", "Two"],
    ["take", "1"],
    ["reply", "1", "--body", "Hello."],
    ["note", "1", "--body", "Hm."],
    ["set", "1", "--severity", "urgent"],
    ["hold", "1"],
    ["tag", "1", "--add", "vip"],
    ["import", "-"],
]


@pytest.mark.parametrize("args", NEED_THE_POLICY, ids=[args[0] for args in NEED_THE_POLICY])
def test_a_changed_policy_file_is_told_in_one_line_and_what_is_applied_counts(
    hd: Hd, policy_file: Path, args: list[str]
) -> None:
    hd.ok("new", "One")
    policy_file.write_text(SHORTER)
    done = hd(*args)
    assert done.code == 0
    assert done.err.count("\n") == 1
    assert done.err.startswith(f"hd: {policy_file} {DRIFT} (")
    assert done.err.endswith(f"; hd policy apply {policy_file}\n")
    shown: dict[str, Any] = hd("show", "1", "--json").json()
    assert shown["clocks"][0]["due_at"] in ("2026-11-17T14:00:00Z", "2026-11-17T11:00:00Z")


@pytest.mark.parametrize("args", [["queue"], ["next"], ["export"], ["policy", "log"]])
def test_what_needs_no_policy_says_nothing_of_it(
    hd: Hd, policy_file: Path, args: list[str]
) -> None:
    hd.ok("new", "One")
    policy_file.write_text(SHORTER)
    hd.ok(*args)


def test_a_policy_file_that_is_gone_or_applied_again_is_no_drift(hd: Hd, policy_file: Path) -> None:
    hd.ok("new", "One")
    policy_file.write_text(SHORTER)
    assert DRIFT in hd("show", "1").err
    hd.ok("policy", "apply", str(policy_file))
    hd.ok("show", "1")
    policy_file.unlink()
    hd.ok("show", "1")


def test_apply_takes_the_policy_of_the_settings(hd: Hd, other: Path) -> None:
    assert hd.ok("--policy", str(other), "policy", "apply", "--json").json()["source"] == str(other)
    refused = hd("policy", "apply")
    assert (refused.code, refused.out) == (2, "")
    assert "hd policy apply FILE" in refused.err
