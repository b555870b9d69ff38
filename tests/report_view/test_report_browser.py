"""The HTML report in a real browser: it draws something, in every look, and has no complaint."""

import os
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.report_view.draw import draw

# The search path of whoever runs the tests: no test changes it.
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs chromium")

LIGHT, DARK = "--blink-settings=preferredColorScheme=1", "--blink-settings=preferredColorScheme=0"


def browse(page: Path, *options: str) -> str:
    """Let the browser take the page; what it complains about."""
    assert BROWSER
    done = subprocess.run(
        [
            *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--disable-dev-shm-usage", "--enable-logging=stderr", "--window-size=1200,1600"),
            *(f"--user-data-dir={page.parent / 'profile'}", *options, page.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=os.environ | {"HOME": str(page.parent)},
    )
    assert done.returncode == 0, done.stderr
    return "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def count_lines(picture: Path) -> tuple[int, bytes]:
    """How many lines of a PNG differ from all others, and its first pixel."""
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    data, place = b"", 8
    while place < len(content):
        size, kind = struct.unpack(">I4s", content[place : place + 8])
        data += content[place + 8 : place + 8 + size] if kind == b"IDAT" else b""
        place += size + 12
    pixels = zlib.decompress(data)
    length = len(pixels) // height
    assert length > width
    lines = {pixels[line * length : (line + 1) * length] for line in range(height)}
    # The very first pixel has no neighbours: whatever the filter, it stands as it is.
    return len(lines), pixels[1:4]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(draw(document="html"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("look", "ground"), [(LIGHT, b"\xfb\xfb\xfa"), (DARK, b"\x15\x19\x1c")], ids=["light", "dark"]
)
def test_the_report_is_drawn_without_a_complaint(page: Path, look: str, ground: bytes) -> None:
    picture = page.with_suffix(".png")
    assert browse(page, look, f"--screenshot={picture}") == ""
    lines, first = count_lines(picture)
    assert lines > 300
    assert first == ground


def test_nothing_that_a_customer_wrote_runs(page: Path) -> None:
    """Each of the hostile subjects would empty the page or leave an element behind."""
    assert BROWSER
    dumped = page.with_suffix(".dump")
    with dumped.open("w") as stream:
        subprocess.run(
            [
                *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
                *(f"--user-data-dir={page.parent / 'profile'}", page.as_uri()),
            ],
            stdout=stream,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
    shown = dumped.read_text(encoding="utf-8")
    assert "What the figures mean" in shown
    assert "<script" not in shown
    assert "<img" not in shown


def test_the_report_can_be_printed(page: Path) -> None:
    paper = page.with_suffix(".pdf")
    assert browse(page, f"--print-to-pdf={paper}") == ""
    content = paper.read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") in range(2, 9)
