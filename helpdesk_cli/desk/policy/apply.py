"""The policies of a desk: the first one, the next one, and what they moved.

A policy is checked, proved, stored word for word, and takes effect with its calendars in one short
transaction, whole or not at all. Running clocks follow by pages, while others work on the desk.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.desk.policy.rescheduling import (
    Progress,
    begin_rescheduling,
    compile_calendars,
    go_on_rescheduling,
)
from helpdesk_cli.desk.tickets.privacy import apply_privacy
from helpdesk_cli.domain.answers.policy import StoredPolicy, Unpromised
from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier, find_dropped_tiers
from helpdesk_cli.domain.ladder.chores import name_ladder
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.trial.proof import ProofResult, prove_policy
from helpdesk_cli.errors import ConfigError, ConflictError, NotFoundError
from helpdesk_cli.files import read_small_text
from helpdesk_cli.location import is_address
from helpdesk_cli.policy_file.files import find_policy, read_policy
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.customers.accounts import count_by_tier
from helpdesk_cli.store.desk_facts import RESCHEDULED_TO, forget_fact, read_facts, save_facts
from helpdesk_cli.store.door.login import STRICT_PRIVACY
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.ladder.ledger import change_ladder
from helpdesk_cli.store.policy.policies import read_latest_policy, read_policies, save_policy
from helpdesk_cli.store.policy.waiting import read_waiting
from helpdesk_cli.store.tickets.every_ticket import count_open_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk_cli.store.door.store import Store


def read_asked(settings: Settings, now: int) -> Policy:
    """The policy that the settings name; without one, the policy that the desk has applied."""
    if settings.policy is not None:
        return read_policy(find_policy(settings.policy))
    try:
        with open_desk(settings, now) as desk:
            return desk.in_force.policy
    except NotFoundError as error:
        raise ConfigError(
            ["no policy was named, and there is no desk to ask"],
            hint="give --policy FILE, or a shipped one: --policy vimeo",
        ) from error


def found_desk(
    settings: Settings,
    path: Path,
    now: int,
    *,
    is_strict: bool = False,
    ask_now: "Callable[[float | None], int] | None" = None,
) -> Desk:
    """Make a desk with its first policy; open, and to be closed by the caller.

    There is no desk without one: when anything fails, nothing is left behind. With `is_strict` its
    server keeps private tickets from others. `ask_now` says what counts as `now` where the clock of
    the server is known.
    """
    if is_strict and not is_address(settings.db):
        raise ConflictError(
            f"{settings.db} is a file: whoever may read it reads private tickets, too",
            hint="strict privacy needs a server: --db postgresql://…",
        )
    policy = read_proved(path)

    def fill(store: "Store") -> None:
        nonlocal now
        now = now if ask_now is None else ask_now(store.clock_at)
        desk = Desk(store, now, settings)
        put_in_force(desk, policy, str(path), now, desk.agent)
        save_facts(store, {"policy_file": str(path.resolve())})
        forget_fact(store, RESCHEDULED_TO)
        if is_strict:
            save_facts(store, {STRICT_PRIVACY: "yes"})

    return Desk(open_store(settings.db, create=True, fill=fill), now, settings)


def read_proved(path: Path) -> Policy:
    """A policy that may be applied. Refused when one of its own tests fails."""
    policy = read_policy(path)
    _refuse_unproved(path, prove_policy(policy))
    return policy


def apply_policy(
    desk: Desk, path: Path, progress: Progress | None = None
) -> tuple[StoredPolicy, int | None]:
    """Apply a policy and reschedule every running clock; how many due times moved.

    Finished runs keep what they were judged by. One that is in force word for word already is not
    applied again: None. It is in force from one short transaction on; clocks follow by pages.
    """
    desk.refuse_agents("hd policy apply")
    policy = read_proved(path)
    with desk.store.transaction():
        if read_latest_policy(desk.store).hash == policy.hash:
            save_facts(desk.store, {"policy_file": str(path.resolve())})
            moved = None
        else:
            moved = 0
            put_in_force(desk, policy, str(path), desk.now, desk.agent)
            save_facts(desk.store, {"policy_file": str(path.resolve())})
    go_on_rescheduling(desk, progress)
    applied = read_latest_policy(desk.store)
    return applied, None if moved is None else applied.moved


def put_in_force(desk: Desk, policy: Policy, source: str, at: int, by: str) -> None:
    """Let it judge from `at` on; it has reached no ticket yet. Call it in a transaction."""
    save_policy(
        desk.store,
        hash=policy.hash,
        text=policy.text,
        source=source,
        applied_at=at,
        applied_by=by,
    )
    desk.forget_policies()
    change_ladder(desk.store, name_ladder(policy), at)
    apply_privacy(desk)
    compile_calendars(desk)
    begin_rescheduling(desk)
    save_facts(desk.store, list_facts(policy))


def list_facts(policy: Policy) -> dict[str, str]:
    """What is kept of a policy where no policy is read."""
    return {"name": policy.desk.name, "timezone": policy.desk.timezone}


def find_unpromised(desk: Desk) -> list[Unpromised]:
    """What open tickets have as tier or severity and the policy in force does not name."""
    policy = desk.in_force.policy
    return [
        Unpromised(field, value, count)
        for field, known in (("tier", policy.tiers), ("severity", policy.severities))
        for value, count in count_open_by(desk.store, field).items()
        if value not in known
    ]


def list_dropped_tiers(desk: Desk) -> list[DroppedTier]:
    """The tiers that accounts have and the policy in force does not."""
    return find_dropped_tiers(desk.in_force.policy, count_by_tier(desk.store))


def list_policies(desk: Desk) -> list[StoredPolicy]:
    """Every policy the desk has lived under, the first one first."""
    return read_policies(desk.store)


def find_drift(desk: Desk) -> str | None:
    """Says so when the file that was applied last has changed since; not if it waits as it is."""
    file = read_facts(desk.store).get("policy_file")
    if file is None:
        return None
    try:
        text = read_small_text(file)
    except (OSError, ValueError):
        return None
    applied = read_latest_policy(desk.store)
    if text == applied.text or any(text == one.text for one in read_waiting(desk.store)):
        return None
    return f"{file} differs from the policy in force ({applied.hash[:8]}); hd policy apply {file}"


def _refuse_unproved(path: Path, proof: list[ProofResult]) -> None:
    failed = [result for result in proof if not result.is_ok]
    if failed:
        numbers = ", ".join(str(result.index) for result in failed)
        raise ConfigError(
            [f"{path}: {len(failed)} of {len(proof)} tests fail (number {numbers})"],
            hint=f"hd policy test --policy {path} shows each; nothing was changed",
        )


def count_sections(policy: Policy) -> Mapping[str, int]:
    """The number of entries in each section of the policy."""
    return {
        "calendars": len(policy.calendars),
        "severities": len(policy.severities),
        "tiers": len(policy.tiers),
        "channels": len(policy.channels),
        "teams": len(policy.teams),
        "people": len(policy.people),
        "roles": len(policy.roles),
        "routes": len(policy.routes),
        "escalations": len(policy.escalations),
        "views": len(policy.views),
        "tests": len(policy.tests),
    }
