"""Triage: the tickets nobody has looked at, and what is suggested for each.

Suggestions change nothing; `accept` does, when an agent says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import list_tickets, read_lines
from helpdesk_cli.desk.tickets.changes import record
from helpdesk_cli.desk.tickets.privacy import may_read, refuse_outsider
from helpdesk_cli.desk.triage.articles import suggest_articles
from helpdesk_cli.domain.answers.queue import QueueFilter, QueueLine
from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.customers.ways_in import Way, list_ways
from helpdesk_cli.domain.tickets.routing import Routed, find_route
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Ticket
from helpdesk_cli.domain.triage.aid import Aid
from helpdesk_cli.domain.triage.suggest import (
    Alike,
    Case,
    Corpus,
    Model,
    find_alike,
    find_terms,
    gather,
    learn,
    suggest_value,
)
from helpdesk_cli.phrases.routing import write_note
from helpdesk_cli.store.queue.queue import read_queue
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket
from helpdesk_cli.store.triage.examples import (
    LONGEST_TEXT,
    PastTicket,
    find_last_answer,
    read_opening_text,
    read_past,
    read_unfinished,
)

TRIAGED = "triaged"
"""The tag of a ticket that was looked at and left for others to take."""

HISTORY = 2000
"""How many of the latest tickets are learnt from: a history that grows must not cost time."""

SHOWN = 3
"""How many tickets or articles of a kind are shown at most."""

SIMILAR, DUPLICATE = 0.2, 0.1
"""How alike a ticket must be; two of one customer are the same matter more often."""


@dataclass(frozen=True)
class Triage:
    """The suggestions of one desk, made from what it knew when they were first asked for."""

    desk: Desk

    @cached_property
    def past(self) -> list[tuple[PastTicket, frozenset[str]]]:
        """The tickets of the past to learn from, each with its words."""
        return _with_terms(read_past(self.desk.store, self.desk.agent, HISTORY))

    @cached_property
    def model(self) -> Model:
        """What words say of the severity, by the desk's history and by its policy."""
        severities = self.desk.in_force.policy.severities
        return learn(
            ((past.severity, terms) for past, terms in self.past if past.severity in severities),
            ((held.id, find_terms(held.definition)) for held in severities.values()),
        )

    @cached_property
    def ended(self) -> tuple[list[PastTicket], Corpus]:
        """The tickets of the past that were solved; none that was merged into another."""
        return _gather([each for each in self.past if each[0].solved_at is not None])

    def study(self, line: QueueLine) -> Case:
        """All that is suggested for one ticket."""
        store, policy = self.desk.store, self.desk.in_force.policy
        ticket = read_ticket(store, line.id).ticket
        text = read_opening_text(store, line.id)
        said = f"{line.subject}\n{text[:LONGEST_TEXT]}"
        terms = find_terms(said)
        routed = find_route(policy, ticket, text)
        severity = suggest_value(self.model, terms)
        others = read_unfinished(store, self.desk.agent, ticket.account, ticket.contact, HISTORY)
        own = _gather(_with_terms([other for other in others if other.id != line.id]))
        return Case(
            line,
            text,
            severity,
            policy.severities[severity.value].definition if severity else "",
            routed if routed and routed.route.team else None,
            self._compare(terms, *self.ended, SIMILAR),
            self._compare(terms, *own, DUPLICATE),
            _list_ways(self.desk, ticket),
            tuple(suggest_articles(self.desk, said, SHOWN)),
        )

    def _compare(
        self, terms: frozenset[str], tickets: Sequence[PastTicket], corpus: Corpus, least: float
    ) -> tuple[Alike, ...]:
        found = []
        for likeness in find_alike(corpus, terms, SHOWN, least):
            past = tickets[likeness.place]
            solved_in = None if past.solved_at is None else past.solved_at - past.created_at
            answer = find_last_answer(self.desk.store, past.id)
            found.append(Alike(*past[:4], likeness.share, likeness.words, solved_in, answer))
        return tuple(found)


def find_aid(desk: Desk, ticket_id: int) -> Aid:
    """What helps with a ticket. Refused when it is private to others."""
    held = read_ticket(desk.store, ticket_id)
    refuse_outsider(desk, held)
    said = f"{held.ticket.subject}\n{read_opening_text(desk.store, ticket_id)[:LONGEST_TEXT]}"
    return Aid(tuple(suggest_articles(desk, said, SHOWN)), _list_ways(desk, held.ticket))


def _list_ways(desk: Desk, ticket: Ticket) -> tuple[Way, ...]:
    policy = desk.in_force.policy
    if ticket.tier not in policy.tiers:
        return ()
    customer = Account(ticket.account or "", ticket.tier, ticket.region)
    return list_ways(policy, customer, desk.now)


def list_untriaged(desk: Desk, limit: int | None = None) -> list[QueueLine]:
    """New tickets that nobody has taken or looked at, the most urgent first."""
    filters = QueueFilter(status=("new",), unassigned=True, reader=desk.agent, untagged=TRIAGED)
    return read_lines(desk, read_queue(desk.store, filters, desk.now, limit))


def study_untriaged(desk: Desk, limit: int | None = None) -> list[Case]:
    """The untriaged tickets, with suggestions for each."""
    triage = Triage(desk)
    return [triage.study(line) for line in list_untriaged(desk, limit)]


def study_ticket(desk: Desk, ticket_id: int) -> Case | None:
    """One untriaged ticket with suggestions; None when it is untriaged no more, or is private."""
    (line,) = list_tickets(desk, [ticket_id])
    held = read_ticket(desk.store, ticket_id)
    is_untriaged = held.status == "new" and line.assignee is None and TRIAGED not in held.tags
    return Triage(desk).study(line) if is_untriaged and may_read(desk, held.ticket) else None


def accept(desk: Desk, case: Case, severity: str | None = None) -> list[int]:
    """Give a ticket its severity, the one suggested unless another is given, and its route.

    It is marked as looked at, and left for others to take.
    """
    suggested = severity or (case.earned and case.earned.value) or case.line.severity

    def decide(held: StoredTicket) -> list[Event]:
        events = [Event(desk.now, "tag", desk.by, to=TRIAGED)]
        was = held.ticket.severity
        if suggested != was:
            events.append(Event(desk.now, "severity", desk.by, to=suggested, was=was))
        if case.routed and held.ticket.team is None:
            events += _follow(desk, held, case.routed)
        return events

    return record(desk, [str(case.line.id)], decide, "triage")


def _follow(desk: Desk, held: StoredTicket, routed: Routed) -> list[Event]:
    moved = Event(desk.now, "team", desk.by, to=routed.route.team, was=held.ticket.team)
    return [moved, Event(desk.now, "message", SYSTEM, False, write_note(routed))]


def _with_terms(tickets: Iterable[PastTicket]) -> list[tuple[PastTicket, frozenset[str]]]:
    return [(past, find_terms(f"{past.subject}\n{past.text or ''}")) for past in tickets]


def _gather(
    tickets: Sequence[tuple[PastTicket, frozenset[str]]],
) -> tuple[list[PastTicket], Corpus]:
    return [past for past, _ in tickets], gather([terms for _, terms in tickets])
