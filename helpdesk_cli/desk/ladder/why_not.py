"""Why a rung has not fired on a ticket, will not, or when it will."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.by_hand import find_rung
from helpdesk_cli.desk.ladder.steps import find_ways_out
from helpdesk_cli.desk.tickets.privacy import may_read
from helpdesk_cli.domain.ladder.verdicts import Climb, RungAnswer, judge_climb
from helpdesk_cli.domain.ladder.waiting import find_opening
from helpdesk_cli.domain.policy.ladder import MESSAGES, Rung
from helpdesk_cli.store.ladder.ledger import read_fired_at
from helpdesk_cli.store.ladder.outbox import read_ways
from helpdesk_cli.store.ladder.pass_log import read_last_pass_at
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.runs import read_runs
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket


def explain_rung(desk: Desk, name: str, rung_name: str) -> RungAnswer:
    """What the next pass would make of a rung on a ticket, and why. By the name of the rung."""
    rung = find_rung(desk, rung_name)
    held = read_ticket(desk.store, find_ticket(desk.store, name))
    climb = Climb(
        held.ticket,
        read_runs(desk.store, held.id),
        held.unread_since,
        held.taken_in_at,
        desk.ladder_since,
        read_fired_at(desk.store, held.id),
    )
    verdicts = judge_climb(desk.in_force.policy, rung, climb, desk.now)
    to, gaps = _reach(desk, held, rung)
    return RungAnswer(
        ticket_id=held.id,
        rung=rung,
        promised_to=held.ticket.promised_to,
        status=held.status,
        verdicts=verdicts,
        to=to,
        gaps=gaps,
        opens_at=find_opening(desk.in_force.policy, rung, desk.now) if rung.send_window else None,
        ways=tuple(read_ways(desk.store, held.id, rung.name)) if may_read_ways(desk, held) else (),
        last_pass_at=read_last_pass_at(desk.store),
        now=desk.now,
    )


def may_read_ways(desk: Desk, held: StoredTicket) -> bool:
    """Whether the agent may know whom a ticket reached: that of a private one is for its team
    alone."""
    return may_read(desk, held.ticket)


def _reach(desk: Desk, held: StoredTicket, rung: Rung) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people whom the message of a rung would reach, and the gaps."""
    if rung.action not in MESSAGES or not may_read_ways(desk, held):
        return (), ()
    return find_ways_out(desk, held.ticket, rung)
