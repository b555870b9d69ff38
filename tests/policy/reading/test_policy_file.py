"""The policy file: what each key means, and where files are looked for."""

import json
import os
from pathlib import Path

import pytest

from helpdesk_cli.domain.policy.clocks import ClockRule
from helpdesk_cli.domain.policy.ladder import DEFAULT_FALLBACK, Manners, RungMoment
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.time.duration import Duration
from helpdesk_cli.domain.time.opening_hours import SpecialDay
from helpdesk_cli.errors import ConfigError
from helpdesk_cli.policy_file.files import find_policy, read_policy, shipped_policies
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.policy.policy_texts import FULL, MINIMAL
from tests.toml_text import dump_toml


def parse(text: str) -> Policy:
    return parse_policy(text, "desk.toml")


# What is written is what is meant


def test_a_minimal_policy_takes_defaults_for_the_rest() -> None:
    policy = parse(MINIMAL)
    assert policy.tiers["gold"].commitment == "sla"
    assert policy.tiers["gold"].label == "gold"
    assert policy.calendar_of("gold", None).name == "office"
    assert policy.clocks["first_reply"] == ClockRule(pause_on=(), warn_at=75)
    assert policy.clocks["resolution"] == ClockRule(pause_on=("pending",), warn_at=75)


def test_severities_keep_the_order_of_the_file() -> None:
    assert list(parse(MINIMAL).severities) == ["urgent", "normal"]


def test_one_value_serves_every_severity_and_a_table_only_those_it_names() -> None:
    targets = parse(FULL).tiers["gold"].targets
    assert set(targets) == {"first_reply", "next_reply"}
    assert set(targets["first_reply"]) == {"urgent", "normal"}
    assert targets["next_reply"] == {"urgent": Duration("1 hour", "wall", 3600)}


def test_a_calendar_has_its_hours_holidays_and_special_days() -> None:
    policy = parse(FULL)
    late = policy.calendars["late"]
    assert late.timezone == "America/New_York"
    assert late.hours.weekly[0] == ((540, 750), (810, 1080))
    assert late.hours.weekly[4] == ((1320, 1800),)
    assert late.hours.special[0].intervals == ((540, 720),)
    assert isinstance(late.hours.special[0], SpecialDay)
    names = {
        name for rule in late.hours.holidays for name in rule.dates_in(range(2026, 2027)).values()
    }
    assert {"Christmas Day", "Summer bank holiday", "Easter Monday", "Good Friday"} <= names
    assert policy.calendar_of("gold", "europe").name == "office"
    assert policy.calendar_of("gold", "moon").name == "late"


def test_pauses_written_replace_the_default_ones_and_none_means_never() -> None:
    policy = parse(FULL)
    assert policy.clocks["resolution"] == ClockRule(pause_on=("pending", "hold"), warn_at=75)
    assert policy.clocks["update"] == ClockRule(pause_on=(), warn_at=50)


def test_channels_people_and_routes_come_as_written() -> None:
    policy = parse(FULL)
    phone = policy.channels["phone"]
    assert (phone.live, phone.requires, phone.hours) == (True, "pin", "tier")
    assert (phone.severities, phone.topics) == (("urgent",), ("live-streaming",))
    assert not policy.is_live("form")
    assert policy.teams["support"].members == ("alice", "bob")
    assert policy.people[policy.roles["support-manager"]].email == "alice@example.com"
    (route,) = policy.routes
    assert (route.topic, route.words, route.channel) == ("security", ("CVE",), "form")
    assert (route.tier, route.sender, route.team) == ("gold", "@a.example", "support")
    assert route.private


def test_rungs_come_as_written() -> None:
    tell, page, post = parse(FULL).escalations
    hour = Duration("1 business hour", "business", 3600)
    assert tell.at == RungMoment("1 business hour after", offset=hour, sign=1)
    assert (tell.tiers, tell.severities, tell.send_window) == (("gold",), ("urgent",), "office")
    assert tell.to == ("role:support-manager", "assignee", "boss@example.com")
    assert page.at.sign == -1
    assert page.command == ("page", "--twice", "--twice")
    assert (tell.fallback, page.fallback) == (("team:support", "alice"), DEFAULT_FALLBACK)
    assert tell.text == "The customer pays for an answer."
    assert post.url == "https://chat.example.com/hook"


def test_what_is_said_of_the_whole_ladder_has_defaults() -> None:
    days = Duration("3 business days", "business-days", 3)
    assert parse(FULL).manners == Manners(3, Duration("120 hours", "wall", 432_000), days)
    assert parse(MINIMAL).manners == Manners(5, None, None)


def test_a_desk_writes_in_english_unless_it_says_otherwise() -> None:
    french = MINIMAL.replace("[desk]", '[desk]\nlanguage = "fr"')
    assert [parse(text).desk.language for text in (MINIMAL, french)] == ["en", "fr"]


@pytest.mark.parametrize("to", ["alice", "team:support", "role:support-manager"])
def test_a_ticket_is_assigned_to_one_person_team_or_role(to: str) -> None:
    written = 'to = ["role:support-manager", "assignee", "boss@example.com"]\naction = "email"\n'
    written += 'fallback = ["team:support", "alice"]'
    text = FULL.replace(written, f'to = ["{to}"]\naction = "assign"')
    assert parse(text).escalations[0].to == (to,)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("due", RungMoment("due")),
        ("75%", RungMoment("75%", percent=75)),
        ("150%", RungMoment("150%", percent=150)),
    ],
)
def test_a_rung_fires_at_a_share_of_the_target_or_as_it_falls_due(
    written: str, moment: RungMoment
) -> None:
    assert parse(FULL.replace("30 minutes before", written)).escalations[1].at == moment


def test_instants_of_tests_are_epoch_seconds_with_fractions_cut() -> None:
    (test,) = parse(FULL).tests
    assert test.at == 1_795_165_200
    assert test.expected == {"first_reply": 1_795_165_200 + 4 * 3600}
    told_at = 1_795_165_200 + 5 * 3600
    assert test.rungs == {"Tell the support manager": told_at, "Page somebody": None}


def test_the_hash_changes_with_any_letter_of_the_text() -> None:
    assert parse(MINIMAL).hash != parse(MINIMAL + "# a comment\n").hash


# Files


def test_a_policy_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(MINIMAL)
    assert read_policy(path).hash == parse(MINIMAL).hash


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.encode())
    assert read_policy(path).hash == parse(MINIMAL).hash


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "expected a policy file, got nothing there"),
        (b"[desk]\nname = \xff\n", "line 2: expected UTF-8, got byte 0xff"),
        (b"[desk]\nname = \n", "line 2, column 8: expected TOML, got: Invalid value"),
        (b"a = " + b"[" * 5000, "expected TOML, got: TOML inline arrays"),
        (b"a = " + b"9" * 5000, "expected TOML, got: Exceeds the limit"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_in_one_line(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    path = tmp_path / "desk.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_policy(path)
    (line,) = caught.value.problems
    assert line.startswith(f"{path}: {problem}")
    assert caught.value.exit_code == 4


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a readable file, got: Is a directory"):
        read_policy(tmp_path)


def test_shipped_policies_are_found_by_name() -> None:
    assert shipped_policies() == ["vimeo", "vodlix"]
    assert read_policy(find_policy("vodlix")).desk.name == "Vodlix support"


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "vimeo"
    path.write_text(MINIMAL)
    assert find_policy(str(path)) == path


def test_a_folder_that_has_the_name_of_a_shipped_policy_does_not_hide_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vimeo").mkdir()
    monkeypatch.chdir(tmp_path)
    assert read_policy(find_policy("vimeo")).desk.name == "Vimeo support"


def test_a_name_that_nobody_ships_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        find_policy("vimoe")
    assert caught.value.problems == (
        "vimoe: expected a policy file or one of vimeo, vodlix, got neither "
        '(did you mean "vimeo"?)',
    )


def test_policies_from_outside_parse() -> None:
    folder = os.environ.get("HD_CASES")
    if not folder:
        pytest.skip("HD_CASES names no folder with cases_sla_lifecycle.json")
    cases = json.loads(Path(folder, "cases_sla_lifecycle.json").read_text())
    assert cases
    for case in cases:
        policy = parse(dump_toml(case["policy"]))
        assert policy.desk.name == case["policy"]["desk"]["name"]
