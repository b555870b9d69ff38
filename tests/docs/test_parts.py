"""Which part of a topic a name leads to."""

import pytest

from helpdesk_cli.domain.manual import Topic, find_part, list_parts
from helpdesk_cli.view.manual import render_page
from helpdesk_cli.view.printing.output import Output

TEXT = """# Bread

What to bake.

## Dough

Flour and water.

| key | meaning |
|---|---|
| `salt` | a pinch |
| `flour.kind` | rye |
| `flour.grams` | 500 |

### Rest & fold

Twice.

```sh
## Oven
```

## Oven

| key | meaning |
|---|---|
| `salt` | none |
"""
HEAD = "| key | meaning |\n|---|---|\n"
OVEN = f"## Oven\n\n{HEAD}| `salt` | none |\n"

PARTS = [
    ("oven", OVEN),
    ("Oven", OVEN),
    ("dough.rest--fold", "### Rest & fold\n\nTwice.\n\n```sh\n## Oven\n```\n"),
    ("dough.salt", f"## Dough\n\n{HEAD}| `salt` | a pinch |\n"),
    ("salt", f"## Dough\n\n{HEAD}| `salt` | a pinch |\n\n{OVEN}"),
    ("dough.flour.grams", f"## Dough\n\n{HEAD}| `flour.grams` | 500 |\n"),
    ("flour", f"## Dough\n\n{HEAD}| `flour.kind` | rye |\n| `flour.grams` | 500 |\n"),
    ("yeast", None),
    ("oven.flour", None),
    ("bread", None),
]


@pytest.mark.parametrize(("asked", "part"), PARTS)
def test_names_lead_to_a_section_or_to_rows(asked: str, part: str | None) -> None:
    assert find_part(Topic("bread", TEXT), asked.split(".")) == part


def test_every_name_that_is_listed_leads_somewhere() -> None:
    topic = Topic("bread", TEXT)
    parts = list_parts(topic)
    assert parts == ["dough", "rest--fold", "oven", "salt", "flour.kind", "flour.grams"]
    assert all(find_part(topic, part.split(".")) for part in parts)


def test_a_topic_says_in_its_first_sentence_what_it_is_about() -> None:
    assert Topic("bread", TEXT).about == "What to bake."


def test_a_page_is_drawn_in_signs_that_the_stream_carries() -> None:
    assert render_page(TEXT, Output("screen", encoding="ascii")).isascii()
