"""The board rings when a promise of one's own turns."""

from pathlib import Path

import pytest

from tests.board.driving import Driven, drive
from tests.conftest import Hd

pytestmark = pytest.mark.usefixtures("engine")


@pytest.mark.parametrize(("settings", "times"), [("", 1), ("[board]\nbell = false\n", 0)])
def test_it_rings_once_unless_hd_toml_wants_it_quiet(
    hd: Hd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, times: int
) -> None:
    file = tmp_path / "hd.toml"
    file.write_text(settings)
    monkeypatch.setenv("HD_CONFIG", str(file))
    early = hd.at("2026-11-17T09:10:00Z")
    early.ok("new", "Live drops")
    early.ok("take", "1")
    written: list[str] = []

    async def play(board: Driven) -> None:
        assert board.board._driver is not None
        monkeypatch.setattr(board.board._driver, "write", written.append)
        board.screen.ring()
        hd.ok("set", "1", "--severity", "urgent")
        board.screen.ring()
        board.screen.ring()

    drive(hd, play)
    assert sum(each.count("\a") for each in written) == times
    assert any("#1 is due in 10m: first reply" in each for each in written) is bool(times)
