"""Changing one value of hd.toml; comments, order and spelling of all others stay."""

from __future__ import annotations

import os
from pathlib import Path

from helpdesk_cli.errors import ConfigError, UsageError
from helpdesk_cli.files import begin_file, read_small_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tomlkit


def save_value(file: Path, table: str, key: str, value: str) -> None:
    """Set it, in a file made for its owner alone when there is none. Raises ConfigError."""
    document = _read(file)
    if table not in document:
        import tomlkit

        document[table] = tomlkit.table()
    document[table][key] = value
    _write(file, document.as_string())


def drop_value(file: Path, table: str, key: str) -> None:
    """Remove it, which must be there, and its table when that is empty then."""
    document = _read(file)
    held = document[table]
    del held[key]
    if not held:
        del document[table]
    _write(file, document.as_string())


def _read(file: Path) -> tomlkit.TOMLDocument:
    import tomlkit

    try:
        return tomlkit.parse(read_small_text(file))
    except FileNotFoundError:
        return tomlkit.document()
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read: {error.strerror}"]) from error
    except ValueError as error:
        raise ConfigError([f"{file}: {error}"]) from error


def _write(file: Path, text: str) -> None:
    # Dotfiles are often links to where they are kept; that file is the one to change.
    place = os.path.realpath(file)
    try:
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        with begin_file(place) as new:
            with new.open_text() as stream:
                stream.write(text if text.endswith("\n") else f"{text}\n")
            new.take_mode(place)
            new.put(place)
    except UnicodeEncodeError as error:
        raise UsageError(
            f"{file}: text that is not valid Unicode cannot be kept", hint="write it in UTF-8"
        ) from error
    except OSError as error:
        raise ConfigError([f"{file}: cannot be written: {error.strerror}"]) from error
