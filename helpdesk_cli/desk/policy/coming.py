"""Policies that wait for their instant: entered, cancelled, and applied when it has come."""

from pathlib import Path
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.apply import put_in_force, read_proved
from helpdesk_cli.desk.policy.rescheduling import Progress, go_on_rescheduling
from helpdesk_cli.domain.answers.policy import WaitingPolicy
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import (
    ConfigError,
    ConflictError,
    NotFoundError,
    StoreError,
    UsageError,
)
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.store.desk_facts import save_facts
from helpdesk_cli.store.policy.policies import read_latest_policy
from helpdesk_cli.store.policy.waiting import read_waiting, save_waiting


def let_wait(desk: Desk, path: Path, at: int) -> WaitingPolicy:
    """Enter a policy that is to judge from a future instant on, as its file reads now."""
    desk.refuse_agents("hd policy apply")
    if at <= desk.now:
        raise UsageError("--at is not in the future", hint="without --at, a policy applies now")
    policy = read_proved(path)
    source = str(path.resolve())
    entered = WaitingPolicy(at, policy.hash, policy.text, source, desk.now, desk.agent)
    with desk.store.transaction():
        waiting = read_waiting(desk.store)
        if any(one.effective_at == at for one in waiting):
            raise ConflictError("another policy waits for that instant", hint="hd policy cancel")
        save_waiting(desk.store, [*waiting, entered])
    return entered


def cancel_waiting(desk: Desk, name: str | None) -> WaitingPolicy:
    """Take one back before it is in force: the only one, or the one of that hash."""
    desk.refuse_agents("hd policy cancel")
    with desk.store.transaction():
        waiting = read_waiting(desk.store)
        found = [one for one in waiting if name is None or one.hash.startswith(name)]
        if not found:
            raise NotFoundError("no such policy waits", hint="hd policy log lists those that do")
        if len(found) > 1:
            hashes = ", ".join(one.hash[:8] for one in found)
            raise ConflictError(f"{len(found)} policies wait", hint=f"name one: {hashes}")
        save_waiting(desk.store, [one for one in waiting if one != found[0]])
    return found[0]


class TakenUp(NamedTuple):
    """The news of policies whose instant has come: none where another process was quicker."""

    done: str | None = None
    trouble: str | None = None


def take_up_waiting(desk: Desk, progress: Progress | None = None) -> TakenUp:
    """Put in force what has waited for an instant that has come.

    It judges from that very instant on, however much later the first command comes.
    """
    said = []
    try:
        desk.refuse_agents("a policy that comes into force")
        while (one := _take_up_next(desk)) is not None:
            said.append(f"policy {desk.in_force.id} ({one.hash[:12]}) has come into force")
        if said:
            go_on_rescheduling(desk, progress)
    except (ConfigError, ConflictError, StoreError) as error:
        # A desk that can only be read, or what another version of hd has entered: what stands in
        # the queue is better than no queue.
        trouble = f"a policy that waits could not be put in force: {error.message}"
        return TakenUp("; ".join(said) or None, trouble)
    return TakenUp("; ".join(said) or None)


def _take_up_next(desk: Desk) -> WaitingPolicy | None:
    with desk.store.transaction():
        waiting = read_waiting(desk.store)
        if not waiting or waiting[0].effective_at > desk.now:
            return None
        first = waiting[0]
        policy = read_entered(first)
        if read_latest_policy(desk.store).hash != first.hash:
            put_in_force(desk, policy, first.source, first.effective_at, first.asked_by)
        save_facts(desk.store, {"policy_file": first.source})
        save_waiting(desk.store, waiting[1:])
    return first


def read_entered(entered: WaitingPolicy) -> Policy:
    """A policy that waits, parsed. ConfigError when this program cannot read it."""
    return parse_policy(entered.text, "the policy that waits", was_applied=True)


def list_waiting(desk: Desk) -> list[WaitingPolicy]:
    """The policies that wait, the first to take effect first."""
    return read_waiting(desk.store)
