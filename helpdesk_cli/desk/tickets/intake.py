"""Taking a ticket in: what is said of it is checked against the policy, then it is created."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from helpdesk_cli.desk.customers.pin import check_pin
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.privacy import refuse_outside_assignee
from helpdesk_cli.desk.tickets.standing import Judges, find_standing
from helpdesk_cli.desk.vocabulary import NO_WAIVERS, Waivers, refuse_unknown
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier, find_dropped_tiers
from helpdesk_cli.domain.customers.naming import name_account, tidy_address, tidy_name
from helpdesk_cli.domain.customers.ways_in import Refused, check_channel, needs_pin
from helpdesk_cli.domain.tickets.routing import find_route, private_team
from helpdesk_cli.domain.tickets.ticket import (
    CUSTOMER,
    SYSTEM,
    Event,
    Ticket,
    collect_tags,
    read_number,
)
from helpdesk_cli.domain.tickets.timeline import fill_was
from helpdesk_cli.domain.tickets.unread import find_unread
from helpdesk_cli.domain.tickets.word_length import FOUND_BY, check_lengths
from helpdesk_cli.errors import ConflictError, UsageError, suggest
from helpdesk_cli.phrases.routing import write_note
from helpdesk_cli.phrases.ways_in import advise, describe_refusal
from helpdesk_cli.store.customers.accounts import find_tier_at, list_account_names, read_account
from helpdesk_cli.store.queue.queue import read_tickets
from helpdesk_cli.store.tickets.commands import save_command, save_opened
from helpdesk_cli.store.tickets.creating import NewTicket, create_tickets
from helpdesk_cli.store.tickets.naming import find_known_refs


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says of a new ticket. What is None follows from the account or the desk.

    `body` is the opening message, written by the customer unless `by_agent`. `pin` is what a caller
    said; `override` why the ticket is taken in although the customer may not use the channel.
    """

    subject: str
    body: str | None = None
    by_agent: bool = False
    ref: str | None = None
    account: str | None = None
    contact: str | None = None
    tier: str | None = None
    region: str | None = None
    severity: str | None = None
    channel: str | None = None
    topic: str | None = None
    team: str | None = None
    assignee: str | None = None
    pin: str | None = field(default=None, repr=False)
    override: str | None = None


class Admitted(NamedTuple):
    """A report that may become a ticket; `exception` is the note that says why it may, if odd."""

    report: Report
    exception: str | None = None


REPORT_KEYS = tuple(Report.__dataclass_fields__)


def report_from(given: Mapping[str, object]) -> Report:
    """A report from the keys of `Report`; one that is null or empty counts as left out."""
    said = {key: value for key, value in given.items() if value is not None and value != ""}
    problems = [
        f"{key}: no such key{suggest(key, REPORT_KEYS)}" for key in said if key not in REPORT_KEYS
    ]
    problems += [
        f"{key}: expected a text, got {'something else' if key == 'pin' else repr(value)}"
        for key, value in said.items()
        if key in REPORT_KEYS and key != "by_agent" and not isinstance(value, str)
    ]
    problems += [
        f"{key}: text cannot contain a NUL character"
        for key, value in said.items()
        if isinstance(value, str) and "\0" in value
    ]
    if not isinstance(said.get("by_agent", False), bool):
        problems.append(f"by_agent: expected true or false, got {said['by_agent']!r}")
    if not str(said.get("subject", "")).strip():
        problems.append("subject: expected a text, got nothing")
    if problems:
        raise UsageError("; ".join(problems), hint=f"keys: {', '.join(REPORT_KEYS)}")
    return Report(**said)  # type: ignore[arg-type]


def open_tickets(desk: Desk, reports: Sequence[Report], waivers: Waivers = NO_WAIVERS) -> list[int]:
    """Create a ticket for each report, all or none, and return their ids in order."""
    return open_admitted(desk, admit_all(desk, reports, waivers))


def admit_all(
    desk: Desk, reports: Sequence[Report], waivers: Waivers = NO_WAIVERS
) -> list[Admitted]:
    """Refuse all of them if one is to be refused."""
    admitted: list[Admitted] = []
    named: list[str] = []
    for report in reports:
        admitted.append(admit(desk, report, waivers, named))
        account = admitted[-1].report.account
        if account is not None and account not in named:
            named.append(account)
    return admitted


def find_account_meant(
    desk: Desk, said: str, waivers: Waivers = NO_WAIVERS, named: Sequence[str] = ()
) -> str:
    """The account of a ticket, as the desk spells it; UnknownAccountError when it knows none.

    Those `named` are about to be there.
    """
    if read_account(desk.store, said) is not None:
        return said
    known = [*list_account_names(desk.store), *named]
    return name_account(said, known, may_be_new=waivers.new_account)


def admit(
    desk: Desk, report: Report, waivers: Waivers = NO_WAIVERS, named: Sequence[str] = ()
) -> Admitted:
    """Refuse what nobody knows, or a channel that the customer may not use now.

    The accounts `named` are about to be there. A PIN that is wrong counts, whatever becomes of the
    ticket.
    """
    account = tidy_name(report.account)
    if account is not None:
        account = find_account_meant(desk, account, waivers, named)
    report = replace(report, account=account, contact=tidy_address(report.contact))
    check_report(desk, report, waivers)
    if report.channel is None:
        return Admitted(report)
    policy, channel = desk.in_force.policy, report.channel
    asks = needs_pin(policy, channel)
    verdict = check_channel(
        policy,
        as_of_now(desk, report.account, report.tier, report.region),
        channel,
        report.severity or policy.desk.default_severity,
        report.topic,
        desk.now,
        check_pin(desk, report.account, report.pin).answer if asks else "missing",
    )
    if not isinstance(verdict, Refused):
        return Admitted(report)
    why = (report.override or "").strip()
    if why:
        return Admitted(report, f"Taken in although {describe_refusal(verdict)}. Why: {why}")
    ways = (*advise(verdict), 'or --override "why"')
    raise ConflictError(describe_refusal(verdict), hint="; ".join(ways))


def open_admitted(desk: Desk, admitted: Sequence[Admitted]) -> list[int]:
    """Create a ticket for each, all or none, and return their ids in order."""
    with desk.store.transaction("tickets"):
        return open_within(desk, admitted)


def open_within(desk: Desk, admitted: Sequence[Admitted]) -> list[int]:
    """The same in a transaction that is open already."""
    desk.look_again()
    _check_refs(desk, [each.report.ref for each in admitted if each.report.ref])
    command_id = save_command(desk.store, desk.now, desk.agent, "new")
    ids = create_tickets(desk.store, [_prepare(desk, *each) for each in admitted], command_id)
    if ids:
        save_opened(desk.store, command_id, ids)
    return ids


def list_dropped_tiers(desk: Desk, ids: Sequence[int]) -> list[DroppedTier]:
    """The tiers that the accounts of new tickets have and the policy does not."""
    names = {row.account for row in read_tickets(desk.store, ids) if row.account is not None}
    tiers = Counter(find_tier_at(desk.store, name, desk.now) for name in names)
    known = {tier: count for tier, count in tiers.items() if tier}
    return find_dropped_tiers(desk.in_force.policy, known)


def as_of_now(
    desk: Desk, name: str | None, tier: str | None = None, region: str | None = None
) -> Account:
    """The account with the tier and region that a ticket has when it is opened now; where none is
    given, the account's own."""
    account = read_account(desk.store, name or "") or Account(name or "", None, None)
    tier = tier or find_tier_at(desk.store, account.name, desk.now)
    return account._replace(
        tier=desk.in_force.policy.tier_that_counts(tier), region=region or account.region
    )


def _prepare(desk: Desk, report: Report, exception: str | None) -> NewTicket:
    policy = desk.in_force.policy
    account = as_of_now(desk, report.account, report.tier, report.region)
    ticket = Ticket(
        subject=report.subject,
        tier=policy.tier_that_counts(account.tier),
        severity=report.severity or policy.desk.default_severity,
        created_at=desk.now,
        ref=report.ref,
        account=report.account,
        contact=report.contact,
        region=account.region,
        channel=report.channel,
        topic=report.topic,
        team=report.team,
        assignee=report.assignee,
    )
    by = desk.by if report.by_agent else CUSTOMER
    events = [] if report.body is None else [Event(desk.now, "message", by, True, report.body)]
    if exception:
        events.append(Event(desk.now, "message", desk.by, False, exception))
    routed = find_route(policy, ticket, report.body or "") if report.team is None else None
    if routed and routed.route.team:
        ticket = replace(ticket, team=routed.route.team)
        events.append(Event(desk.now, "message", SYSTEM, False, write_note(routed)))
    refuse_outside_assignee(desk, "the ticket", ticket)
    return prepare(desk, ticket, events)


def prepare(
    desk: Judges,
    opening: Ticket,
    events: Sequence[Event],
    imported_at: int | None = None,
    fingerprint: str | None = None,
) -> NewTicket:
    """A ticket with its timeline, assessed and ready for the store.

    `opening` holds the values at creation; `events` stand in the order in which they count.
    """
    _, filled = fill_was(opening, events)
    assessment = assess(opening, filled, [desk.in_force])
    taken_in_at = opening.created_at if imported_at is None else imported_at
    is_live = desk.in_force.policy.is_live(opening.channel)
    answered_at = opening.created_at if is_live else None
    unread_since = find_unread(filled, assessment.status, answered_at=answered_at)
    standing = find_standing(desk, assessment, taken_in_at, unread_since=unread_since)
    return NewTicket(
        assessment=assessment,
        events=filled,
        policy_id=desk.in_force.id,
        updated_at=filled[-1].at if filled else opening.created_at,
        imported_at=imported_at,
        fingerprint=fingerprint,
        tags=collect_tags(filled),
        next_rung_at=standing.next_rung_at,
        suggestion=standing.suggestion,
        private_to=private_team(desk.in_force.policy, assessment.ticket),
        unread_since=unread_since,
    )


def check_report(desk: Desk, report: Report, waivers: Waivers) -> None:
    """Refuse words that are too long, or that neither the policy nor the desk knows."""
    too_long = check_lengths({name: getattr(report, name) for name in FOUND_BY})
    if too_long:
        raise UsageError("; ".join(too_long))
    refuse_unknown(
        desk,
        {
            "tier": report.tier,
            "severity": report.severity,
            "channel": report.channel,
            "team": report.team,
            "person": report.assignee,
            "region": report.region,
            "topic": report.topic,
        },
        waivers,
    )


def _check_refs(desk: Desk, refs: Sequence[str]) -> None:
    for ref in refs:
        if read_number(ref) is not None:
            raise UsageError(f'expected a ref, got "{ref}", a number of the desk')
    taken = sorted(find_known_refs(desk.store, refs))
    if taken:
        raise ConflictError(
            f'ref "{taken[0]}" names another ticket already', hint=f"hd show {taken[0]}"
        )
    twice = [ref for ref, count in Counter(refs).items() if count > 1]
    if twice:
        raise UsageError(f'ref "{twice[0]}" is given twice', hint="nothing was created")
