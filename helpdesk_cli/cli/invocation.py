"""What every command of one invocation shares: the settings in force, `now`, and the desk."""

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from helpdesk_cli import clock
from helpdesk_cli.errors import UsageError
from helpdesk_cli.settings import Settings

if TYPE_CHECKING:
    from helpdesk_cli.desk.opened import Desk
    from helpdesk_cli.domain.policy import Policy


def read_now() -> int:
    """The present instant in UTC epoch seconds; `HD_NOW` (ISO 8601 with a zone) replaces it."""
    replay = os.environ.get("HD_NOW")
    if not replay:
        return clock.read_now()
    from helpdesk_cli.domain.instant import parse_instant

    try:
        return parse_instant(replay)
    except ValueError as error:
        hint = "unset HD_NOW to use the system clock"
        raise UsageError(f"HD_NOW: {error}", hint=hint) from error


class Invocation(NamedTuple):
    """One run of `hd`. Nothing is opened until a command asks for it."""

    settings: Settings
    now: int

    @classmethod
    def begin(
        cls, db: str | None, policy: str | None, agent: str | None, config: str | None
    ) -> "Invocation":
        """Read the clock, once."""
        return cls(Settings(db, policy, agent, config), read_now())

    def open_desk(self, *, with_policy: bool = False) -> "Desk":
        """The desk of this invocation, to be used in a `with` statement.

        `with_policy`: the command needs the policy, so say when its file is not what is applied.
        """
        from helpdesk_cli.desk.opened import open_desk

        desk = open_desk(self.settings, self.now)
        if with_policy:
            from helpdesk_cli.desk.policies import find_drift

            drift = find_drift(desk)
            if drift:
                sys.stderr.write(f"hd: {drift}\n")
        return desk

    def read_policy(self) -> "Policy":
        """The policy named by `--policy` or `HD_POLICY`, else the one the desk has applied."""
        from helpdesk_cli.desk.policies import read_asked

        return read_asked(self.settings, self.now)
