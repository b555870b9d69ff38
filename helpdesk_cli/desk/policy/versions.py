"""Any policy by name: a number or hash of `hd policy log`, a file, or one that ships."""

from dataclasses import dataclass
from os.path import exists

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import ConflictError, NotFoundError
from helpdesk_cli.policy_file.files import find_policy, read_policy, shipped_policies
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.store.desk_facts import read_facts
from helpdesk_cli.store.policy.policies import read_latest_policy, read_policies

_SHORTEST_HASH = 6


@dataclass(frozen=True, slots=True)
class Named:
    """A policy and how it was found; `id` is its number on this desk, None for a file."""

    policy: Policy
    source: str
    id: int | None = None
    is_in_force: bool = False


def find_named(desk: Desk, name: str) -> Named:
    """The policy of that name: of this desk by number or hash, else a file or a shipped one."""
    stored = find_stored(read_policies(desk.store), name)
    if stored is not None:
        return _of_desk(desk, stored)
    path = find_policy(name)
    return Named(read_policy(path), str(path))


def find_in_force(desk: Desk) -> Named:
    """The policy in force."""
    return _of_desk(desk, read_latest_policy(desk.store))


def find_watched(desk: Desk) -> Named:
    """The file that was applied last, as it is now."""
    file = read_facts(desk.store).get("policy_file")
    if file is None:
        raise NotFoundError("no file was applied here", hint="name one: hd policy diff FILE")
    path = find_policy(file)
    return Named(read_policy(path), str(path))


def is_version(name: str) -> bool:
    """Whether it is written like a number or a hash of `hd policy log`, and is no file."""
    if exists(name) or name in shipped_policies():
        return False
    is_hash = len(name) >= _SHORTEST_HASH and set(name) <= set("0123456789abcdef")
    return is_hash or (name.isascii() and name.isdigit())


def find_stored(stored: list[StoredPolicy], name: str) -> StoredPolicy | None:
    """The one of that number or hash, whole or its beginning; None if it is a file's name."""
    if not is_version(name):
        return None
    found = [one for one in stored if str(one.id) == name]
    if not found and len(name) >= _SHORTEST_HASH:
        found = [one for one in stored if one.hash.startswith(name)]
    if len({one.hash for one in found}) > 1:
        numbers = " or ".join(str(one.id) for one in found)
        raise ConflictError(f"{name} could be policy {numbers}", hint="write more of the hash")
    if not found:
        known = f"it has had {len(stored)}" if stored else "it has had none"
        raise NotFoundError(
            f"no policy {name} on this desk: {known}", hint="hd policy log lists them"
        )
    return found[-1]


def _of_desk(desk: Desk, stored: StoredPolicy) -> Named:
    source = f"policy {stored.id}"
    policy = parse_policy(stored.text, f"{source} of this desk", was_applied=True)
    return Named(policy, source, stored.id, stored.id == read_latest_policy(desk.store).id)
