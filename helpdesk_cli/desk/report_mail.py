"""Mailing a report: to whom, and each of them for himself.

Sent at once, not by way of the outbox, whose rows are about tickets. Whoever did not get it gets
the same letter, by its Message-ID, from the same command.
"""

from collections.abc import Iterable, Sequence

from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.outbox import Carrier, say_trouble
from helpdesk_cli.domain.escalation import find_people
from helpdesk_cli.domain.policy import ROLE_PREFIX, TEAM_PREFIX
from helpdesk_cli.errors import DeliveryDelayedError, DeliveryError, NotFoundError, suggest
from helpdesk_cli.mail.report_letter import ReportLetter, compose_report


def find_readers(desk: Desk, names: Iterable[str]) -> list[str]:
    """The addresses behind `role:…`, `team:…`, people and addresses, each once."""
    policy = desk.in_force.policy
    known = [
        *(f"{ROLE_PREFIX}{role}" for role in policy.roles),
        *(f"{TEAM_PREFIX}{team}" for team in policy.teams),
        *policy.people,
    ]
    addresses: dict[str, str] = {}
    for name in names:
        found = [person.email for person in find_people(name, policy) if person.email]
        if not found:
            raise NotFoundError(
                f'--email: nobody with an address behind "{name}"{suggest(name, known)}',
                hint="role:NAME, team:NAME or a person of the policy, or an address",
            )
        for address in found:
            addresses.setdefault(address.lower(), address)
    return list(addresses.values())


def mail_report(carrier: Carrier, letter: ReportLetter, recipients: Sequence[str]) -> None:
    """Send it to each; who cannot be reached stops nobody else.

    Raises DeliveryError at the end, naming all whom it did not reach.
    """
    failed = []
    for recipient in recipients:
        try:
            carrier.mail(compose_report(letter, recipient, carrier.sender))
        except DeliveryError as error:
            failed.append(f"{recipient}: {say_trouble(error)}")
    if failed:
        raise DeliveryDelayedError(
            f"the report did not reach {'; '.join(failed)}", hint="the same command tries again"
        )
