"""What is made of one mail: a ticket, a message on one, a note, or nothing.

Called in a transaction, so that what is decided is what is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.mail.bounces import find_matter, record_bounces
from helpdesk_cli.desk.mail.opening import Opening, open_ticket, write_system_note
from helpdesk_cli.desk.mail.senders import Senders
from helpdesk_cli.desk.outgoing.acknowledging import acknowledge_mail
from helpdesk_cli.desk.outgoing.replying import Sending, pass_on
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.desk.tickets.sources import find_heir, hold_heir
from helpdesk_cli.domain.customers.naming import tidy_address
from helpdesk_cli.domain.mail.incoming import NO_DATE, IncomingMail
from helpdesk_cli.domain.mail.sender import Author, read_address
from helpdesk_cli.domain.mail.taken import Outcome
from helpdesk_cli.domain.mail.threading import Thread, find_thread, list_references
from helpdesk_cli.domain.tickets.routing import private_team
from helpdesk_cli.domain.tickets.ticket import AGENT_PREFIX, CUSTOMER, SYSTEM, Event
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.customers.people import clear_bounce
from helpdesk_cli.store.ladder.ratings import save_answer
from helpdesk_cli.store.mail.messages import (
    find_first,
    find_first_message,
    find_newest_message,
    find_tickets_of,
    is_letter,
    is_notice,
)
from helpdesk_cli.store.tickets.merges import merged_names
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket

NO_SUBJECT, NO_TEXT = "(no subject)", "(no text)"

OPENING_KINDS = ("list", "bulk", "generated")
"""Automatic mail that opens a ticket when it belongs to none: a group passes on what people write
under the headers of a list, and what a machine reports may matter. The rest answers something, and
is kept without a ticket."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was made of a mail, and why; `event_id` is the message that has its words."""

    outcome: Outcome
    reason: str
    ticket_id: int | None = None
    event_id: int | None = None


def identify(mail: IncomingMail) -> str | None:
    """What a mail is known by, whichever way it comes: its Message-ID, or else what it says."""
    if mail.message_id is not None or mail.written_at is None:
        return mail.message_id
    address = mail.sender.address if mail.sender else ""
    told = f"{address}\n{mail.written_at}\n{mail.subject}\n{mail.text}"
    return f"said:{sha256(told.encode(errors='surrogatepass')).hexdigest()}"


class Taker:
    """Decides about the mails of one mailbox."""

    def __init__(self, desk: Desk, box: MailboxSettings, senders: Senders) -> None:
        self._desk = desk
        self._box = box
        self._senders = senders

    def hold(self, mails: Iterable[IncomingMail]) -> None:
        """Hold all tickets that these mails are about, all together."""
        about = {ticket_id for mail in mails for ticket_id in self._find_matters(mail)}
        self._desk.store.hold_tickets(about)

    def _find_matters(self, mail: IncomingMail) -> Iterator[int]:
        thread = self._find_thread(mail, self._senders.find_author(mail, self._box))
        if thread is not None:
            yield find_heir(self._desk, thread.ticket_id)
        rated = self._desk.signet.find_rating(mail.subject)
        if rated is not None:
            yield rated[0]
        returned, _ = find_matter(self._desk, mail)
        if returned is not None:
            yield returned

    def take(self, mail: IncomingMail) -> Verdict:
        """Decide what a mail is, and write what follows from it. Call it in a transaction."""
        first = find_first(self._desk.store, identity) if (identity := identify(mail)) else None
        if first is not None:
            return Verdict("duplicate", f"it came before, as mail {first.id}", first.ticket_id)
        own = self._find_own(mail)
        if own is not None:
            return own
        author = self._senders.find_author(mail, self._box)
        if mail.bounces or (mail.automatic and mail.automatic.kind == "bounce"):
            return Verdict(*record_bounces(self._desk, mail))
        thread = self._find_thread(mail, author)
        if thread is not None:
            thread = thread._replace(ticket_id=hold_heir(self._desk, thread.ticket_id))
        why_automatic = _find_automatic(mail, author)
        if why_automatic:
            return self._take_automatic(mail, author, thread, why_automatic)
        rated = self._take_rating(mail, author)
        if rated is not None:
            return rated
        if author.address:
            clear_bounce(self._desk.store, author.address)
        if author.role == "agent":
            return self._take_from_agent(mail, author, thread)
        return self._take_from_customer(mail, author, thread)

    def _find_own(self, mail: IncomingMail) -> Verdict | None:
        """What becomes of a mail that we have sent ourselves, wherever it comes back."""
        if mail.message_id is None:
            return None
        ticket_id = self._desk.signet.find_letter(mail.message_id)
        if ticket_id is None and not is_letter(self._desk.store, mail.message_id):
            return None
        known = ticket_id if ticket_id and self._is_ticket(ticket_id) else None
        return Verdict("own", f"we have sent it: Message-ID {mail.message_id}", known)

    def _find_thread(self, mail: IncomingMail, author: Author) -> Thread | None:
        """The ticket that a mail continues, which may have been merged since."""

        def belongs(ticket_id: int) -> bool:
            if not self._is_ticket(ticket_id):
                return False
            held = read_ticket(self._desk.store, ticket_id)
            return self._senders.belongs(author.address, held.id, held.ticket)

        known = find_tickets_of(self._desk.store, list_references(mail))
        return find_thread(mail, self._desk.signet, known, self._is_ticket, belongs)

    def _take_automatic(
        self, mail: IncomingMail, author: Author, thread: Thread | None, why: str
    ) -> Verdict:
        """Mail that no person has written: it is noted as the system's, so that it affects no
        clock."""
        if thread is not None:
            held = read_ticket(self._desk.store, thread.ticket_id)
            event_id = self._add(held, [self._say(mail, SYSTEM)])
            return Verdict("automatic", f"{why}; {thread.why}", held.id, event_id)
        if mail.automatic is None or mail.automatic.kind not in OPENING_KINDS:
            return Verdict("automatic", f"{why}; it belongs to no ticket")
        note = f"No automatic reply here: {why}."
        opened = self._open(mail, author, SYSTEM, notes=[note])
        return replace(opened, reason=f"{why}; it belongs to no ticket")

    def _take_rating(self, mail: IncomingMail, author: Author) -> Verdict | None:
        """What a mail says of how it went, if it answers our question; the first answer counts."""
        found = self._desk.signet.find_rating(mail.subject)
        if found is None or not self._is_ticket(found[0]):
            return None
        ticket_id, answer = found
        self._desk.store.hold_tickets([ticket_id])
        counts = save_answer(self._desk.store, ticket_id, answer, self._desk.now)
        words = "" if not mail.words.strip() else f"\n\n{mail.words.strip()}"
        again = "" if counts else ", not counted: there was an answer before"
        note = f"{author.address or 'Somebody'} rated this {answer}{again}.{words}"
        held = read_ticket(self._desk.store, ticket_id)
        event_id = self._add(held, [write_system_note(self._desk, note)])
        return Verdict("rated", f"its subject says {answer}", ticket_id, event_id)

    def _take_from_customer(
        self, mail: IncomingMail, author: Author, thread: Thread | None
    ) -> Verdict:
        if thread is None:
            return self._acknowledge(mail, self._open(mail, author, CUSTOMER))
        held = read_ticket(self._desk.store, thread.ticket_id)
        if held.status == "closed":
            return self._follow_up(mail, author, held, thread)
        events = [self._say(mail, CUSTOMER)]
        if not self._senders.belongs(author.address, held.id, held.ticket):
            who = author.address or "Somebody without an address"
            events.insert(0, write_system_note(self._desk, f"{who} takes part for the first time."))
        event_id = self._add(held, events)
        self._senders.copy(held.id, held.ticket, mail, author)
        return Verdict("added", thread.why, held.id, event_id)

    def _follow_up(
        self, mail: IncomingMail, author: Author, held: StoredTicket, thread: Thread
    ) -> Verdict:
        """A closed ticket is final: what comes to it opens another one, linked with it."""
        name = merged_names(held.id, held.ticket.ref)[0]
        opened = self._open(mail, author, CUSTOMER, follows=held, linked_to=name)
        assert opened.ticket_id is not None
        append(self._desk, held, [Event(self._desk.now, "link", SYSTEM, to=f"#{opened.ticket_id}")])
        self._acknowledge(mail, opened)
        return replace(opened, reason=f"{thread.why}, which is closed: #{held.id}")

    def _acknowledge(self, mail: IncomingMail, opened: Verdict) -> Verdict:
        """Acknowledge the mail of a customer who has written in person."""
        if opened.ticket_id is not None:
            acknowledge_mail(self._desk, opened.ticket_id, mail.message_id)
        return opened

    def _take_from_agent(
        self, mail: IncomingMail, author: Author, thread: Thread | None
    ) -> Verdict:
        if thread is None:
            return self._open_for_agent(mail, author)
        held = read_ticket(self._desk.store, thread.ticket_id)
        why = self._object_to_reply(mail, author, held)
        if why is None:
            event_id = self._add(held, [self._say(mail, f"{AGENT_PREFIX}{author.agent}")])
            self._pass_on(mail, held, event_id)
            return Verdict(
                "added", f"{thread.why}; it is proved to be {author.agent}'s", held.id, event_id
            )
        said = f"{AGENT_PREFIX}{author.agent}" if author.is_proved else SYSTEM
        text = f"Mail from {author.address}; {why}.\n\n{mail.text or NO_TEXT}"
        event_id = self._add(held, [Event(self._desk.now, "message", said, False, text)])
        return Verdict("noted", f"{thread.why}; {why}", held.id, event_id)

    def _object_to_reply(
        self, mail: IncomingMail, author: Author, held: StoredTicket
    ) -> str | None:
        """Why what comes from an agent's address is for our eyes alone; None when it is a reply."""
        if not author.is_proved:
            return "nothing proves that the agent whose address it has sent it"
        policy = self._desk.in_force.policy
        team = private_team(policy, held.ticket)
        if team is not None and author.agent not in policy.teams[team].members:
            return f"it is private to {team}"
        if held.status == "closed":
            return "the ticket is closed"
        if mail.forwarded:
            return "an agent passes something on"
        # Who answers what the ladder told them speaks to colleagues.
        if any(is_notice(self._desk.store, each) for each in list_references(mail)[:1]):
            return "it answers a notice of the desk to its own people"
        return None

    def _pass_on(self, mail: IncomingMail, held: StoredTicket, event_id: int) -> None:
        """Mail an agent's reply to the customer, who has not got it unless it names them."""
        named = {read_address(each) for each in (*mail.to, *mail.cc)}
        if tidy_address(held.ticket.contact) in named:
            return
        left = pass_on(self._desk, held.id, event_id, Sending(files=mail.attachments))
        if left.obstacle:
            note = write_system_note(self._desk, f"The reply was not mailed: {left.obstacle}.")
            append(self._desk, read_ticket(self._desk.store, held.id), [note])

    def _open_for_agent(self, mail: IncomingMail, author: Author) -> Verdict:
        """A ticket of the customer whose mail an agent passes on; else the agent's own."""
        doubt = "" if author.is_proved else ", unverified"
        passed_on = mail.forwarded
        customer = read_address(passed_on.sender) if passed_on else None
        if passed_on is None or customer is None:
            note = f"Written from the address of {author.agent}, one of us{doubt}."
            return self._open(mail, author, CUSTOMER, notes=[note])
        assert passed_on.sender is not None
        name = passed_on.sender.name or None
        whose = Author("customer", customer, name)
        note = f"Forwarded by {author.address}{doubt}; {customer} has written it."
        if mail.words.strip():
            note += f"\n\n{mail.words.strip()}"
        quoted = replace(
            mail, words=passed_on.text, subject=passed_on.subject or mail.subject, cc=(), to=()
        )
        opened = self._open(quoted, whose, CUSTOMER, notes=[note])
        return replace(opened, reason=f"an agent forwards a mail of {customer}{doubt}")

    def _open(
        self,
        mail: IncomingMail,
        author: Author,
        by: str,
        *,
        notes: list[str] | None = None,
        follows: StoredTicket | None = None,
        linked_to: str | None = None,
    ) -> Verdict:
        box, before = self._box, follows.ticket if follows else None
        account = self._senders.find_account(author.address)
        opening = Opening(
            subject=mail.subject.strip() or NO_SUBJECT,
            body=mail.words.strip() or NO_TEXT,
            by=by,
            channel=box.channel,
            contact=author.address,
            account=account or (before.account if before else None),
            team=before.team if before and before.team else box.team,
            topic=before.topic if before else None,
            is_private=box.private,
            notes=[*(notes or []), *_say_flags(mail)],
            linked_to=linked_to,
        )
        ticket_id = open_ticket(self._desk, opening)
        event_id = find_first_message(self._desk.store, ticket_id)
        self._senders.keep_name(author)
        held = read_ticket(self._desk.store, ticket_id)
        self._senders.copy(ticket_id, held.ticket, mail, author)
        return Verdict("opened", "it answers no mail of a ticket", ticket_id, event_id)

    def _add(self, held: StoredTicket, events: list[Event]) -> int:
        """Put these on a timeline; the id of the last message among them."""
        append(self._desk, held, events)
        return find_newest_message(self._desk.store, held.id)

    def _say(self, mail: IncomingMail, by: str) -> Event:
        return Event(self._desk.now, "message", by, True, mail.words.strip() or NO_TEXT)

    def _is_ticket(self, ticket_id: int) -> bool:
        try:
            read_ticket(self._desk.store, ticket_id)
        except NotFoundError:
            return False
        return True


def _find_automatic(mail: IncomingMail, author: Author) -> str | None:
    """The sign that no person has written this to us; None when there is none."""
    if mail.automatic is not None:
        return f"{mail.automatic.kind.replace('_', ' ')}: {mail.automatic.header}"
    if mail.null_sender:
        return "it must not be answered: its Return-Path is empty"
    return "it is from an address of our own" if author.role == "ourselves" else None


def _say_flags(mail: IncomingMail) -> list[str]:
    """What had to be guessed about what a mail says, as one note."""
    flags = [flag for flag in mail.flags if flag != NO_DATE]
    return ["Read with some guessing: " + "; ".join(flags)] if flags else []
