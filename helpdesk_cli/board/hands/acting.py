"""Keys that change tickets: those that are marked, else the one under the cursor."""

from collections.abc import Callable, Mapping, Sequence

from helpdesk_cli.board import deeds
from helpdesk_cli.board.deeds import Deal
from helpdesk_cli.board.screen import BoardScreen
from helpdesk_cli.board.widgets.asking import Asking, Offer
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.search import narrow_queue
from helpdesk_cli.errors import UsageError


def name_tickets(board: BoardScreen) -> Sequence[str]:
    """The names of the tickets that a key acts on; none where there is no ticket."""
    chosen = board.queue.chosen
    ids = sorted(board.queue.marked) or ([] if chosen is None else [chosen])
    return [f"#{ticket_id}" for ticket_id in ids]


def doing(deal: Deal) -> Callable[[BoardScreen], None]:
    """A hand that deals with the chosen tickets immediately, without asking."""

    def act(board: BoardScreen) -> None:
        names = name_tickets(board)
        if names:
            board.carry_out(lambda desk: deal(desk, names))

    return act


def take_next(board: BoardScreen) -> None:
    """Take the most urgent unassigned ticket of those shown."""

    def deal(desk: Desk) -> deeds.Told:
        filters = narrow_queue(desk, board.session.filters, board.search)
        return deeds.take_next_one(desk, filters)

    board.carry_out(deal)


def undo(board: BoardScreen) -> None:
    """The last command is taken back, whatever was marked."""
    board.carry_out(deeds.undo)


def mark(board: BoardScreen) -> None:
    """Mark it and go on to the next."""
    board.queue.toggle_mark()
    board.queue.move(1)


def assign(board: BoardScreen) -> None:
    """Assign the chosen tickets to an agent or a team, or to nobody."""
    names = name_tickets(board)
    if names:
        with board.refusals_told():
            offers = [Offer(*each) for each in deeds.list_holders(board.lookout.desk, names)]
            board.ask(
                Asking(about("Assign", names, "to"), offers),
                lambda answer: board.carry_out(deeds.assigning(names, answer)),
            )


def set_severity(board: BoardScreen) -> None:
    """One of the policy's."""
    names = name_tickets(board)
    if names:
        severities = board.lookout.desk.in_force.policy.severities.values()
        offers = [Offer(each.id, f"{each.label}: {each.definition}") for each in severities]
        board.ask(
            Asking(about("Severity of", names), offers),
            lambda answer: board.carry_out(deeds.setting_severity(names, answer)),
        )


def merge(board: BoardScreen) -> None:
    """Merge the marked tickets into the one under the cursor."""
    chosen = board.queue.chosen
    sources = [f"#{each}" for each in sorted(board.queue.marked) if each != chosen]
    with board.refusals_told():
        if not sources or chosen is None:
            raise UsageError(
                "no other ticket is marked", hint="mark the duplicates first, then go to the target"
            )
        board.carry_out(deeds.merging(sources, f"#{chosen}"))


def about(what: str, names: Sequence[str], after: str = "") -> str:
    """A question about tickets, such as `Assign #4 to`."""
    whom = names[0] if len(names) == 1 else f"{len(names)} tickets"
    return " ".join(filter(None, (what, whom, after)))


ACTING: Mapping[str, Callable[[BoardScreen], None]] = {
    "take": doing(deeds.take),
    "next": take_next,
    "solve": doing(deeds.setting("solved", "solved")),
    "pend": doing(deeds.setting("pending", "pending:")),
    "hold": doing(deeds.setting("hold", "on hold:")),
    "undo": undo,
    "mark": mark,
    "assign": assign,
    "severity": set_severity,
    "merge": merge,
}
