"""A login of a desk, as lists show it."""

from collections.abc import Sequence
from typing import NamedTuple


class LoginRow(NamedTuple):
    """`kinds`: agent, lead or cron; `teams`: those that the policy has them in."""

    login: str
    kinds: Sequence[str]
    teams: Sequence[str]
