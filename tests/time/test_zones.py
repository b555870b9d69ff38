"""Which zone database counts: the newer one of the system's and the one installed beside `hd`."""

from pathlib import Path

import pytest

from helpdesk_cli import calendar_data
from helpdesk_cli.calendar_data import find_zones, name_versions


def make_database(folder: Path, version: str | None) -> Path:
    folder.mkdir(parents=True)
    if version is not None:
        (folder / "tzdata.zi").write_text(f"# version {version}\n# redo posix_only\n")
    return folder


@pytest.mark.parametrize(
    ("named", "system", "installed", "counts"),
    [
        (False, "2025b", "2026f", "installed"),
        (False, "2026f", "2026f", "system"),
        (False, "2026g", "2026f", "system"),
        (False, "2026", "2026a", "installed"),
        # It does not say how old it is, and nobody has asked for it.
        (False, None, "2026f", "installed"),
        (True, None, "2026f", "system"),
        (True, "2025b", "2026f", "installed"),
        (True, "2026g", "2026f", "system"),
    ],
)
def test_the_newer_database_counts(
    named: bool,
    system: str | None,
    installed: str,
    counts: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = make_database(tmp_path / "system", system)
    make_database(tmp_path / "tzdata" / "zoneinfo", installed)
    (tmp_path / "tzdata" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(calendar_data, "SYSTEM_FOLDERS", () if named else (str(folder),))
    if named:
        monkeypatch.setenv("PYTHONTZPATH", f"relative:{tmp_path / 'not-there'}:{folder}")
    else:
        monkeypatch.delenv("PYTHONTZPATH", raising=False)
    found, version = find_zones.__wrapped__()
    expected = folder if counts == "system" else tmp_path / "tzdata" / "zoneinfo"
    assert found == str(expected)
    assert version == (system if counts == "system" else installed)


def test_both_versions_are_read_without_loading_the_data() -> None:
    versions = name_versions.__wrapped__()
    assert versions is not None
    assert versions.startswith("zones 20")
    assert ", holidays 0." in versions
