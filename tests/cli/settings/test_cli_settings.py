"""What every command shares: settings and their order, `now`, help, versions, misspelt words."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from platformdirs import user_config_path

from helpdesk_cli import __version__
from helpdesk_cli.cli.command_list import COMMANDS
from helpdesk_cli.cli.commands.policy.policy import app as policy_app
from helpdesk_cli.settings.hd_toml import Settings
from tests.conftest import Hd, open_the_team
from tests.processes import run, run_shell


@pytest.fixture
def bare(hd: Hd, tmp_path: Path) -> Hd:
    """A process that is told nothing, beside the desk; its `hd.toml` is where XDG says."""
    env = {"HD_DB": "", "HD_AGENT": "", "USER": "login", "XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    return replace(hd, env=tuple(env.items()))


def with_env(hd: Hd, **env: str) -> Hd:
    return replace(hd, env=(*hd.env, *env.items()))


def write_settings(bare: Hd, text: str) -> Path:
    path = Path(bare.environ["XDG_CONFIG_HOME"], "hd", "hd.toml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def make_desk(hd: Hd, path: Path) -> str:
    """A desk with one ticket, whose subject is the name of the file."""
    made = replace(hd, db=path)
    made.ok("init", "--policy", str(hd.db.with_name("policy.toml")))
    made.ok("new", path.stem)
    return made.location


def test_the_desk_is_found_by_flag_then_environment_then_file(
    hd: Hd, bare: Hd, tmp_path: Path
) -> None:
    flag, env, file = (make_desk(hd, tmp_path / f"{name}.db") for name in ("flag", "env", "file"))

    def found(asking: Hd, *args: str) -> str:
        return str(asking.ok(*args, "queue", "--json").json()[0]["subject"])

    nowhere = bare("queue")
    assert nowhere.code == 1
    assert "no desk at " in nowhere.err
    write_settings(bare, f'db = "{file}"\n')
    assert found(bare) == "file"
    assert found(with_env(bare, HD_DB=env)) == "env"
    assert found(with_env(bare, HD_DB=env), "--db", flag) == "flag"


def test_who_acts_is_found_by_flag_then_environment_then_file_then_login(hd: Hd, bare: Hd) -> None:
    open_the_team(hd)
    hd.ok("new", "Hello")

    def who(asking: Hd, *args: str) -> str:
        asking.ok("--db", hd.location, *args, "note", "1", "--body", "I was here.")
        return str(hd.ok("show", "1", "--json").json()["events"][-1]["by"])

    assert who(bare) == "agent:login"
    write_settings(bare, 'agent = "file"\n')
    assert who(bare) == "agent:file"
    assert who(with_env(bare, HD_AGENT="env")) == "agent:env"
    assert who(with_env(bare, HD_AGENT="env"), "--as", "flag") == "agent:flag"


def test_the_policy_is_found_by_flag_then_environment_then_file_then_desk(hd: Hd, bare: Hd) -> None:
    def name(asking: Hd, *args: str) -> str:
        shown = asking.ok("--db", hd.location, *args, "policy", "show", "--json").json()
        return str(shown["name"])

    own = hd.db.with_name("own.toml")
    own.write_text(hd.db.with_name("policy.toml").read_text().replace("Plain desk", "My own"))
    assert name(bare) == "Plain desk"
    write_settings(bare, f'policy = "{own}"\n')
    assert name(bare) == "My own"
    assert name(with_env(bare, HD_POLICY="vodlix")) == "Vodlix support"
    assert name(with_env(bare, HD_POLICY="vodlix"), "--policy", "vimeo") == "Vimeo support"


def test_a_settings_file_can_be_named(bare: Hd, hd: Hd, tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text('db = "/nowhere/one.db"\n')
    two.write_text(f'db = "{hd.location}"\n')
    assert "/nowhere/one.db" in with_env(bare, HD_CONFIG=str(one))("queue").err
    with_env(bare, HD_CONFIG=str(one)).ok("queue", "--config", str(two))


def test_every_problem_of_the_settings_is_named(bare: Hd) -> None:
    path = write_settings(bare, 'db = 3\npolcy = "vimeo"\nagent = ""\n')
    refused = bare("queue")
    assert (refused.code, refused.out) == (4, "")
    first, second, third = refused.err.splitlines()
    assert first == f"hd: {path}: db: expected a text, got 3"
    assert second.startswith(f"{path}: polcy: expected one of db, policy, agent")
    assert second.endswith('(did you mean "policy"?)')
    assert third == f"{path}: agent: expected a text, got ''"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("db = [", "Invalid value (at end of document)"),
        (None, "no such settings file"),
        (b"\xff", "line 1: expected UTF-8, got byte 0xff"),
    ],
)
def test_a_settings_file_that_is_none_is_refused(
    bare: Hd, tmp_path: Path, content: str | bytes | None, said: str
) -> None:
    path = tmp_path / "named.toml"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.write_text(content)
    refused = bare("queue", "--config", str(path))
    assert (refused.code, refused.out) == (4, "")
    assert f"{path}: " in refused.err
    assert said in refused.err


@pytest.mark.parametrize("told_by", ["flag", "environment", "nobody"])
@pytest.mark.parametrize("args", [["queue"], ["policy", "check", "vimeo"], ["escalate"]])
def test_every_command_judges_the_settings(bare: Hd, hd: Hd, args: list[str], told_by: str) -> None:
    wrong = 'agnet = "alice"\n[delivery]\nkind = "pigeon"\n[escalation]\nhosts = 1\n'
    path = write_settings(bare, wrong)
    asking = with_env(bare, HD_DB=hd.location) if told_by == "environment" else bare
    flags = ["--db", hd.location] if told_by == "flag" else []
    refused = run(asking, *flags, *args)
    assert (refused.code, refused.out) == (4, "")
    told = [line.partition(f"{path}: ")[2] for line in refused.err.splitlines()]
    assert [each.partition(": ")[0] for each in told] == [
        "agnet",
        "delivery.kind",
        "escalation.hosts",
    ]


def test_whoever_asks_for_help_gets_it_whatever_the_settings_say(bare: Hd) -> None:
    write_settings(bare, "nonsense")
    bare.ok("--version")
    bare.ok("queue", "--help")


@pytest.mark.parametrize("home", [None, "", "relative", "/somewhere", "~/odd"])
def test_the_settings_lie_where_platformdirs_says(
    monkeypatch: pytest.MonkeyPatch, home: str | None
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if home is not None:
        monkeypatch.setenv("XDG_CONFIG_HOME", home)
    assert Settings().files == [user_config_path("hd", appauthor=False) / "hd.toml"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("escalation = 3", ": expected a table, got 3"),
        ("[escalation]\nallow_host = []", ".allow_host: expected one of allow_commands, allow_h"),
        ('[escalation]\nallow_hosts = "a.example"', ".allow_hosts: expected a list, got 'a.exam"),
        (
            '[escalation]\nallow_hosts = ["a.example", "https://a.example/"]',
            '.allow_hosts[2]: expected a host such as "hooks.example.com", or with its port',
        ),
        (
            '[escalation]\nallow_commands = ["page", [], ["page", "3"]]',
            ".allow_commands[2]: expected a program such as",
        ),
    ],
)
def test_a_consent_that_means_nothing_is_refused(bare: Hd, text: str, problem: str) -> None:
    path = write_settings(bare, text)
    refused = bare("queue")
    assert refused.code == 4
    assert refused.err.startswith(f"hd: {path}: escalation{problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("board = true", "board: expected a table, got True"),
        ("[board]\nbel = true", "board.bel: expected one of "),
        ('[board]\nbell = "no"', "board.bell: expected true or false, got 'no'"),
        ("[board]\nkeys = true", "board.keys: expected a table such as "),
        ("[board.keys]\ntake = 3", "board.keys.take: expected a key, or a list of them, got 3"),
        ("[board.keys]\ntake = []", "board.keys.take: expected a key, or a list of them, got []"),
        ('[board.keys]\ntkae = "x"', "board.keys.tkae: expected one of "),
        ('[board.keys]\ntake = "ctlr+x"', 'board.keys.take: expected a key such as "x", '),
        ('[board.keys]\ntake = "x"\nnote = "x"', 'board.keys.note: "x" is the key of take already'),
        ("[links]\ntickets = 1", "links.tickets: expected one of ticket (did you mean"),
        ("[links]\nticket = 1", 'links.ticket: expected an address such as "https://desk.example/'),
        ('[links]\nticket = "javascript:{ref}"', "links.ticket: expected an address such as"),
    ],
)
def test_settings_of_the_screen_that_mean_nothing_are_refused(
    bare: Hd, text: str, problem: str
) -> None:
    path = write_settings(bare, text)
    refused = bare("queue")
    assert refused.code == 4
    assert refused.err.startswith(f"hd: {path}: {problem}")


@pytest.mark.parametrize(
    "now", ["yesterday", "2026-11-17", "2026-11-17T10:00:00", "2026-11-17T25:00:00Z"]
)
def test_a_malformed_now_is_refused(hd: Hd, now: str) -> None:
    refused = hd.at(now)("queue")
    assert (refused.code, refused.out) == (2, "")
    assert f'HD_NOW: expected an instant such as 2026-11-20T09:00:00Z, got "{now}"' in refused.err


@pytest.mark.parametrize("now", ["2026-11-17T11:00:00.999Z", "2026-11-17T12:00:00+01:00"])
def test_now_is_read_in_any_zone_and_fractions_are_cut(hd: Hd, now: str) -> None:
    told = hd.at(now).ok("new", "Hello", "--json").json()
    assert told["created_at"] == "2026-11-17T11:00:00Z"


PLACES = [
    ["--db", "{db}", "--as", "bob", "next", "--take"],
    ["next", "--db", "{db}", "--take", "--as", "bob"],
    ["next", "--take", "--db={db}", "--as=bob"],
    ["--as", "bob", "next", "--take", "--json", "--db", "{db}"],
]


@pytest.mark.parametrize("args", PLACES, ids=" ".join)
def test_global_options_stand_before_or_after_the_command(
    hd: Hd, bare: Hd, args: list[str]
) -> None:
    hd.ok("new", "Hello")
    bare.ok(*[word.replace("{db}", hd.location) for word in args])
    assert hd.ok("show", "1", "--json").json()["assignee"] == "bob"


def test_they_stand_after_the_commands_of_a_command_too(hd: Hd, bare: Hd) -> None:
    shown = bare.ok("policy", "show", "--json", "--policy", "vodlix", "--db", hd.location).json()
    assert shown["name"] == "Vodlix support"


def test_after_two_dashes_everything_is_an_argument(hd: Hd) -> None:
    hd.ok("new", "--tier", "free", "--", "--db")
    assert hd.ok("show", "1", "--json").json()["subject"] == "--db"


def every_command() -> list[list[str]]:
    names = [[name] for group in COMMANDS.values() for name in group]
    names.remove(["policy"])
    return names + [
        ["policy", str(command.name or getattr(command.callback, "__name__", "")).rstrip("_")]
        for command in policy_app.registered_commands
    ]


@pytest.mark.sqlite
@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_command_has_help_with_an_example_of_itself(command: list[str]) -> None:
    nowhere = Hd(Path("/nowhere/desk.db"))
    told = nowhere.ok(*command, "--help").out
    assert f"Usage: hd {' '.join(command)} " in told
    _, _, after = told.partition("Example:")
    assert re.search(rf"hd (--\S+ \S+ )?{' '.join(command)}\b", after)
    assert nowhere.ok(*command, "-h").out == told


@pytest.mark.sqlite
def test_the_help_names_every_command_and_fits_a_small_terminal() -> None:
    told = Hd(Path("/nowhere/desk.db")).ok("--help").out
    listed = re.findall(r"^  ([a-z]+)  +\S", told, re.MULTILINE)
    assert listed == [name for group in COMMANDS.values() for name in group]
    assert max(map(len, told.splitlines())) <= 80
    assert "..." not in told.partition("Work the queue:")[2]


def test_the_version_is_told(hd: Hd) -> None:
    assert run(hd, "--version").out == f"hd {__version__}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["shwo", "3"], 'no command "shwo" (did you mean "show"?)'),
        (["xyzzy"], 'no command "xyzzy"'),
        (["policy", "chek"], 'no command "chek" (did you mean "check"?)'),
        (["queue", "--tire", "gold"], "no option --tire"),
        (["show"], "TICKET is missing"),
        (["queue", "--db"], "--db: expected a value, got nothing"),
        (["--db"], "--db: expected a value, got nothing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_misspelt_words_are_refused_on_stderr(hd: Hd, args: list[str], said: str) -> None:
    refused = hd(*args)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err


def test_without_a_command_the_help_is_shown(hd: Hd) -> None:
    shown = run_shell(hd, "$HD")
    assert "hd demo" in shown.out + shown.err
    assert shown.code in (0, 2)


@pytest.mark.sqlite
def test_the_database_is_its_owners_alone(hd: Hd) -> None:
    assert hd.db.stat().st_mode & 0o777 == 0o600


@pytest.mark.sqlite
def test_init_says_where_and_what_next(tmp_path: Path) -> None:
    hd = Hd(tmp_path / "new" / "desk.db")
    made = hd.ok("init", "--policy", "vimeo")
    assert hd.location in made.out
    assert "Next: hd import" in made.out
    told = Hd(tmp_path / "other.db").ok("init", "--policy", "vimeo", "--json").json()
    assert list(told) == ["db", "name", "policy"]
    assert (told["db"], told["name"]) == (str(tmp_path / "other.db"), "Vimeo support")


def test_init_leaves_a_desk_that_is_there_alone(hd: Hd, policy_file: Path) -> None:
    hd.ok("new", "Hello")
    refused = hd("init", "--policy", str(policy_file))
    assert (refused.code, refused.out) == (1, "")
    assert f"there is already a desk at {hd.location}" in refused.err
    assert len(hd.ok("queue", "--json").json()) == 1


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["init"], 2, "--policy FILE, or a shipped one: vimeo, vodlix"),
        (["init", "--policy", "vimoe"], 4, 'did you mean "vimeo"'),
    ],
)
def test_init_needs_a_policy(tmp_path: Path, args: list[str], code: int, said: str) -> None:
    hd = Hd(tmp_path / "desk.db")
    refused = hd(*args)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err
    assert not hd.db.exists()
