"""Saved views: one's own, in hd.toml, and those that the policy shares."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.answers.queue import View


def list_views(desk: Desk) -> list[View]:
    """All of them by name; one's own stands for a shared one of its name."""
    own = [View(name, text, is_shared=False) for name, text in desk.own_views.items()]
    shared = [
        View(name, text, is_shared=True)
        for name, text in desk.in_force.policy.views.items()
        if name not in desk.own_views
    ]
    return sorted([*own, *shared])
