"""A bar on a terminal while something takes long."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable


@contextmanager
def show_progress(what: str, stream: TextIO) -> "Iterator[Callable[[int, int], None] | None]":
    """Yields a function to call with how many are done, of how many; None where nobody is
    looking."""
    if not stream.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
