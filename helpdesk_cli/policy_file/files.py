"""Policy files on disk: reading one, and finding the ones that ship with the program."""

from os.path import exists, isfile
from pathlib import Path

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import ConfigError, suggest
from helpdesk_cli.files import read_small_text
from helpdesk_cli.policy_file.reading.parse import parse_policy

SUFFIX = ".toml"


def read_policy(path: Path) -> Policy:
    """Raises ConfigError when the file cannot be read or is not a valid policy."""
    try:
        text = read_small_text(path)
    except FileNotFoundError:
        raise ConfigError(
            [f"{path}: expected a policy file, got nothing there"],
            hint=f"a path, or one of the policies that ship: {', '.join(shipped_policies())}",
        ) from None
    except OSError as error:
        raise ConfigError([f"{path}: expected a readable file, got: {error.strerror}"]) from None
    except ValueError as error:
        raise ConfigError([f"{path}: {error}"], hint="save the file as UTF-8") from None
    return parse_policy(text, str(path))


def find_policy(name_or_path: str) -> Path:
    """A file at that path, else the shipped policy of that name, such as `vimeo`.

    Raises ConfigError when there is neither.
    """
    shipped = shipped_policies()
    if name_or_path in shipped and not isfile(name_or_path):
        return _shipped_directory() / (name_or_path + SUFFIX)
    if exists(name_or_path):
        return Path(name_or_path)
    raise ConfigError(
        [
            f"{name_or_path}: expected a policy file or one of {', '.join(shipped)}, "
            f"got neither{suggest(name_or_path, shipped)}"
        ]
    )


def shipped_policies() -> list[str]:
    """The names of the policies that come with the program, in order of the alphabet."""
    return sorted(path.stem for path in _shipped_directory().glob("*" + SUFFIX))


def _shipped_directory() -> Path:
    """`config/`: inside the package when installed from a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "config"
    return installed if installed.is_dir() else package.parent / "config"
