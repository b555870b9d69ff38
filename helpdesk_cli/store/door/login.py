"""The login with which a desk on a server was opened, and what it may do there.

On the path of the fastest commands: imports nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["agent", "lead", "cron"]

GROUPS: dict[Kind, str] = {"agent": "agents", "lead": "leads", "cron": "cron"}
"""The kinds of logins, as `hd access grant` gives them, and how the name of the role ends that has
their rights; the desk's owner needs none."""

STRICT_PRIVACY = "strict_privacy"
"""The fact of a desk whose server keeps private rows to those who may read them."""


class Login:
    """`kinds` is empty for the owner of a desk, and for whoever was let in by hand.

    `has_rules`: the server leaves out rows that it may not see (strict privacy).
    """

    def __init__(self, name: str, kinds: str | None, has_rules: bool | None) -> None:
        self.name = name
        self.kinds = frozenset((kinds or "").split())
        self.has_rules = bool(has_rules)

    @property
    def is_bound(self) -> bool:
        """Whether it acts in its own name alone, and decides nothing for the whole desk."""
        return bool(self.kinds) and "cron" not in self.kinds

    @property
    def sees_part(self) -> bool:
        """Whether there may be tickets that it is not shown at all."""
        return self.has_rules and "cron" not in self.kinds

    @property
    def reads_tables(self) -> bool:
        """Whether it reads the tables themselves, and not what leads are shown of them."""
        return self.kinds != {"lead"}
