"""What became of a letter, in words: for the timeline, and for whoever runs the pass."""

from helpdesk_cli.desk.ladder.letters import name_recipient
from helpdesk_cli.domain.answers.ladder import Ending
from helpdesk_cli.errors import DeliveryError
from helpdesk_cli.store.ladder.outbox import REPORT, SURVEY, TO_CUSTOMERS, OutboxRow


def word_end(row: OutboxRow, ending: Ending) -> str | None:
    """The note for the timeline; a reply that has left stands there already."""
    if row.action == REPORT or (row.has_mail and ending.state == "sent"):
        return None
    if row.has_mail:
        did = "was not sent to" if ending.state == "cancelled" else "did not reach"
        return f"The {row.action} {did} {row.recipient}: {ending.reason}"
    if row.action == SURVEY:
        said = {"sent": "was asked how it went", "cancelled": "was not asked how it went"}
        reason = f": {ending.reason}" if ending.reason else ""
        return f"{row.recipient} {said.get(ending.state, 'could not be asked how it went')}{reason}"
    told = f"Escalation: {row.rung}: {row.action} {ending.state}, {name_recipient(row)}"
    return f"{told} ({ending.reason})" if ending.reason else told


def say_reason(row: OutboxRow, error: Exception) -> str:
    """A mail server quotes the address; that of a customer may be for a few eyes only."""
    told = say_trouble(error)
    if row.action not in TO_CUSTOMERS:
        return told
    for address in row.recipients:
        told = told.replace(address, "the customer")
    return told


def say_trouble(error: Exception) -> str:
    """What went wrong in a line; of an error that nobody foresaw, its kind as well."""
    if isinstance(error, DeliveryError):
        return error.message
    return f"{type(error).__name__}: {error}"
