"""What keys do to tickets: each is one command of the command line, reported in its words."""

from collections.abc import Callable, Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import list_tickets, take_next
from helpdesk_cli.desk.queue.views import list_views
from helpdesk_cli.desk.tickets import changes
from helpdesk_cli.desk.tickets import undo as undoing
from helpdesk_cli.desk.tickets.drafting import reply_from_draft
from helpdesk_cli.desk.tickets.merging import merge
from helpdesk_cli.desk.tickets.privacy import list_takers
from helpdesk_cli.domain.answers.queue import QueueFilter, QueueLine
from helpdesk_cli.domain.tickets.search.query import FIELDS, STATES
from helpdesk_cli.domain.tickets.ticket import STATUSES, Status
from helpdesk_cli.errors import ConflictError

Told = tuple[str, list[QueueLine]]
"""The verb of what was done, and the tickets as they stand after it."""

NOBODY, TEAM = "nobody", "team:"

Deal = Callable[[Desk, Sequence[str]], Told]
"""Does something to tickets that are named."""


def take(desk: Desk, names: Sequence[str]) -> Told:
    """Assign them to the agent, unless somebody else has one."""
    return "took", list_tickets(desk, changes.take(desk, names))


def setting(status: Status, verb: str) -> Deal:
    """What sets a status."""

    def deal(desk: Desk, names: Sequence[str]) -> Told:
        return verb, list_tickets(desk, changes.set_status(desk, names, status))

    return deal


def take_next_one(desk: Desk, filters: QueueFilter) -> Told:
    """Take the most urgent unassigned ticket; never the same one for two agents."""
    line = take_next(desk, filters)
    if line is None:
        raise ConflictError("nothing to take: every open ticket is assigned")
    return "took", [line]


def undo(desk: Desk) -> Told:
    """The agent's last command is taken back."""
    command, ids = undoing.undo(desk)
    return f"{command.name} undone:", list_tickets(desk, ids)


def list_holders(desk: Desk, names: Sequence[str]) -> list[tuple[str, str]]:
    """The words for whom these tickets can be assigned to, each described: agents, teams,
    nobody."""
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


def noting(names: Sequence[str], text: str) -> Callable[[Desk], Told]:
    """Writes a note for the team."""
    return lambda desk: ("noted on", list_tickets(desk, changes.note(desk, names, text)))


def replying(
    names: Sequence[str], text: str, then: Status | None, is_wanted: bool | None
) -> Callable[[Desk], Told]:
    """Replies and deletes the draft; mailed if `is_wanted`, None: as the policy says."""

    def deal(desk: Desk) -> Told:
        from helpdesk_cli.desk.outgoing.replying import Sending, reply_by_mail

        done, _leaving = reply_by_mail(
            desk, lambda: reply_from_draft(desk, names, text, then), Sending(is_wanted)
        )
        return "recorded reply to", list_tickets(desk, done)

    return deal


def list_asked_addresses(desk: Desk, names: Sequence[str]) -> list[str]:
    """Where a reply would be mailed if the agent agrees; none where the policy has decided."""
    if desk.in_force.policy.mail.send != "ask":
        return []
    from helpdesk_cli.desk.outgoing.replying import find_addresses

    return find_addresses(desk, names)


def find_id(desk: Desk, name: str) -> int:
    """The ticket of this name."""
    return changes.find_tickets(desk, [name])[0]


def list_search_words(desk: Desk) -> list[tuple[str, str]]:
    """What a search may hold beside words: views, states, fields with the words of the policy."""
    policy = desk.in_force.policy
    words = [(f"@{view.name}", view.search) for view in list_views(desk)]
    words += [(f"is:{state}", "") for state in dict.fromkeys((*STATES, *STATUSES))]
    words += [(f"severity:{each.id}", each.label) for each in policy.severities.values()]
    words += [(f"tier:{each.id}", each.label) for each in policy.tiers.values()]
    words += [(f"team:{each.id}", each.email or "") for each in policy.teams.values()]
    words += [(f"assignee:{each.id}", each.name) for each in policy.people.values()]
    return [*words, *((f"{field}:", "") for field in FIELDS if field != "is")]
