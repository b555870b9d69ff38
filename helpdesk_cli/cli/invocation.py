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


REPLAY = "HD_NOW"
"""The variable that replaces the clock."""

_SAME_SECONDS = 1
"""By so much clocks may differ without one of them being wrong."""


def read_now(server_at: float | None = None) -> int:
    """The present instant in UTC epoch seconds; `HD_NOW` (ISO 8601 with a zone) replaces it.

    A desk is used from many machines: what its server's clock says counts where ours says another.
    """
    replay = os.environ.get(REPLAY)
    if not replay:
        ours = clock.read_now()
        is_ours = server_at is None or abs(int(server_at) - ours) <= _SAME_SECONDS
        return ours if is_ours else int(server_at or 0)
    from helpdesk_cli.domain.time.instant import parse_instant

    try:
        return parse_instant(replay)
    except ValueError as error:
        hint = f"unset {REPLAY} to use the system clock"
        raise UsageError(f"{REPLAY}: {error}", hint=hint) from error


def _tell(what: str) -> None:
    sys.stderr.write(f"hd: {what}\n")


def _as_of(desk: Desk, when: str | None) -> Desk:
    if when is None:
        return desk
    from helpdesk_cli.cli.earlier import open_earlier

    with desk:
        return open_earlier(desk, when)


class Invocation:
    """One run of `hd`, begun by reading the clock, once. Nothing is opened until a command asks."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.now = read_now()
        self._clock_said = False

    @property
    def real_now(self) -> int | None:
        """The instant by this machine's clock, which counts until a server's is known; None when
        HD_NOW replaces it."""
        return None if os.environ.get(REPLAY) else self.now

    def begin_anew(self) -> Invocation:
        """The same a moment later, for what stays on the screen."""
        anew = Invocation(self.settings)
        anew._clock_said = True
        return anew

    def open_desk(
        self, *, with_policy: bool = False, quiet: bool = False, to_read: bool = True
    ) -> Desk:
        """The desk of this invocation, to be used in a `with` statement; planned with the zones and
        holidays of this machine.

        `with_policy`: the command needs the policy, so say when its file is not what is applied.
        `quiet`: that a policy came into force at its time is no news. `to_read`: hardly anything
        will be written.
        """
        from helpdesk_cli.desk.data_versions import has_present_data

        desk = self.open_as_it_is(to_read=to_read)
        if not has_present_data(desk.store):
            from helpdesk_cli.desk.policy.rescheduling import take_up_data

            changed = take_up_data(desk)
            if changed:
                _tell(changed)
        self._follow_policies(desk, quiet)
        if with_policy:
            from helpdesk_cli.desk.policy.apply import find_drift

            drift = find_drift(desk)
            if drift:
                _tell(drift)
        return desk

    def open_desk_at(
        self, when: str | None, *, with_policy: bool = False, quiet: bool = False
    ) -> Desk:
        """The same to look at; with `when`, as it was known at that instant, which is said."""
        desk = self.open_desk(with_policy=with_policy and when is None, quiet=quiet)
        return _as_of(desk, when)

    def open_to_look(self, when: str | None = None) -> Desk:
        """The same for answers that need not know what was written a moment ago: from the replica
        that the settings name, if they do. There nothing is rescheduled or applied."""
        place = self.settings.db_read
        if place is None:
            return self.open_desk_at(when)
        from helpdesk_cli.desk.desk import open_desk_to_look

        desk = open_desk_to_look(self.settings, place, self.now, _tell)
        self._go_by_its_clock(desk)
        return _as_of(desk, when)

    def open_as_it_is(self, *, to_read: bool = False) -> Desk:
        """The desk with all that may be wrong with it: nothing is rescheduled or applied."""
        from helpdesk_cli.desk.desk import open_desk

        desk = open_desk(self.settings, self.now, _tell, to_read=to_read)
        self._go_by_its_clock(desk)
        return desk

    def _go_by_its_clock(self, desk: Desk) -> None:
        if desk.store.clock_at is not None:
            self.now = desk.now = read_now(desk.store.clock_at)

    def _follow_policies(self, desk: Desk, quiet: bool) -> None:
        """Put in force what has waited for an instant that has come; say what is under way."""
        from helpdesk_cli.desk.policies_under_way import find_under_way

        under_way = find_under_way(desk.store, self.now)
        if under_way == "due":
            from helpdesk_cli.desk.policy.coming import take_up_waiting
            from helpdesk_cli.view.printing.progress import show_progress

            with show_progress("Rescheduling running clocks", sys.stderr) as progress:
                come = take_up_waiting(desk, progress)
            if come.done and not quiet:
                _tell(come.done)
            if come.trouble:
                _tell(come.trouble)
        elif not quiet and under_way == "rescheduling":
            _tell(
                "the policy in force has not reached every ticket yet: some due times are still"
                " those of the policy before it; hd escalate continues it"
            )
        elif not quiet and under_way == "undoing":
            _tell(
                "an import is being undone: some of its tickets are still here; if that was"
                " interrupted, hd undo continues it"
            )

    def open_to_write(self) -> Desk:
        """The desk for a command that changes it: says when the clock is not the real one."""
        desk = self.open_desk(with_policy=True, to_read=False)
        self.say_replaced_clock()
        return desk

    def open_to_act(self) -> Desk:
        """The desk for what an agent does to tickets, under a name that stays on the timeline."""
        from helpdesk_cli.desk.vocabulary import refuse_stranger

        desk = self.open_to_write()
        try:
            refuse_stranger(desk)
        except BaseException:
            desk.store.close()
            raise
        return desk

    def remember(self, ticket_id: int) -> None:
        """The agent has this ticket in hand now."""
        from helpdesk_cli.settings.remembered.last import remember_ticket

        remember_ticket(self.settings.db, self.settings.agent, ticket_id)

    def recall(self) -> int:
        """The ticket that the agent had in hand last."""
        from helpdesk_cli.settings.remembered.last import recall_ticket

        found = recall_ticket(self.settings.db, self.settings.agent)
        if found is None:
            raise UsageError(
                "no ticket was shown, taken or answered yet, so . names none",
                hint="name it by its id; hd queue lists them",
            )
        return found

    def say_replaced_clock(self) -> None:
        """Once a command, to people: what is written carries an instant that is not now."""
        if os.environ.get(REPLAY) and sys.stderr.isatty() and not self._clock_said:
            self._clock_said = True
            _tell(f"the clock is replaced: {REPLAY}={os.environ[REPLAY]}")

    def read_policy(self) -> Policy:
        """The policy named by `--policy` or `HD_POLICY`, else the one the desk has applied."""
        from helpdesk_cli.desk.policy.apply import read_asked

        return read_asked(self.settings, self.now)
