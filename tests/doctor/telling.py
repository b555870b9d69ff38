"""What `hd doctor` tells, as its JSON has it."""

from typing import Any

from tests.conftest import Hd


def examine(hd: Hd, *options: str) -> Any:
    """The whole answer; its exit code says the same."""
    done = hd("doctor", "--offline", *options, "--json")
    assert done.code == (0 if done.json()["ok"] else 1), done
    return done.json()


def list_findings(told: Any) -> list[tuple[str, str]]:
    """Each finding with its check."""
    return [(each["check"], one["text"]) for each in told["checks"] for one in each["findings"]]


def list_mended(told: Any) -> list[str]:
    """The checks that have mended something."""
    return [each["check"] for each in told["checks"] if each["mended"]]
