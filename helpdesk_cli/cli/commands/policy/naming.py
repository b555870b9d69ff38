"""The policy that a command was asked about: by a file, a shipped name, a version, or none."""

from __future__ import annotations

import typer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.domain.policy.policy import Policy


def read_named(ctx: typer.Context, file: str | None) -> Policy:
    """Without a name, the one of the settings or in force."""
    if file is None:
        policy: Policy = ctx.obj.read_policy()
        return policy
    from helpdesk_cli.desk.policy.versions import find_named, is_version
    from helpdesk_cli.policy_file.files import find_policy, read_policy

    if not is_version(file):
        return read_policy(find_policy(file))
    with ctx.obj.open_desk() as desk:
        return find_named(desk, file).policy


def name_source(ctx: typer.Context, file: str | None) -> str:
    """The name of a policy in messages: the path of its file, else the word that asked for it."""
    from helpdesk_cli.desk.policy.versions import is_version
    from helpdesk_cli.policy_file.files import find_policy

    asked = file or ctx.obj.settings.policy
    if asked is None:
        return "policy in force"
    return f"policy {asked}" if is_version(asked) else str(find_policy(asked))
