"""The picture of the queue in README is what a terminal shows of the sample desk.

`HD_UPDATE_GOLDENS=1 pytest tests/docs/test_picture.py` makes it anew.
"""

from pathlib import Path

import pytest
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from tests.conftest import Hd
from tests.docs.pages import MANUAL, read
from tests.golden_files import UPDATE

pytestmark = pytest.mark.sqlite

PICTURE = MANUAL / "queue.svg"
LARGEST = 60_000
COLUMNS = 100

# Without the fonts that rich's own frame loads from outside.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" \
xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
    font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
    font-size: {char_height}px;
    line-height: {line_height}px;
}}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def draw_queue(folder: Path) -> str:
    """The sample desk's queue in colour, as SVG."""
    env = (("FORCE_COLOR", "1"), ("COLUMNS", str(COLUMNS)))
    hd = Hd(folder / "sample.db", now="2026-11-20T15:30:00Z", env=env)
    hd.ok("--db", hd.location, "demo")
    screen = Text.from_ansi(hd.ok("queue").out)
    with (folder / "nowhere").open("w") as nowhere:
        console = Console(file=nowhere, width=COLUMNS, record=True, force_terminal=True)
        console.print(screen)
        return console.export_svg(
            title="hd queue", theme=MONOKAI, code_format=FRAME, unique_id="queue"
        )


def test_the_picture_is_the_queue_of_the_sample_desk(tmp_path: Path) -> None:
    drawn = draw_queue(tmp_path)
    if UPDATE:
        PICTURE.write_text(drawn, encoding="utf-8")
    assert drawn == read(PICTURE)
    assert len(drawn.encode()) < LARGEST
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
