"""Durations as a policy writes them: wall-clock time, open time, or business days."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["wall", "business", "business-days"]


@dataclass(frozen=True, slots=True)
class Duration:
    """`amount` counts seconds, or days when `unit` is `business-days`; `text` is as written."""

    text: str
    unit: Unit
    amount: int

    @property
    def is_wall(self) -> bool:
        """Whether calendars are ignored."""
        return self.unit == "wall"
