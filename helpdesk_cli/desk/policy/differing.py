"""One policy compared with another: what changes, and what that would do to this desk."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.foretelling import foretell
from helpdesk_cli.desk.policy.rescheduling import Progress
from helpdesk_cli.desk.policy.versions import Named, find_in_force, find_named, find_watched
from helpdesk_cli.domain.policy.compare import compare
from helpdesk_cli.domain.trial.foretell import Difference
from helpdesk_cli.policy_file.files import find_policy, read_policy


def compare_on_desk(
    desk: Desk, old: str | None, new: str | None, progress: Progress | None = None
) -> Difference:
    """Two policies by name. One name is the new one, to which the desk would go; none is the file
    that was applied last.
    """
    if new is None:
        old, new = None, old
    before = find_in_force(desk) if old is None else find_named(desk, old)
    after = find_watched(desk) if new is None else find_named(desk, new)
    return hold_against(desk, before, after, progress)


def compare_files(old: str, new: str, now: int) -> Difference:
    """Two files, or shipped policies, where there is no desk."""
    paths = find_policy(old), find_policy(new)
    before, after = map(read_policy, paths)
    sources = str(paths[0]), str(paths[1])
    return Difference(before, after, sources, compare(before, after, now))


def hold_against(
    desk: Desk, before: Named, after: Named, progress: Progress | None = None
) -> Difference:
    """The changes from one policy to another; also their effect, if the first one is in force."""
    is_in_force = before.policy.hash == desk.in_force.policy.hash
    return Difference(
        before.policy,
        after.policy,
        (before.source, after.source),
        compare(before.policy, after.policy, desk.now),
        foretell(desk, after.policy, progress) if is_in_force else None,
    )
