"""`hd account show` and `list` for people: who the customer is, and which ways in they have now."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from helpdesk_cli.domain.answers.account import AccountView
from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.customers.ways_in import PIN, Way
from helpdesk_cli.english import join
from helpdesk_cli.phrases.ways_in import describe_never, name_need
from helpdesk_cli.view.printing.ink import MARKS, QUIET, STRONG, Span, draw_mark
from helpdesk_cli.view.printing.output import Output, show_body, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, facts, fit, indent, line, table
from helpdesk_cli.view.printing.when import format_day, format_instant


def render_account(view: AccountView, output: Output, *, zone: str, now: int) -> str:
    """The whole account, then each channel in words: whether they may use it, and until when."""
    named = [(name, Text(text)) for name, text in _tell_facts(view, output, zone, now) if text]
    ways = [
        (way.channel, line(_mark_way(way, output), " ", _describe_way(way, view, zone, now)))
        for way in sorted(view.ways, key=_closed_last)
    ]
    parts: list[RenderableType] = [
        line((show_line(view.account.name, output), STRONG)),
        "",
        indent(facts(named)),
        "",
        Text("May use now", QUIET),
        indent(facts(ways)),
    ]
    return draw_screen(parts, output)


def render_account_list(views: Sequence[AccountView], output: Output) -> str:
    """A line each, by name."""
    if not views:
        return "No accounts.\n"
    made = table(
        *("Name", "Tier", "Region", "Manager", "Phone", "Plan", "PIN", "Contacts"),
        whole=("Tier", "Region", "Manager", "Phone", "PIN", "Contacts"),
    )
    for view in views:
        account = view.account
        cells = (account.name, account.tier, account.region, account.manager, account.phone)
        pin = "locked" if view.locked_until else "set" if view.has_pin else ""
        last = (account.plan, pin, str(len(view.contacts) or ""))
        made.add_row(*(Text(show_line(cell or "", output)) for cell in (*cells, *last)))
    dropped = ("Plan", "Phone", "Contacts", "PIN", "Manager", "Region")
    return draw_screen([fit(made, output, dropped)], output)


def _tell_default(view: AccountView) -> str:
    if view.has_dropped_tier:
        return f' (the default, for the policy has no tier "{view.account.tier}")'
    return "" if view.account.tier else " (the default)"


def _tell_facts(view: AccountView, output: Output, zone: str, now: int) -> list[tuple[str, str]]:
    account = view.account
    former = [
        f"{show_line(tier, output)} until {format_day(until, zone, now)}"
        for tier, until in reversed(view.former_tiers)
    ]
    manager = account.manager or ""
    pin = "set" if view.has_pin else "none"
    if view.locked_until is not None:
        pin = f"locked until {format_instant(view.locked_until, zone, now)}"
    return [
        ("Tier", show_line(view.tier_label + _tell_default(view), output)),
        ("Before", ", ".join(former)),
        ("Region", show_line(account.region or "", output)),
        ("Account manager", show_line(_join_name(view.manager_name, manager), output)),
        ("Direct line", show_line(account.phone or "", output)),
        ("Support plan", show_line(account.plan or "", output)),
        ("PIN", pin),
        ("Contacts", "\n".join(_tell_contact(each, output) for each in view.contacts)),
        ("Domains", ", ".join(show_line(domain, output) for domain in view.domains)),
        ("Notes", show_body(account.notes or "", output)),
    ]


def _join_name(name: str | None, known_as: str) -> str:
    return f"{name} ({known_as})" if name else known_as


def _tell_contact(contact: Contact, output: Output) -> str:
    name = f"{contact.name} <{contact.address}>" if contact.name else contact.address
    return show_line(name, output)


def _closed_last(way: Way) -> tuple[bool, bool]:
    return way.closed_to is not None, not way.is_open


def _mark_way(way: Way, output: Output) -> Span:
    return draw_mark(MARKS["achieved" if way.is_open else "cancelled"], output.unicode)


def _describe_way(way: Way, view: AccountView, zone: str, now: int) -> str:
    """Such as `with the PIN, until Fri 20 Nov 18:00 GMT`."""
    if way.closed_to is not None:
        return describe_never(way.closed_to)
    if way.requires == PIN and view.locked_until is not None:
        return f"with the PIN, which is locked until {format_instant(view.locked_until, zone, now)}"
    need = name_need(way.requires)
    told = [need] if need else []
    if way.topics:
        told.append(f"for {join(way.topics)} only")
    if way.severities:
        told.append(f"for {join(way.severities)} tickets only")
    when = "" if way.changes_at is None else format_instant(way.changes_at, zone, now)
    if way.is_open:
        told.append(f"until {when}" if when else "at any hour")
    else:
        told.append(f"closed, opens {when}" if when else "closed for good")
    return ", ".join(told)
