"""A policy checked, with what open tickets of this desk have, if there is a desk."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.lint.judging import Carried
from helpdesk_cli.store.tickets.every_ticket import count_open_by


def count_carried(desk: Desk) -> Carried:
    """How many open tickets have each tier, and each severity."""
    return {field: count_open_by(desk.store, field) for field in ("tier", "severity")}
