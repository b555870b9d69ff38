"""What is wrong with a TOML document, each problem at the place where it lies."""

from collections.abc import Mapping
from typing import NamedTuple

from helpdesk_cli.domain.policy.key_path import KeyPath


class Problem(NamedTuple):
    """What is wrong at one place of the document."""

    path: KeyPath
    text: str
    is_shape: bool = False
    """Whether a key is missing or unknown, or what stands there is of the wrong kind: what a schema
    refuses, too."""


class Problems:
    """The problems of one document, collected while it is read."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self._document = document
        self.found: list[Problem] = []

    def add(self, path: KeyPath, text: str, *, is_shape: bool = False) -> None:
        self.found.append(Problem(path, text, is_shape))

    def in_order(self) -> list[Problem]:
        """The problems in the order of the document."""
        return sorted(self.found, key=lambda found: self._place(found.path))

    def lie_at(self, path: KeyPath) -> bool:
        """Whether one lies at this path or below it."""
        return any(found.path[: len(path)] == path for found in self.found)

    def _place(self, path: KeyPath) -> list[int]:
        places: list[int] = []
        level: object = self._document
        for step in path:
            if isinstance(level, dict):
                keys = list(level)
                places.append(keys.index(step) if step in level else len(keys))
                level = level.get(step)
            elif isinstance(level, list) and isinstance(step, int):
                places.append(step)
                level = level[step - 1]
        return places
