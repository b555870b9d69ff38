"""Where an answer is written: standard output, or a file that is whole or not there."""

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from helpdesk_cli.errors import HdError, UsageError, suggest
from helpdesk_cli.files import begin_file


@contextmanager
def open_target(
    output: Path | None, *, keep: Sequence[Path] = (), keeps_mode: bool = False
) -> Iterator[TextIO]:
    """Standard output, or a file for its owner alone that is put in place once it is whole.

    The files to `keep` are not overwritten. `keeps_mode`: whoever may read what it replaces, may
    read it.
    """
    if output is None:
        yield sys.stdout
        return
    try:
        with begin_file(output, keep) as new:
            with new.open_text() as stream:
                yield stream
            if keeps_mode:
                new.take_mode(output)
            new.put(output)
    except OSError as error:
        raise HdError(
            f"{output}: cannot be written: {error.strerror}", hint="--output names another place"
        ) from error


def refuse_suffix(output: Path | None, known: Collection[str]) -> None:
    """Refuse a file whose name says that it is something else than can be written."""
    suffix = output.suffix.lower() if output else ""
    if suffix and suffix not in known:
        raise UsageError(
            f'--output {output}: no format "{suffix}"{suggest(suffix, list(known))}',
            hint=f"a name that ends in {', '.join(known)}",
        )
