"""Links of the documents lead somewhere, and the files that they name are there."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import README, ROOT, TOPICS

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
BENCHMARKS = ROOT / "tests/benchmarks/README.md"
DOCUMENTS = (README, CONTRIBUTING, ROOT / "CHANGELOG.md", BENCHMARKS, *TOPICS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        if not target.startswith("https://"):
            path = document.parent / name if name else document
            assert path.exists(), target
            assert not anchor or anchor in find_anchors(path), target


def find_anchors(document: Path) -> set[str]:
    """The names that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:helpdesk_cli|tests|config|\.ci)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path
