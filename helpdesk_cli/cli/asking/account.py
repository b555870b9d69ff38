"""Which customer a ticket belongs to: an unknown account is asked about on a terminal."""

from typing import TYPE_CHECKING

import typer

from helpdesk_cli.cli.asking.text import ask, has_terminal
from helpdesk_cli.errors import UnknownAccountError

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.desk.tickets.intake import Report
    from helpdesk_cli.desk.vocabulary import Waivers

NEW = "n"


def settle_account(desk: "Desk", report: "Report", waivers: "Waivers") -> "tuple[Report, Waivers]":
    """The report with the account that is meant; it may be new when somebody has said so."""
    from dataclasses import replace

    from helpdesk_cli.desk.tickets.intake import find_account_meant

    if report.account is None:
        return report, waivers
    try:
        meant = find_account_meant(desk, report.account, waivers)
    except UnknownAccountError as error:
        if not has_terminal():
            raise
        chosen = _ask(desk, report.account, error.near)
        if chosen is None:
            return report, waivers._replace(new_account=True)
        meant = chosen
    return replace(report, account=meant), waivers


def _ask(desk: "Desk", said: str, near: tuple[str, ...]) -> str | None:
    """One of the accounts that are near; None for a new one."""
    from helpdesk_cli.desk.customers.reading import show_accounts
    from helpdesk_cli.view.triage.choices import render_offers

    found = [f"{view.account.name} ({view.tier_label})" for view in show_accounts(desk, near)]
    numbers = [str(number) for number in range(1, len(found) + 1)]
    offers = [*zip(numbers, found, strict=True), (NEW, "a new customer")]
    typer.echo(render_offers(f'No account "{said}". Which one is it?', offers))
    answers = [*numbers, NEW]
    while True:
        answer = (ask(f"Which? [{', '.join(answers)}]")).strip().lower()
        if answer in answers:
            return None if answer == NEW else near[int(answer) - 1]
