"""What the policy in force leaves beside the tickets, and how it stands to its file."""

from helpdesk_cli.desk.doctor.check import FIX, Examination, found, odd, wrong
from helpdesk_cli.desk.policy.apply import find_drift, list_facts
from helpdesk_cli.desk.policy.checking import count_carried
from helpdesk_cli.desk.policy.coming import list_waiting, read_entered
from helpdesk_cli.desk.policy.rescheduling import compile_calendars, find_other_hours
from helpdesk_cli.desk.tickets.privacy import apply_privacy, is_kept_private
from helpdesk_cli.domain.answers.doctor import Finding, Seen
from helpdesk_cli.domain.answers.policy import WaitingPolicy
from helpdesk_cli.domain.ladder.chores import name_ladder
from helpdesk_cli.domain.lint.codes import CODES
from helpdesk_cli.domain.lint.judging import judge
from helpdesk_cli.english import join
from helpdesk_cli.errors import ConfigError
from helpdesk_cli.store.desk_facts import read_facts, save_facts
from helpdesk_cli.store.ladder.ledger import change_ladder, read_ladder


def find_wrong_calendars(on: Examination) -> Seen:
    names = find_other_hours(on.desk)
    text = f"{join(names)}: compiled hours are not those of the policy in force"
    return found(*([wrong(text, FIX)] if names else []))


def mend_calendars(on: Examination) -> list[str]:
    with on.desk.store.transaction():
        compile_calendars(on.desk)
    return ["recompiled the calendars"]


def find_other_facts(on: Examination) -> Seen:
    facts = read_facts(on.desk.store)
    others = [
        name
        for name, value in list_facts(on.desk.in_force.policy).items()
        if facts.get(name) != value
    ]
    text = f"the stored {join(others)} of the desk is not that of the policy"
    return found(*([wrong(text, FIX)] if others else []))


def mend_facts(on: Examination) -> list[str]:
    with on.desk.store.transaction():
        save_facts(on.desk.store, list_facts(on.desk.in_force.policy))
    return ["stored the name and the zone of the desk"]


def find_wrong_readers(on: Examination) -> Seen:
    text = "the stored readers of private tickets are not those of the policy"
    return found(*([] if is_kept_private(on.desk) else [wrong(text, FIX)]))


def mend_readers(on: Examination) -> list[str]:
    with on.desk.store.transaction():
        apply_privacy(on.desk)
    return ["stored who may read private tickets"]


def find_wrong_ladder(on: Examination) -> Seen:
    names = name_ladder(on.desk.in_force.policy)
    is_right = read_ladder(on.desk.store).keys() == set(names)
    text = "the stored steps of the ladder are not those of the policy"
    return found(*([] if is_right else [wrong(text, FIX)]))


def mend_ladder(on: Examination) -> list[str]:
    """Store the steps of the ladder, as of the instant from which the policy has been in force."""
    in_force = on.desk.in_force
    with on.desk.store.transaction():
        change_ladder(on.desk.store, name_ladder(in_force.policy), in_force.since)
    on.desk.forget_policies()
    return ["stored the steps of the ladder"]


def find_policy_drift(on: Examination) -> Seen:
    drift = find_drift(on.desk)
    if drift is None:
        return found()
    text, _, todo = drift.partition("; ")
    return found(odd(text, todo))


def find_unreadable_policies(on: Examination) -> Seen:
    return found(*filter(None, map(_judge_waiting, list_waiting(on.desk))))


def _judge_waiting(one: WaitingPolicy) -> Finding | None:
    try:
        read_entered(one)
    except ConfigError as error:
        return wrong(
            f"policy {one.hash[:8]} can never come into force: {error.problems[0]}",
            f"hd policy cancel {one.hash[:8]}; then apply what this hd can read",
        )
    return None


def find_lint(on: Examination) -> Seen:
    judged = judge(on.desk.in_force.policy, on.desk.now, count_carried(on.desk))
    return found(
        *(
            Finding(CODES[each.code].severity, f"{each.code} {each.sentence}", _explain(each.code))
            for each in judged.found
        )
    )


def _explain(code: str) -> str:
    return f"{CODES[code].remedy} hd policy check --explain {code} says more"
