"""`hd report` from the shell: which period, which look, where it goes, how it exits."""

import json
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd


def test_the_last_full_week_is_told_when_nobody_says(late: Hd) -> None:
    for args in (
        [],
        ["--week"],
        ["--week", "2026-W47"],
        ["--since", "2026-11-16", "--until=2026-11-23"],
    ):
        told = late.ok("report", *args, "--json").json()
        assert (told["from"], told["to"]) == ("2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")
        assert told["clocks"]["first_reply"]["attainment"] == {
            "share": 0.5,
            "numerator": 1,
            "denominator": 2,
        }


@pytest.mark.parametrize(
    ("args", "name"),
    [
        (["--week", "this"], "2026-W48"),
        (["--week", "--by", "agent"], "2026-W47"),
        (["--month"], "2026-10"),
        (["--month", "this"], "2026-11"),
        (["--quarter", "--by=none"], "2026-Q3"),
        (["--quarter", "2026-Q4"], "2026-Q4"),
    ],
)
def test_a_period_without_a_name_is_the_last_full_one(late: Hd, args: list[str], name: str) -> None:
    assert late.ok("report", *args, "--json").json()["period"] == name


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--week", "--month"], "--week and --month cannot be combined"),
        (["--week", "--since", "2026-11-01"], "--week and --since cannot be combined"),
        (["--until", "2026-11-01"], "--until needs --since"),
        (["--week", "2026-W60"], "there is no week 2026-W60"),
        (["--by", "teir"], 'reports cannot be grouped by "teir" (did you mean "tier"?)'),
        (["--format", "pdf"], 'no format "pdf"'),
        (["--format", "html", "--json"], "--json and --format cannot be combined"),
        (["--agents", "3"], "--agents needs --forecast"),
        (["--email", "alice", "--output", "x.html"], "--email and --output cannot be combined"),
        (["--again"], "--again needs --email"),
        (["--breaches", "--format", "html"], "--breaches needs CSV or TSV"),
        (["--breaches", "--json"], "--breaches needs CSV or TSV"),
        (["--breaches", "--email", "alice"], "--breaches needs CSV or TSV"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(late: Hd, args: list[str], said: str) -> None:
    done = late("report", *args)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_broken_promise_fails_a_pipeline_that_asks_for_it(late: Hd) -> None:
    assert late("report", "--fail-on-breach").code == 5
    assert late("report", "--week", "2026-W46", "--fail-on-breach").code == 0


def test_on_a_terminal_the_broken_promise_is_named(late: Hd) -> None:
    drawn = late.on_screen().ok("report").out
    assert "Plain desk: Week 47 of 2026" in drawn
    assert "SLA kept 25.0 %  1 of 4" in drawn
    # Due at 14:00 on Tuesday, answered at 9:30 on Wednesday.
    assert "#1        19h 30m  first reply" in drawn


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("report.html", "<!doctype html>"),
        ("report.md", "# Plain desk: Week 47 of 2026"),
        ("report.csv", "scope,day,tier,"),
        ("report.json", "{"),
        ("report.txt", "Plain desk: Week 47 of 2026"),
    ],
)
def test_the_name_of_a_file_says_its_format(
    late: Hd, tmp_path: Path, name: str, start: str
) -> None:
    path = tmp_path / name
    assert late.on_screen().ok("report", "--output", str(path)).out == ""
    assert path.read_text(encoding="utf-8").startswith(start)
    assert [*tmp_path.glob("*.part")] == []


def test_broken_promises_go_into_a_spreadsheet(late: Hd, tmp_path: Path) -> None:
    path = tmp_path / "breaches.csv"
    late.on_screen().ok("report", "--breaches", "--output", str(path))
    heading, *rows = path.read_text(encoding="utf-8").splitlines()
    assert heading.startswith("ticket_id,ref,subject,")
    # Both resolutions are owed since Thursday 10:00, the first reply was due on Tuesday.
    assert [row.split(",")[0] for row in rows] == ["1", "1", "2"]
    assert late.ok("report", "--breaches").out.splitlines()[0] == heading.replace(",", "\t")


def test_a_file_that_cannot_be_written_leaves_the_old_one(late: Hd, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.mkdir()
    done = late("report", "--output", str(target))
    assert done.code == 1
    assert "cannot be written" in done.err
    assert [path.name for path in tmp_path.iterdir() if "report" in path.name] == ["report.html"]


def test_the_same_week_gives_the_same_bytes_after_the_policy_has_changed(
    late: Hd, tmp_path: Path
) -> None:
    before = [late.ok("report", "--format", look).out for look in ("json", "html", "markdown")]
    slower = tmp_path / "slower.toml"
    slower.write_text(PLAIN_POLICY.replace("4 business hours", "40 business hours"))
    late.ok("policy", "apply", str(slower))
    late = late.at("2026-12-24T08:00:00Z")
    week = ("report", "--week", "2026-W47")
    after = [late.ok(*week, "--format", look).out for look in ("json", "html", "markdown")]
    assert after == before


def test_figures_are_explained_in_a_sentence_each(late: Hd) -> None:
    told = late.ok("report", "--explain", "--json").json()
    assert {"opened", "attainment", "solved"} <= set(told["definitions"])
    assert all(sentence.endswith(".") for sentence in told["definitions"].values())
    assert "What the figures mean" in late.on_screen().ok("report", "--explain").out


def test_what_is_coming_is_told_when_asked(late: Hd) -> None:
    late.ok("new", "Billing", "--tier", "gold", "--body", "Why?")
    told = late.ok("report", "--forecast", "--agents", "2", "--json").json()
    assert told["forecast"]["agents"] == 2
    assert told["forecast"]["assumptions"]
    assert late.ok("report", "--json").json()["forecast"] is None
    assert "What is coming" in late.on_screen().ok("report", "--forecast").out


def test_json_of_a_report_is_one_line_for_nl(late: Hd) -> None:
    (line,) = late.ok("report", "--nl").out.splitlines()
    assert json.loads(line)["period"] == "2026-W47"
