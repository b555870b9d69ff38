"""How often triage suggests the right severity, against always saying the commonest.

`HD_CASES=DIRECTORY python -m tests.benchmarks.guessing`, with the recorded tickets in DIRECTORY.
Replayed in order of time, as a desk lives it: each ticket is judged by the 2,000 before it.
"""

import csv
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from helpdesk_cli.desk.triage.triage import HISTORY
from helpdesk_cli.domain.triage.suggest import find_terms, learn, suggest_value

VOLVO = "tickets/volvo-incidents/incidents_events.csv"
FRENCH = "tickets/french-glpi/tickets_fr_1000.json"
SYNTHETIC = "tickets/customer-support/customer_support_tickets.csv"

Example = tuple[str, frozenset[str]]


class Score(NamedTuple):
    """Of the tickets `asked` about, those for which something was suggested, and the right ones.

    `commonest`: right, had the commonest of the history been said each time.
    """

    asked: int
    suggested: int
    right: int
    commonest: int


def read_volvo(cases: Path) -> list[Example]:
    """Impact of each incident, and product, group and country as its words."""
    first: dict[str, dict[str, str]] = {}
    with (cases / VOLVO).open(newline="", encoding="utf-8-sig") as stream:
        for row in sorted(csv.DictReader(stream), key=lambda row: row["time:timestamp"]):
            first.setdefault(row["case"], row)
    columns = ("product", "org:group", "resource country")
    return [
        (row["impact"], find_terms(" ".join(row[column].replace(" ", "_") for column in columns)))
        for row in first.values()
    ]


def read_french(cases: Path) -> list[Example]:
    """Priority of each ticket, and its words."""
    told = json.loads((cases / FRENCH).read_text(encoding="utf-8"))
    told.sort(key=lambda ticket: ticket["date"])
    return [(str(t["priority"]), find_terms(f"{t['name']}\n{t['content']}")) for t in told]


def read_synthetic(cases: Path) -> list[Example]:
    """Priority of each ticket, and its words, which were drawn without regard to it."""
    columns = ("Product_Purchased", "Ticket_Type", "Ticket_Subject")
    with (cases / SYNTHETIC).open(newline="", encoding="utf-8-sig") as stream:
        return [
            (row["Ticket_Priority"], find_terms(" ".join(row[column] for column in columns)))
            for row in csv.DictReader(stream)
        ]


def replay(examples: Sequence[Example], first: int) -> Score:
    """The score from the ticket at place `first` on."""
    suggested = right = commonest = 0
    for place in range(first, len(examples)):
        value, terms = examples[place]
        past = examples[max(place - HISTORY, 0) : place]
        found = suggest_value(learn(past, []), terms)
        suggested += found is not None
        right += found is not None and found.value == value
        commonest += Counter(severity for severity, _ in past).most_common(1)[0][0] == value
    return Score(len(examples) - first, suggested, right, commonest)


def main() -> None:
    """Print a line for each set."""
    cases = Path(os.environ["HD_CASES"])
    for name, examples, first in (
        ("Volvo IT", read_volvo(cases), HISTORY),
        ("French", read_french(cases), 800),
        ("synthetic", read_synthetic(cases), HISTORY),
    ):
        score = replay(examples, first)
        share = {field: f"{count / score.asked:.1%}" for field, count in score._asdict().items()}
        print(
            f"{name:<10} {score.asked:>6,} tickets: suggested for {share['suggested']}, right for"
            f" {share['right']}; the commonest is right for {share['commonest']}"
        )


if __name__ == "__main__":
    main()
