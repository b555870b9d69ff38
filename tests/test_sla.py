"""The clocks, told as stories (`sla_stories/`), and what stories do not show."""

from pathlib import Path

import pytest

from tests.stories import Story, read_stories, tell

STORIES = list(read_stories(Path(__file__).parent / "sla_stories"))


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_story(story: Story) -> None:
    assert story.checks, "a story that checks nothing"
    for at, expected in story.checks:
        assert tell(story.explain(at)) == expected
