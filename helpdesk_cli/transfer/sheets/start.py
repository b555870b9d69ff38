"""The beginning of a column map, drafted from what a file holds: TOML to paste and to fill in."""

import json
from collections.abc import Mapping

from helpdesk_cli.transfer.rejects import Unknown


def draft_values(unknown: Mapping[tuple[str, str], Unknown]) -> str:
    """A table for each word, with each value that waits for a meaning, the most frequent first."""
    lines: list[str] = []
    for word in sorted({word for word, _ in unknown}):
        found = [(value, each) for (other, value), each in unknown.items() if other == word]
        lines.append(f"[values.{word}]  # {', '.join(found[0][1].choices)}")
        for value, each in sorted(found, key=lambda pair: (-pair[1].rows, pair[1].line)):
            rows = f"{each.rows:,} row{'' if each.rows == 1 else 's'}, first in line {each.line}"
            lines.append(f'{quote(value)} = ""  # {rows}')
    return "\n".join(lines)


def quote(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)
