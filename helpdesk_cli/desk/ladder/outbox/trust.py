"""How far the outbox is believed: a desk file may have come from somebody else.

A program runs, and a hook is called, only where hd.toml consents to it, for a desk brings its
policy with it. A row that no policy of the desk explains was written by something else than hd.
"""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.steps import find_fixed_way
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import DeliveryError
from helpdesk_cli.store.ladder.outbox import SURVEY, OutboxRow

NEEDING_CONSENT = ("webhook", "command")
"""Actions that hd.toml must consent to."""

UNEXPLAINED = "no policy that this desk has had explains this message"


def find_missing_consent(desk: Desk, row: OutboxRow) -> str | None:
    """What hd.toml does not consent to, of what a row asks for; None when it may leave."""
    if row.action == "command":
        from json import loads

        command = loads(row.recipient)
        if not desk.consent.allows_command(command):
            return f'"{command[0]}" is not in allow_commands of [escalation] in hd.toml'
    if row.action == "webhook":
        from helpdesk_cli.mail.sending.webhook import find_destination

        try:
            host, port = find_destination(row.recipient)
        except DeliveryError as error:
            return error.message
        if not desk.consent.allows_host(host, port):
            return f'"{host}" is not in allow_hosts of [escalation] in hd.toml'
    return None


def is_explained(desk: Desk, row: OutboxRow) -> bool:
    """Whether a policy that this desk has lived under, the present one first, leaves such a row."""
    return _explains(desk.in_force.policy, row) or any(
        _explains(each.policy, row) for each in desk.every_policy
    )


def _explains(policy: Policy, row: OutboxRow) -> bool:
    if row.action == SURVEY:
        return policy.mail.survey.ask
    if row.action == "reminder":
        return policy.manners.remind_pending_after is not None
    rung = policy.find_rung(row.rung)
    if rung is None or (rung.action, rung.clock) != (row.action, row.clock):
        return False
    return find_fixed_way(rung) in (None, row.recipient)
