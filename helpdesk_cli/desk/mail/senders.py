"""Who has written a mail, as the desk knows them: for whom they write, which tickets are theirs."""

from collections.abc import Iterable

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.naming import tidy_address
from helpdesk_cli.domain.mail.incoming import SEVERAL_SENDERS, IncomingMail, Person
from helpdesk_cli.domain.mail.sender import (
    Author,
    domain_of,
    find_agent,
    find_author,
    find_proved,
    list_domains,
    read_address,
)
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.customers.people import (
    Participant,
    add_participants,
    find_account_by_domain,
    find_contact,
    list_participants,
    name_contact,
)

MOST_PARTICIPANTS = 50
"""A mail may be copied to hundreds; those past this limit are not answered."""


class Senders:
    """The people of one desk, which writes from `our_addresses`, and as its teams."""

    def __init__(self, desk: Desk, our_addresses: Iterable[str]) -> None:
        self._desk = desk
        self._policy = desk.in_force.policy
        teams = (team.email for team in self._policy.teams.values())
        tidy = (tidy_address(address) for address in (*our_addresses, *teams))
        self.our_addresses = frozenset(address for address in tidy if address)

    def find_author(self, mail: IncomingMail, box: MailboxSettings) -> Author:
        """The author of a mail that came to a mailbox."""
        address = read_address(mail.sender)
        domain = domain_of(address) if address else ""
        proved = set()
        if SEVERAL_SENDERS not in mail.flags:
            proved = find_proved(mail.results, box.trusted_host, domain, mail.signers)
        return find_author(mail, self._policy, self.our_addresses, proved)

    def find_account(self, address: str | None) -> str | None:
        """The account for which somebody writes, by what is known of them, else by their domain."""
        if address is None:
            return None
        known = find_contact(self._desk.store, address)
        if known is not None and known.account is not None:
            return known.account
        return find_account_by_domain(self._desk.store, list_domains(address))

    def belongs(self, address: str | None, ticket_id: int, ticket: Ticket) -> bool:
        """Whether somebody is a contact of a ticket, is copied on it, or writes for its account."""
        if address is None:
            return False
        if address == tidy_address(ticket.contact):
            return True
        if ticket.account is not None and self.find_account(address) == ticket.account:
            return True
        copied = list_participants(self._desk.store, ticket_id)
        return any(person.address == address for person in copied)

    def copy(self, ticket_id: int, ticket: Ticket, mail: IncomingMail, author: Author) -> None:
        """Whoever is copied on a mail takes part in its ticket from now on, and so does a colleague
        of its contact who has written it."""
        ours = self._find_ours(mail)
        found = {
            address: each.name or None
            for each in (*mail.cc, *mail.to)
            if (address := self._theirs(each)) and address not in ours
        }
        if author.address and self.belongs(author.address, ticket_id, ticket):
            found[author.address] = author.name
        found.pop(tidy_address(ticket.contact) or "", None)
        chosen = list(found.items())[:MOST_PARTICIPANTS]
        add_participants(self._desk.store, ticket_id, [Participant(*each) for each in chosen])

    def keep_name(self, author: Author) -> None:
        """Remember an author's name."""
        if author.address and author.name:
            name_contact(self._desk.store, author.address, author.name)

    def _find_ours(self, mail: IncomingMail) -> set[str | None]:
        """The addresses under which a mail has reached us, where no setting names them."""
        handed_to = {read_address(each) for each in mail.delivered_to}
        named = {read_address(each) for each in (*mail.to, *mail.cc)}
        # Somebody has written to us, so the only one it is for is us.
        if len(mail.to) == 1 and not named & (handed_to | self.our_addresses):
            handed_to.add(read_address(mail.to[0]))
        return handed_to

    def _theirs(self, person: Person) -> str | None:
        """The address of a person who is not one of ours."""
        address = read_address(person)
        is_ours = address in self.our_addresses
        return None if is_ours or (address and find_agent(self._policy, address)) else address
