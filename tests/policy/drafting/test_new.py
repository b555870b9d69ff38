"""`hd policy new`: whatever is answered, the policy is sound and proves itself."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.domain.lint.judging import judge
from helpdesk_cli.domain.time.instant import parse_instant
from helpdesk_cli.domain.trial.proof import prove_policy
from helpdesk_cli.errors import UsageError
from helpdesk_cli.policy_file.drafting.answers import HolidayList, Hours, make_id, read_hours
from helpdesk_cli.policy_file.drafting.first_policy import (
    MOST_SEVERITIES,
    MOST_TIERS,
    Answers,
    draft_policy,
)
from tests.conftest import Hd
from tests.processes import Terminal

NOW = parse_instant("2026-11-17T10:00:00Z")
LABELS = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=12
).filter(lambda label: bool(make_id(label)) and label.isprintable())
ZONES = ("Europe/London", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "UTC")
WEEKS = (
    ["always"],
    ["mon-fri 09:00-17:00"],
    ["mon-thu 09:00-12:30 13:30-18:00", "fri 09:00-15:00"],
    ["sat 10:00-10:07"],
    ["mon-fri 22:00-06:00"],
    ["tue 09:00-12:00", "tue 13:00-14:00"],
)
COUNTRIES = (
    HolidayList("GB", "ENG"),
    HolidayList("FR"),
    HolidayList("US", "CA"),
    HolidayList("SA"),
)


def labels(most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(LABELS, min_size=1, max_size=most, unique_by=make_id).map(tuple)


@st.composite
def answers(draw: st.DrawFn) -> Answers:
    week = draw(st.sampled_from(WEEKS))
    return Answers(
        name=draw(LABELS),
        timezone=draw(st.sampled_from(ZONES)),
        hours=tuple(map(read_hours, week)),
        holidays=tuple(draw(st.lists(st.sampled_from(COUNTRIES), max_size=2, unique=True))),
        tiers=draw(labels(MOST_TIERS)),
        severities=draw(labels(MOST_SEVERITIES)),
        manager=draw(
            st.none()
            | st.from_regex(r"[A-Za-z0-9_+-]{1,8}(\.[a-z0-9]{1,8})?@example\.com", fullmatch=True)
        ),
    )


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(answers(), st.integers(NOW, NOW + 2 * 366 * 86_400))
def test_whatever_is_answered_is_sound_and_proves_itself(said: Answers, now: int) -> None:
    policy = draft_policy(said, now)
    assert judge(policy, now).found == ()
    proof = prove_policy(policy)
    assert proof
    assert all(result.is_ok for result in proof)
    assert len(policy.tiers) == len(said.tiers)
    assert [each.label for each in policy.severities.values()] == [*said.severities]
    assert policy.desk.name == said.name


def plain(**changed: object) -> Answers:
    usual: dict[str, object] = {
        "name": "Our support",
        "timezone": "Europe/London",
        "hours": (Hours("mon-fri", ("09:00-17:00",)),),
        "holidays": (),
        "tiers": ("Gold", "Free"),
        "severities": ("Urgent", "Normal"),
        "manager": None,
    }
    return Answers(**(usual | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tiers": ("Gold", "gold")}, 'each of the tiers once, got "gold" again'),
        ({"tiers": ()}, "expected 1 to 9 tiers, got 0"),
        ({"severities": tuple("abcdef")}, "expected 1 to 5 severities, got 6"),
        ({"hours": (read_hours("mon 9:00-12:00 11:00-13:00"),)}, "hours that do not overlap"),
        ({"timezone": "Factory"}, 'desk.timezone: "Factory" has no local time'),
        ({"holidays": (HolidayList("BV"),)}, "no holiday of BV in 2026"),
    ],
)
def test_answers_that_make_no_sound_policy_are_refused(
    changed: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        draft_policy(plain(**changed), NOW)
    assert said in str(refused.value)


# On the command line


@pytest.fixture
def hd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hd:
    """The command line in an empty folder, without a desk."""
    monkeypatch.chdir(tmp_path)
    return Hd(tmp_path / "desk.db", engine="sqlite")


def test_options_make_a_policy_that_checks_clean_and_passes_its_tests(hd: Hd) -> None:
    made = hd.ok(
        *("policy", "new", "ours.toml", "--name", "Acme, Inc.", "--zone", "Europe/Paris"),
        *("--hours", "mon-thu 09:00-18:00", "--hours", "fri 09:00-17:00", "--holidays", "FR"),
        *("--tier", "Gold", "--tier", "Free", "--severity", "Urgent, High,Normal"),
        *("--manager", "eve.adams@example.com"),
    )
    assert made.out == (
        "ours.toml: 2 tiers, 3 severities and 8 tests that pass\n"
        "Next: hd policy show ours.toml, then hd init --policy ours.toml\n"
    )
    assert "Acme, Inc. is sound" in hd.ok("policy", "check", "ours.toml", "--strict").out
    assert hd.ok("policy", "test", "ours.toml").out == "8 passed\n"
    shown = hd.ok("policy", "show", "ours.toml", "--json").json()
    assert [each["label"] for each in shown["severities"]] == ["Urgent", "High", "Normal"]
    hd.ok("init", "--policy", "ours.toml")


def test_the_schema_that_a_new_policy_names_lies_beside_it(hd: Hd, tmp_path: Path) -> None:
    hd.ok("policy", "new", "ours.toml")
    assert (tmp_path / "ours.toml").read_text().startswith("#:schema ./policy.schema.json\n")
    schema = tmp_path / "policy.schema.json"
    assert schema.read_text() == hd.ok("policy", "schema").out
    schema.write_text("ours")
    hd.ok("policy", "new", "more.toml")
    assert schema.read_text() == "ours"


def test_without_options_what_is_usual_is_taken(hd: Hd) -> None:
    made = hd.ok("policy", "new", "--json").json()
    assert (made["file"], made["name"]) == ("policy.toml", "Our support")
    assert made["sections"]["tiers"] == 2
    hd.ok("policy", "check", "policy.toml", "--strict")


def test_a_file_is_not_overwritten_unless_that_is_said(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("precious")
    refused = hd("policy", "new")
    assert refused.code == 1
    assert "policy.toml already exists" in refused.err
    assert file.read_text() == "precious"
    hd.ok("policy", "new", "--yes")
    assert "[tiers.gold]" in file.read_text()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--zone", "Europe/Lodnon", 'did you mean "Europe/London"?'),
        ("--hours", "mon-fri", 'expected days and hours such as "mon-fri 09:00-17:00"'),
        ("--hours", "workdays 9:00-17:00", "expected a weekday"),
        ("--holidays", "GBR-EN", "expected a subdivision of GBR"),
        ("--tier", "!!!", "expected a short name with letters or digits"),
        ("--manager", "eve", "expected an address"),
    ],
)
def test_a_slip_names_its_option_and_nothing_is_written(
    hd: Hd, tmp_path: Path, option: str, value: str, said: str
) -> None:
    refused = hd("policy", "new", option, value)
    assert refused.code == 2
    assert f"{option}: " in refused.err
    assert said in refused.err
    assert not (tmp_path / "policy.toml").exists()


@pytest.mark.sqlite
def test_on_a_terminal_without_options_each_answer_is_asked_until_it_can_be_read(
    hd: Hd, tmp_path: Path
) -> None:
    terminal = Terminal(hd, "policy", "new")
    terminal.answer("Name of the desk", "")
    terminal.answer("Time zone", "Europe/Lodnon")
    terminal.expect('did you mean "Europe/London"?')
    terminal.answer("Time zone", "Europe/London")
    terminal.answer("Open", "mon-sat 10:00-16:00")
    terminal.answer("Closed on holidays of", "GB")
    terminal.answer("Tiers", "")
    terminal.answer("Severities", "Bad, Fine")
    terminal.answer("Address of the support manager", "eve@example.com")
    terminal.expect("2 tiers, 2 severities")
    assert terminal.end() == 0
    text = (tmp_path / "policy.toml").read_text()
    assert 'open = { mon-sat = ["10:00-16:00"] }' in text
    assert 'holidays = [{ country = "GB" }]' in text
    assert "[severities.bad]" in text
