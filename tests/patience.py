"""Waiting for what is going to be so, however busy the machine is.

A test never waits for a time to go by, but until something is so. What has not come about after
`PATIENCE` seconds hangs; no test asserts that it takes less.
"""

import time
from collections.abc import Callable

PATIENCE = 300


def wait_until(is_so: Callable[[], object]) -> None:
    """Look again and again."""
    give_up_at = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < give_up_at, "it never came to be so"
        time.sleep(0.01)
