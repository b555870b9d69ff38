"""Mailing a report: to whom, to each of them separately, by way of the outbox.

The letter is written once, as the report was then, and delivered as those of a pass are: what
fails waits, and `hd escalate` tries it again.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.outbox.carrier import open_carrier
from helpdesk_cli.desk.ladder.outbox.sending import deliver
from helpdesk_cli.domain.ladder.recipients import find_people
from helpdesk_cli.domain.policy.ladder import ROLE_PREFIX, TEAM_PREFIX
from helpdesk_cli.domain.report.forecast import Forecast
from helpdesk_cli.domain.report.letter import ReportLetter
from helpdesk_cli.domain.report.report import Report
from helpdesk_cli.errors import DeliveryRefusedError, NotFoundError, suggest
from helpdesk_cli.mail.letters.report import compose_report, name_report
from helpdesk_cli.settings.mail import DeliverySettings
from helpdesk_cli.store.ladder.written import read_progress, write_report

MINUTE = 60


class Mailed(NamedTuple):
    """What became of the letter to one reader.

    It was `sent` now or `before`, is `refused` for the `reason`, or failed for it and is `waiting`
    for its next try, or is `claimed` by another process that is sending it.
    """

    recipient: str
    state: Literal["sent", "before", "refused", "waiting", "claimed"]
    reason: str = ""


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


def name_edition(
    report: Report,
    forecast: Forecast | None,
    now: int,
    *,
    explained: bool,
    again: bool,
    in_folder: bool = False,
) -> str:
    """The name of this report among all that a desk can give: one edition reaches a reader once.

    What lies in a folder has reached nobody: it is another edition than what is mailed later.
    A period that is over is told the same ever after. While it goes on, or with a forecast, every
    minute has an edition of its own.
    """
    words = [report.period.name, ",".join(report.by)]
    if forecast is not None:
        words.append(f"forecast {forecast.team} {forecast.agents}")
    if explained:
        words.append("explained")
    if in_folder:
        words.append("in a folder")
    if again:
        words.append(f"again {now}")
    elif forecast is not None or report.period.end_at > now:
        words.append(f"as of {now - now % MINUTE}")
    return " ".join(words)


def mail_report(
    desk: Desk, delivery: DeliverySettings, letter: ReportLetter, readers: Sequence[str]
) -> list[Mailed]:
    """Put it into the outbox for each reader who has not got it, and send it; what became of it.

    Whoever has no address that mail can be sent to stops nobody else.
    """
    names = {reader: name_report(letter, reader) for reader in readers}
    mails: dict[str, bytes] = {}
    told: dict[str, Mailed] = {}
    for reader in readers:
        try:
            mails[reader] = compose_report(letter, reader, delivery.sender)
        except DeliveryRefusedError as error:
            told[reader] = Mailed(reader, "refused", error.message)
    with desk.store.transaction("outbox"):
        owed = [reader for reader in mails if _is_owed(desk, names[reader])]
        for reader in owed:
            write_report(desk.store, names[reader], letter.title, reader, mails[reader], desk.now)
    with open_carrier(delivery) as carrier:
        for reader in owed:
            deliver(desk, carrier, letter=names[reader])
            told[reader] = _look_up(desk, reader, names[reader])
    return [told.get(reader, Mailed(reader, "before")) for reader in readers]


def _is_owed(desk: Desk, name: str) -> bool:
    progress = read_progress(desk.store, name)
    return progress is None or progress.is_owed


def _look_up(desk: Desk, reader: str, name: str) -> Mailed:
    progress = read_progress(desk.store, name)
    if progress is None or not progress.is_owed:
        return Mailed(reader, "sent")
    if progress.reason is None:
        return Mailed(reader, "claimed")
    is_given_up = progress.state == "parked"
    return Mailed(reader, "refused" if is_given_up else "waiting", progress.reason)
