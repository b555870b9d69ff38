"""What keys do to tickets: each is one command of the command line, told in its words."""

from collections.abc import Callable, Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import list_tickets, take_next
from helpdesk_cli.desk.tickets import changes
from helpdesk_cli.desk.tickets import undo as undoing
from helpdesk_cli.desk.tickets.merging import merge
from helpdesk_cli.desk.tickets.privacy import list_takers
from helpdesk_cli.domain.answers.queue import QueueFilter, QueueLine
from helpdesk_cli.domain.tickets.ticket import Status
from helpdesk_cli.errors import ConflictError

Told = tuple[str, list[QueueLine]]
"""The verb of what was done, and the tickets as they stand after it."""

NOBODY, TEAM = "nobody", "team:"

Deal = Callable[[Desk, Sequence[str]], Told]
"""Does something to tickets that are named."""


def take(desk: Desk, names: Sequence[str]) -> Told:
    """They are the agent's, unless somebody else has one."""
    return "took", list_tickets(desk, changes.take(desk, names))


def setting(status: Status, verb: str) -> Deal:
    """What sets a status."""

    def deal(desk: Desk, names: Sequence[str]) -> Told:
        return verb, list_tickets(desk, changes.set_status(desk, names, status))

    return deal


def take_next_one(desk: Desk, filters: QueueFilter) -> Told:
    """The most urgent ticket that nobody has; never the same for two agents."""
    line = take_next(desk, filters)
    if line is None:
        raise ConflictError("nothing to take: every open ticket is assigned")
    return "took", [line]


def undo(desk: Desk) -> Told:
    """The agent's last command is taken back."""
    command, ids = undoing.undo(desk)
    return f"{command.name} undone:", list_tickets(desk, ids)


def list_holders(desk: Desk, names: Sequence[str]) -> list[tuple[str, str]]:
    """Who can have these tickets, each with a word on who it is: agents, teams, nobody."""
    policy = desk.in_force.policy
    ids = changes.find_tickets(desk, names)
    takers = [set(list_takers(desk, ticket_id)) for ticket_id in ids]
    agents = [name for name in list_takers(desk, ids[0]) if all(name in few for few in takers)]
    people = [(name, policy.people[name].name if name in policy.people else "") for name in agents]
    teams = [(f"{TEAM}{team.id}", team.email or "") for team in policy.teams.values()]
    return [*people, *teams, (NOBODY, "as if it had never been taken")]


def assigning(names: Sequence[str], holder: str) -> Callable[[Desk], Told]:
    """Gives tickets to one of the holders that are listed."""
    values: dict[str, str | None] = {"assignee": None if holder == NOBODY else holder}
    if holder.startswith(TEAM):
        values = {"team": holder.removeprefix(TEAM)}

    def deal(desk: Desk) -> Told:
        done = changes.set_fields(desk, names, values, command="assign")
        return f"assigned to {holder}:", list_tickets(desk, done)

    return deal


def setting_severity(names: Sequence[str], severity: str) -> Callable[[Desk], Told]:
    """Sets a severity of the policy."""

    def deal(desk: Desk) -> Told:
        done = changes.set_fields(desk, names, {"severity": severity})
        return f"{severity}:", list_tickets(desk, done)

    return deal


def merging(sources: Sequence[str], target: str) -> Callable[[Desk], Told]:
    """Merges duplicates into another ticket."""

    def deal(desk: Desk) -> Told:
        done = merge(desk, sources, target)
        opened = ", which is open again" if done.opened else ""
        return f"merged {', '.join(sources)} into{opened}", list_tickets(desk, done.ids[-1:])

    return deal
