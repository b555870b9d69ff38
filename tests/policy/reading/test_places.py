"""Lines of a TOML text: every key and every entry of a list is found where it stands."""

from collections.abc import Iterator

import pytest
import tomli

from helpdesk_cli.domain.policy.key_path import KeyPath
from helpdesk_cli.policy_file.files import find_policy, shipped_policies
from helpdesk_cli.policy_file.reading.places import find_lines, line_of
from tests.policy.policy_texts import FULL

ODD = """\
# [no.table] = 1
a = 1 # b = 2
"quoted \\u0041" . 'c.d' = { e = [ 1, # one ] }
  "]", 'x"', { f = 1 } ], g.h = '''
i = 1
''' }
long = \"\"\"
[j]
\\\"\"\"k = 1\"\"\"\"
at = 1979-05-27 07:32:00Z
[ l . "m n" ]
o = [[1], []]
[[p]]
q = 1.5e3
[p.r]
s = false
[[p]]
q = {}
[[p.t]]
u = inf
[[p.t]]
u = 07:32:00
"""


def walk(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, held in value.items():
            yield from walk(held, (*path, key))
    elif isinstance(value, list):
        for place, held in enumerate(value, start=1):
            yield from walk(held, (*path, place))


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        ODD,
        ODD.replace("\n", "\r\n"),
        *(find_policy(n).read_text() for n in shipped_policies()),
    ],
    ids=["full", "odd", "windows", *shipped_policies()],
)
def test_every_key_has_its_line(text: str) -> None:
    lines, rows = find_lines(text), text.splitlines()
    assert {*walk(tomli.loads(text))} == {*lines}
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert path[-1].replace("A", "\\u0041") in rows[line - 1] or path[-1] in rows[line - 1]


def test_a_row_of_a_list_of_tables_is_where_its_heading_is() -> None:
    lines = find_lines(ODD)
    assert [lines["p", 1], lines["p", 1, "r", "s"], lines["p", 2], lines["p", 2, "t", 2]] == [
        *(13, 16, 17, 21)
    ]
    assert lines["quoted A", "c.d", "e", 4, "f"] == 4


def test_what_is_not_written_is_where_it_would_stand() -> None:
    lines = find_lines(ODD)
    assert line_of(("p", 2, "missing", 3), lines) == lines["p", 2]
    assert line_of(("missing",), lines) == 1
