"""`hd policy check`: what it says to people, programs, editors and builds, and how it exits."""

import json
from pathlib import Path

import pytest

from helpdesk_cli.domain.lint.codes import CODES
from tests.conftest import Hd
from tests.policy.checking.test_lint import SOUND

WARNING = SOUND.replace('{ urgent = "2 hours"', '{ urgent = "30 minutes"')
ERROR = SOUND.replace('"team:support"]', '"team:support", "bob"]')
INVALID = SOUND.replace("Example desk", "[31m,: 50%").replace('tier = "gold"', 'tier = "golf"', 1)


@pytest.fixture
def apart(tmp_path: Path) -> Hd:
    """The command line without a desk."""
    return Hd(tmp_path / "none.db", engine="sqlite")


def write(tmp_path: Path, text: str) -> str:
    file = tmp_path / "our-policy.toml"
    file.write_text(text)
    return str(file)


def test_a_sound_policy_is_said_to_be_sound(apart: Hd, tmp_path: Path) -> None:
    checked = apart.ok("policy", "check", write(tmp_path, SOUND))
    assert checked.out.startswith("✓ Example desk is sound\n")
    assert checked.err == ""


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (SOUND, [], 0),
        (SOUND, ["--strict"], 0),
        (WARNING, [], 0),
        (WARNING, ["--strict"], 4),
        (ERROR, [], 4),
        (INVALID, [], 4),
    ],
)
@pytest.mark.parametrize("medium", ["text", "json", "github", "sarif"])
def test_errors_fail_and_warnings_do_when_it_is_strict(
    apart: Hd, tmp_path: Path, text: str, options: list[str], code: int, medium: str
) -> None:
    file = write(tmp_path, text)
    assert apart("policy", "check", file, "--format", medium, *options).code == code


def test_a_finding_has_its_place_its_code_its_reason_and_a_way_out(
    apart: Hd, tmp_path: Path
) -> None:
    file = write(tmp_path, WARNING)
    line = 1 + WARNING[: WARNING.index("next_reply")].count("\n")
    out = apart.ok("policy", "check", file).out
    assert out.startswith("◐ Example desk is valid, with 1 warning\n")
    assert out.endswith(
        f"\n{file}:{line}: warning P004 short-next-reply\n"
        '  tiers.gold.next_reply.urgent: "30 minutes" is shorter than the "1 hour" of the first '
        "reply\n"
        f"  {CODES['P004'].why} {CODES['P004'].remedy}\n"
    )


def test_a_code_that_is_found_twice_is_explained_once(apart: Hd, tmp_path: Path) -> None:
    twice = SOUND.replace('{ urgent = "2 hours", normal = "8 hours" }', '"30 minutes"')
    out = apart.ok("policy", "check", write(tmp_path, twice)).out
    assert out.count("short-next-reply") == 2
    assert out.count(CODES["P004"].why) == 1


def test_what_a_file_silences_is_told_with_its_reason(apart: Hd, tmp_path: Path) -> None:
    file = write(tmp_path, WARNING + '[lint]\nallow = { P004 = "Once is enough." }\n')
    checked = apart.ok("policy", "check", file, "--strict")
    assert "Example desk is sound" in checked.out
    assert checked.out.endswith("\nSilenced by the file\n  P004 (1)  Once is enough.\n")
    (silenced,) = apart.ok("policy", "check", file, "--json").json()["silenced"]
    assert silenced["silenced_because"] == "Once is enough."


def test_programs_get_every_fact_of_a_finding(apart: Hd, tmp_path: Path) -> None:
    file = write(tmp_path, ERROR)
    asked = apart("policy", "check", file, "--json")
    assert asked.out == apart("policy", "check", file, "--format", "json").out
    (found,) = asked.json()["findings"]
    assert found == {
        "code": "P043",
        "name": "reaches-nobody",
        "severity": "error",
        "file": file,
        "line": 1 + ERROR[: ERROR.index('to = ["team')].count("\n"),
        "path": "escalations[1].to",
        "text": "bob cannot be reached, it has no email",
        "why": CODES["P043"].why,
        "remedy": CODES["P043"].remedy,
        "silenced_because": None,
    }


def test_a_build_on_github_is_annotated_and_nothing_in_the_file_acts_there(
    apart: Hd, tmp_path: Path
) -> None:
    hostile = WARNING.replace('"30 minutes"', '"30  minutes"') + (
        '[people."a.b"]\nname = "x"\nemail = "alice@desk.example"\n'
    )
    file = write(tmp_path, hostile)
    lines = apart.ok("policy", "check", file, "--format", "github").out.splitlines()
    assert all(line.startswith("::warning file=") for line in lines)
    assert ",line=" in lines[0]
    assert ",title=P004 short-next-reply::tiers.gold.next_reply.urgent: " in lines[0]
    invalid = apart("policy", "check", write(tmp_path, INVALID), "--format", "github").out
    assert invalid.startswith("::error file=")
    assert "golf" in invalid
    broken = apart("policy", "check", write(tmp_path, "[desk\n100%"), "--format", "github").out
    assert ",line=1,title=P000 invalid::line 1, column 6: expected TOML" in broken


def test_sarif_has_what_its_standard_requires(apart: Hd, tmp_path: Path) -> None:
    silenced = ERROR + '[lint]\nallow = { P043 = "He has a pager." }\n[teams.night]\n'
    document = apart.ok("policy", "check", write(tmp_path, silenced), "--format", "sarif").json()
    assert (document["version"], len(document["runs"])) == ("2.1.0", 1)
    driver = document["runs"][0]["tool"]["driver"]
    assert driver["name"] == "hd"
    assert [rule["id"] for rule in driver["rules"]] == [*CODES]
    results = document["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["P020", "P043"]
    for result in results:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        assert result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] > 0
        assert place["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///")
    assert results[1]["suppressions"] == [{"kind": "inSource", "justification": "He has a pager."}]


def test_open_tickets_of_the_desk_at_hand_count(hd: Hd, policy_file: Path) -> None:
    hd.ok("new", "It is down", "--severity", "urgent")
    renamed = policy_file.read_text().replace("severities.urgent", "severities.urgnet")
    policy_file.write_text(renamed.replace("urgent = ", "urgnet = "))
    checked = hd("policy", "check", str(policy_file))
    assert checked.code == 4
    assert (
        'severities: 1 open ticket has the severity "urgent", which is not named here '
        '(did you mean "urgnet"?)'
    ) in checked.out


@pytest.mark.sqlite
def test_a_desk_in_trouble_is_no_reason_not_to_check_a_file(apart: Hd, tmp_path: Path) -> None:
    (tmp_path / "none.db").write_bytes(b"no desk at all" * 100)
    checked = apart("policy", "check", write(tmp_path, SOUND))
    assert checked.code == 0
    assert "is sound" in checked.out
    assert checked.err.startswith("hd: the desk could not be asked what its tickets have: ")


@pytest.mark.parametrize("asked", ["P004", "p004", "short-next-reply"])
def test_a_code_is_explained_by_its_id_and_its_name(apart: Hd, asked: str) -> None:
    out = apart.ok("policy", "check", "--explain", asked).out
    for words in (CODES["P004"].name, CODES["P004"].why, CODES["P004"].remedy, "allow = { P004"):
        assert words in out


def test_all_codes_are_listed(apart: Hd) -> None:
    out = apart.ok("policy", "check", "--explain", "all").out
    assert all(code.id in out and code.name in out for code in CODES.values())
    listed = json.loads(apart.ok("policy", "check", "--explain", "all", "--json").out)
    assert [each["code"] for each in listed] == [*CODES]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--explain", "P4"], 'no code "P4"'),
        (["--explain", "short-next-replies"], 'did you mean "short-next-reply"?'),
        (["--format", "sarrif"], 'did you mean "sarif"?'),
        (["--format", "github", "--json"], "--json and --format cannot be combined"),
    ],
)
def test_a_slip_in_an_option_is_told(apart: Hd, options: list[str], said: str) -> None:
    refused = apart("policy", "check", *options)
    assert refused.code == 2
    assert said in refused.err
