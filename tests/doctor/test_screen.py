"""How `hd doctor` draws its checks."""

from io import StringIO

from helpdesk_cli.domain.answers.doctor import Checked, Seen
from helpdesk_cli.view.doctor.screen import print_checks
from helpdesk_cli.view.printing.output import Output

NOTE = "hd 0.1.0, schema 30, Python 3.11.7, SQLite 3.40.1"


def draw(width: int) -> list[str]:
    stream = StringIO()
    checks = [Checked("Machine", "versions", Seen(note=NOTE))]
    print_checks(checks, Output("screen", width=width), stream)
    return stream.getvalue().splitlines()


def test_a_note_stands_beside_its_check_where_there_is_room() -> None:
    assert any("versions" in line and NOTE in line for line in draw(80))


def test_a_note_too_long_for_the_line_stands_below_in_whole_words() -> None:
    lines = draw(44)
    assert max(map(len, lines)) <= 44
    assert NOTE in " ".join(" ".join(lines).split())
