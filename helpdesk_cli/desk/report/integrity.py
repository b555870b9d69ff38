"""Which promises of a period were kept only because something was changed late, by whom and why."""

from collections.abc import Iterable, Iterator, Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.history import read_histories
from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.domain.report.integrity import Rescue, find_rescues
from helpdesk_cli.domain.report.judging import Judged, RunFact
from helpdesk_cli.domain.tickets.routing import private_team
from helpdesk_cli.store.report import find_held
from helpdesk_cli.store.tickets.every_ticket import read_some
from helpdesk_cli.store.tickets.runs import read_all_runs

_Key = tuple[str, int]


def find_moved(
    desk: Desk,
    policies: Sequence[StoredPolicy],
    judged: Iterable[Judged],
    changed: Iterable[int],
    end_at: int,
) -> Iterator[Rescue]:
    """The runs that count as kept only because something was changed late. `changed` are the
    tickets whose severity, tier or region was another one before. What happened from `end_at` on is
    left out."""
    facts = [run for each in judged if each.counted == "achieved" for run in each.runs]
    kept: dict[int, set[_Key]] = {}
    for fact in facts:
        kept.setdefault(fact.ticket_id, set()).add((fact.clock, fact.number))
    rescheduled = _find_rescheduled(policies, facts)
    suspects = kept.keys() & {*changed, *rescheduled, *find_held(desk.store, kept)}
    if not suspects:
        return
    applied_by = {str(held.id): held.applied_by for held in policies}
    tickets = read_some(desk.store, sorted(suspects), with_text=True)
    timelines = {held.id: timeline for held, timeline in tickets}
    history_of = read_histories(desk, [held for held, _ in tickets], timelines)
    runs = read_all_runs(desk.store, suspects)
    for held, timeline in tickets:
        history = history_of(held)
        known = [event for event in timeline if event.at < end_at]
        of_ticket = [run for run in runs[held.id] if (run.clock, run.number) in kept[held.id]]
        is_private = private_team(desk.in_force.policy, held.ticket) is not None
        for rescue in find_rescues(
            held.id, history.opening, known, history.policies, history.merged, of_ticket
        ):
            by = applied_by.get(rescue.to) if rescue.what == "policy" else rescue.by
            yield rescue._replace(by=by, why=None if is_private else rescue.why)


def _find_rescheduled(policies: Sequence[StoredPolicy], facts: Iterable[RunFact]) -> Iterator[int]:
    """The tickets on which a policy came into force while a run was owed."""
    applied = [held.applied_at for held in policies[1:]]
    for run in facts if applied else ():
        if any(run.started_at < at < (run.stopped_at or 0) for at in applied):
            yield run.ticket_id
