"""What every command of one invocation shares: the settings in force, `now`, and the desk."""

from __future__ import annotations

import os
import sys

from helpdesk_cli import clock
from helpdesk_cli.errors import UsageError
from helpdesk_cli.settings.hd_toml import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.policy.policy import Policy


def read_now() -> int:
    """The present instant in UTC epoch seconds; `HD_NOW` (ISO 8601 with a zone) replaces it."""
    replay = os.environ.get("HD_NOW")
    if not replay:
        return clock.read_now()
    from helpdesk_cli.domain.time.instant import parse_instant

    try:
        return parse_instant(replay)
    except ValueError as error:
        hint = "unset HD_NOW to use the system clock"
        raise UsageError(f"HD_NOW: {error}", hint=hint) from error


class Invocation:
    """One run of `hd`, begun by reading the clock, once. Nothing is opened until a command asks."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.now = read_now()

    def begin_anew(self) -> Invocation:
        """The same a moment later, for what stays on the screen."""
        return Invocation(self.settings)

    def open_desk(self, *, with_policy: bool = False) -> Desk:
        """The desk of this invocation, to be used in a `with` statement; planned with the zones and
        holidays of this machine.

        `with_policy`: the command needs the policy, so say when its file is not what is applied.
        """
        from helpdesk_cli.desk.data_versions import has_present_data
        from helpdesk_cli.desk.desk import open_desk

        desk = open_desk(self.settings, self.now)
        if not has_present_data(desk.store):
            from helpdesk_cli.desk.policy.planning import take_up_data

            changed = take_up_data(desk)
            if changed:
                sys.stderr.write(f"hd: {changed}\n")
        if with_policy:
            from helpdesk_cli.desk.policy.apply import find_drift

            drift = find_drift(desk)
            if drift:
                sys.stderr.write(f"hd: {drift}\n")
        return desk

    def read_policy(self) -> Policy:
        """The policy named by `--policy` or `HD_POLICY`, else the one the desk has applied."""
        from helpdesk_cli.desk.policy.apply import read_asked

        return read_asked(self.settings, self.now)
