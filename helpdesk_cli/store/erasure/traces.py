"""Where a desk has something of a person: their tickets, mails and files, and who names them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpdesk_cli.domain.answers.log import Erasure
from helpdesk_cli.domain.tickets.erasing import strike_address
from helpdesk_cli.store.door.store import Row, Store
from helpdesk_cli.store.mail.messages import read_raw
from helpdesk_cli.store.terms import write_ids, write_words

_WRITTEN_SO = """
SELECT address FROM contact WHERE address = :name OR lower(address) = :low
UNION SELECT address FROM participant WHERE address = :name OR lower(address) = :low
UNION SELECT sender FROM mail_message WHERE sender = :name OR lower(sender) = :low
UNION SELECT contact FROM earlier_ticket WHERE contact = :name OR lower(contact) = :low
UNION SELECT address FROM earlier_contact WHERE address = :name OR lower(address) = :low
UNION SELECT address FROM earlier_participant WHERE address = :name OR lower(address) = :low
EXCEPT SELECT address FROM contact WHERE erased_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Text:
    """A column that may name people in words; `of_ticket` says which ticket search finds by it."""

    table: str
    key: Sequence[str]
    column: str
    where: str = "1 = 1"
    of_ticket: str | None = None


TEXTS = (
    Text("event", ("id",), "body", of_ticket="ticket_id"),
    Text("event", ("id",), "to_value", "kind = 'subject'", "ticket_id"),
    Text("event", ("id",), "was_value", "kind = 'subject'", "ticket_id"),
    Text("ticket", ("id",), "subject", of_ticket="id"),
    Text("mail_message", ("id",), "subject"),
    Text("mail_message", ("id",), "reason"),
    Text("draft", ("ticket_id", "agent"), "body"),
    Text("outbox", ("id",), "reason"),
    Text("account", ("name",), "notes"),
    Text("earlier_account", ("name", "until_at"), "notes"),
    Text("earlier_event", ("id", "until_at"), "body"),
    Text("earlier_event", ("id", "until_at"), "to_value", "kind = 'subject'"),
    Text("earlier_event", ("id", "until_at"), "was_value", "kind = 'subject'"),
    Text("earlier_ticket", ("id", "until_at"), "subject"),
)


class Traces:
    """What there is of one person, who is known as `addresses`, which differ in capitals alone.

    Each question is asked once, so that what was found is what goes.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        found = store.rows(_WRITTEN_SO, name=name, low=name.lower())
        self.addresses = sorted(address for (address,) in found)
        # One without an @ is a name that any sentence may have.
        self._in_words = next((each for each in self.addresses if "@" in each), None)

    def among(self, column: str) -> tuple[str, dict[str, str]]:
        """The condition that a column has one of the addresses, and its parameters."""
        listed, params = write_words("address", self.addresses)
        return f"{column} IN ({listed})", params

    def list_by(self, sql: str, column: str) -> list[int]:
        condition, params = self.among(column)
        return [number for (number,) in self._store.rows(f"{sql} {condition}", **params)]

    @cached_property
    def tickets(self) -> list[int]:
        """The tickets that they wrote."""
        return self.list_by("SELECT id FROM ticket WHERE", "contact")

    @cached_property
    def unclosed(self) -> list[int]:
        """The tickets of theirs that may still go on."""
        sql = f"SELECT id FROM ticket WHERE id IN ({self.ticket_ids}) AND status <> 'closed'"
        return [ticket_id for (ticket_id,) in self._store.rows(f"{sql} ORDER BY id")]

    @cached_property
    def ticket_ids(self) -> str:
        return write_ids(self.tickets)

    @cached_property
    def earlier(self) -> list[tuple[int, int]]:
        """The same of imports that were undone, and when that was."""
        condition, params = self.among("contact")
        sql = f"SELECT id, until_at FROM earlier_ticket WHERE {condition}"
        return [(ticket_id, until_at) for ticket_id, until_at in self._store.rows(sql, **params)]

    @cached_property
    def said_elsewhere(self) -> list[int]:
        """Their messages on tickets of others, which came by mail."""
        return self.list_by(
            "SELECT event_id FROM mail_message WHERE event_id IS NOT NULL"
            f" AND ticket_id NOT IN ({self.ticket_ids}) AND",
            "sender",
        )

    @cached_property
    def named(self) -> list[tuple[Text, Row, str]]:
        """The other texts that have their address: place, key, and the text without the address."""
        return [each for text in TEXTS for each in self._find_named(text)]

    def _find_named(self, text: Text) -> Iterable[tuple[Text, Row, str]]:
        address = self._in_words
        if address is None:
            return
        own = f"{text.of_ticket} NOT IN ({self.ticket_ids})" if text.of_ticket else "1 = 1"
        for *key, words in self._store.rows(
            f"SELECT {', '.join(text.key)}, {text.column} FROM {text.table}"
            f" WHERE {text.where} AND {own} AND lower({text.column}) LIKE :there",
            there=f"%{address.lower()}%",
        ):
            struck = strike_address(words, address)
            if struck != words:
                yield text, tuple(key), struck

    @cached_property
    def other_tickets(self) -> set[int]:
        """Tickets of others that search finds by what they wrote, or by their address."""
        events = [*self.said_elsewhere, *self._keys_of("event")]
        rows = self._store.rows(f"SELECT ticket_id FROM event WHERE id IN ({write_ids(events)})")
        return {*self._keys_of("ticket"), *(ticket_id for (ticket_id,) in rows)}

    def _keys_of(self, table: str) -> list[int]:
        return [key[0] for text, key, _ in self.named if text.table == table]

    @cached_property
    def copied_on(self) -> set[int]:
        """Tickets of others on which they are copied."""
        sql = f"SELECT ticket_id FROM participant WHERE ticket_id NOT IN ({self.ticket_ids}) AND"
        return set(self.list_by(sql, "address"))

    @cached_property
    def mails(self) -> list[int]:
        """The mails that they sent, or that stand on their tickets."""
        condition, params = self.among("sender")
        sql = f"SELECT id FROM mail_message WHERE {condition} OR ticket_id IN ({self.ticket_ids})"
        return [mail_id for (mail_id,) in self._store.rows(sql, **params)]

    @cached_property
    def mails_naming(self) -> list[int]:
        """Mails of others that have their address somewhere: word for word they cannot stay."""
        others = write_ids(self.other_tickets | self.copied_on)
        spoken = write_ids(self._keys_of("event"))
        rows = self._store.rows(
            f"SELECT id, event_id IN ({spoken}) FROM mail_message"
            f" WHERE (ticket_id IS NULL OR ticket_id IN ({others}))"
            f" AND id NOT IN ({write_ids(self.mails)})"
        )
        return [mail_id for mail_id, is_told in rows if is_told or self._has_address(mail_id)]

    def _has_address(self, mail_id: int) -> bool:
        if self._in_words is None:
            return False
        return self._in_words.lower().encode() in read_raw(self._store, mail_id).lower()

    @cached_property
    def files(self) -> list[tuple[int, int, str]]:
        """The files that came or went with their messages: the ticket, the number there, the
        content."""
        rows = self._store.rows(
            "SELECT ticket_id, number, digest FROM attachment"
            f" WHERE ticket_id IN ({self.ticket_ids}) OR mail_id IN ({write_ids(self.mails)})"
            f" OR event_id IN ({write_ids(self.said_elsewhere)})"
        )
        return [(ticket_id, number, digest) for ticket_id, number, digest in rows]

    def count(self) -> Erasure:
        """All of it, in numbers."""
        ((messages,),) = self._store.rows(
            f"SELECT count(*) FROM event WHERE ticket_id IN ({self.ticket_ids})"
            " AND body IS NOT NULL"
        )
        return Erasure(
            contacts=1,
            tickets=len(self.tickets),
            messages=int(messages) + len(self.said_elsewhere),
            mails=len(self.mails) + len(self.mails_naming),
            files=len(self.files),
            others=len(self.other_tickets | self.copied_on),
            undone=len(self.earlier),
        )
