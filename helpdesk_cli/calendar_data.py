"""Which zone database and which list of public holidays this machine has: both get updated.

Every command asks, the pass of cron too, so as to notice an update. Hence nothing is imported for
it, the versions are read off the files: `zoneinfo` and `holidays` take longer to load than a whole
`hd queue` takes.
"""

from __future__ import annotations

import os
import sys
from functools import cache

SYSTEM_FOLDERS = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo")
"""Where Python looks for zones, unless PYTHONTZPATH names other folders."""

_VERSION_FILES = ("tzdata.zi", "+VERSION")

# Whoever has loaded it before us, such as a sitecustomize.py, may have changed what it knows.
_HOLIDAYS_ARE_AS_RELEASED = "holidays" not in sys.modules


# Cached, for a process goes on with what it began with: zones once loaded stay as they are.
@cache
def find_zones() -> tuple[str | None, str | None]:
    """The folder of the zone database that counts, and its version; None for what is not known.

    It is the newer one of the system's and the one installed beside `hd`. Folders that somebody
    has named and that do not say their version are meant.
    """
    named = os.environ.get("PYTHONTZPATH")
    folders = SYSTEM_FOLDERS if named is None else named.split(os.pathsep)
    system = next(filter(_is_usable, folders), None)
    package = _find_package("tzdata")
    installed = package and os.path.join(package, "zoneinfo")
    known = {folder: _read_zone_version(folder) for folder in (system, installed) if folder}
    if named and system and known[system] is None:
        return system, None
    return max(known.items(), key=lambda one: one[1] or "", default=(None, None))


@cache
def name_versions() -> str | None:
    """The versions of the data on this machine, such as "zones 2026f, holidays 0.109".

    None when it cannot be told: then only the calendars themselves show whether they changed.
    """
    zones, holidays = find_zones()[1], _find_holiday_version()
    if zones is None or holidays is None or not _HOLIDAYS_ARE_AS_RELEASED:
        return None
    return f"zones {zones}, holidays {holidays}"


def _find_holiday_version() -> str | None:
    """The version of `holidays`, from the folder that installers put beside the package."""
    package = _find_package("holidays")
    beside = os.listdir(os.path.dirname(package)) if package else ()
    for name in beside:
        if name.startswith("holidays-") and name.endswith((".dist-info", ".egg-info")):
            return name.removeprefix("holidays-").rpartition(".")[0]
    return None


def _find_package(name: str) -> str | None:
    folders = (os.path.join(place, name) for place in sys.path)
    return next((folder for folder in folders if os.path.exists(f"{folder}/__init__.py")), None)


def _is_usable(folder: str) -> bool:
    # A relative one does not count, as zoneinfo has it.
    return os.path.isabs(folder) and os.path.isdir(folder)


def _read_zone_version(folder: str) -> str | None:
    """Such as "2026f", from a first line such as `# version 2026f`."""
    for name in _VERSION_FILES:
        try:
            file = os.open(os.path.join(folder, name), os.O_RDONLY)
        except OSError:
            continue
        try:
            words = os.read(file, 100).decode("utf-8", "replace").partition("\n")[0].split()
        finally:
            os.close(file)
        if words and words[-1][:4].isdecimal():
            return words[-1]
    return None
