"""What the tests share: the command line on a desk of its own."""

import gc
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import HealthCheck, settings
from typer.main import get_command
from typer.testing import CliRunner

from helpdesk_cli.cli.app import app
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.door.store import Row
from helpdesk_cli.store.engines import open_store
from tests.desks.engines import found, locate
from tests.desks.ready_desks import write_own
from tests.desks.surroundings import hear_signals, keep_files_in_memory

pytest_plugins = ["tests.servers.imap", "tests.servers.postgresql", "tests.desks.engine_choice"]

# No test asserts elapsed time: a machine that is busy elsewhere fails none. Where `CI` is set,
# Hypothesis draws the same examples each time.
settings.register_profile("hd", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hd")

OFFICE = """\
[calendars.office]
timezone = "UTC"
open = { mon-fri = ["09:00-17:00"] }

[severities.urgent]
label = "Urgent"
definition = "Nothing works."
[severities.normal]
label = "Normal"
definition = "Something is odd."
"""
"""When people work, and how bad a ticket can be."""

PLAIN_POLICY = f"""
[desk]
name = "Plain desk"
timezone = "UTC"
default_tier = "gold"
default_severity = "normal"
default_calendar = "office"

{OFFICE}
[tiers.gold]
label = "Gold"
commitment = "sla"
first_reply = {{ urgent = "1 business hour", normal = "4 business hours" }}
next_reply = "4 business hours"
resolution = "16 business hours"
[tiers.free]
label = "Free"
commitment = "estimate"
first_reply = "3 business days"

[channels.form]
[channels.phone]
live = true

[teams.support]
email = "support@desk.example"
members = ["alice", "bob"]
[people.alice]
name = "Alice Martin"
[people.bob]
name = "Bob Stone"
"""

PROGRAM = get_command(app)
"""Parsed words to a command; what CliRunner would build anew for each."""


@dataclass(frozen=True)
class Result:
    """What a command left: exit code and both streams."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Hd:
    """The command line, on one desk, at one instant. `at` moves it to another."""

    db: Path
    now: str = "2026-11-17T10:00:00Z"
    agent: str = "alice"
    env: tuple[tuple[str, str], ...] = ()
    engine: str | None = None
    """Where the desk lies, if not on the engine that the test runs on."""

    @property
    def location(self) -> str:
        """Where the desk is, as `--db` is told."""
        return locate(self.db, self.engine)

    @property
    def environ(self) -> dict[str, str]:
        """What it is told by its environment."""
        env = {"HD_DB": self.location, "HD_NOW": self.now, "HD_AGENT": self.agent, "COLUMNS": "100"}
        return env | dict(self.env)

    def __call__(self, *args: str, stdin: str | bytes | None = None) -> Result:
        with CliRunner().isolation(input=stdin, env=self.environ) as (out, err, _):
            with pytest.raises(SystemExit) as left:
                PROGRAM.main(args, prog_name="hd")
            sys.stdout.flush()
            sys.stderr.flush()
            assert isinstance(left.value.code, int)
            return Result(left.value.code, _read(out), _read(err))

    def ok(self, *args: str, stdin: str | bytes | None = None) -> Result:
        """Run a command that must succeed without a word on stderr."""
        result = self(*args, stdin=stdin)
        assert (result.code, result.err) == (0, ""), result
        return result

    def found(self, policy: Path | str, fill: "Callable[[Hd], object] | None" = None) -> Self:
        """`hd init` under a policy, then what `fill` does to the desk and to nothing else; or what
        both left: see `tests.desks.ready_desks`."""
        text = policy.read_text() if isinstance(policy, Path) else policy
        filled = (fill.__module__, fill.__qualname__) if fill else ()

        def make() -> None:
            self.ok("init", "--policy", str(policy))
            if fill:
                fill(self)

        kind = (text, self.now, self.agent, *filled)
        found(kind, self.db, self.engine, make, write_own(policy))
        return self

    def is_there(self) -> bool:
        """Whether there is a desk."""
        try:
            open_store(self.location).close()
        except NotFoundError:
            return False
        return True

    def rows(self, sql: str, **params: object) -> list[Row]:
        """What the desk holds, asked at the door of its store."""
        with open_store(self.location) as store:
            return store.rows(sql, **params)

    def write(self, sql: str, **params: object) -> None:
        """Change what the desk holds behind the back of every use case."""
        with open_store(self.location) as store, store.transaction():
            store.run(sql, **params)

    def at(self, now: str) -> "Hd":
        """The same desk at another instant."""
        return replace(self, now=now)

    def by(self, agent: str) -> "Hd":
        """The same desk, somebody else acting."""
        return replace(self, agent=agent)

    def on_screen(self) -> "Hd":
        """As on a terminal of 100 columns, without colour."""
        return replace(self, env=(*self.env, ("FORCE_COLOR", "1"), ("NO_COLOR", "1")))


def _read(stream: BytesIO) -> str:
    return stream.getvalue().decode("utf-8", "replace").replace("\r\n", "\n")


def open_the_team(hd: Hd) -> None:
    """Let people act on the plain desk whom its policy does not name."""
    opened = hd.db.with_name("open-team.toml")
    opened.write_text(PLAIN_POLICY.replace("[calendars.", "open_team = true\n[calendars.", 1))
    hd.ok("policy", "apply", str(opened))


@pytest.fixture(autouse=True)
def bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of the person who runs the tests reach them."""
    for name in [name for name in os.environ if name.startswith("HD_") and name != "HD_CASES"]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "no-data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    """A small policy, 9 to 17 in UTC."""
    path = tmp_path / "policy.toml"
    path.write_text(PLAIN_POLICY)
    return path


@pytest.fixture
def hd(tmp_path: Path, policy_file: Path, engine: str) -> Hd:
    """The command line on a new desk under `PLAIN_POLICY`, Tuesday 10:00."""
    return Hd(tmp_path / "desk.db").found(policy_file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that last long first; the others in the order in which they stand."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What was imported stays: nobody need look for garbage in it again and again."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are processors: some test always waits for a server or a child."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else None


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # until all is collected
    keep_files_in_memory()
    hear_signals()
    # A process that has no tests left takes some of another's: some last for many seconds.
    if config.getoption("dist", "no") == "load":
        config.option.dist = "worksteal"
