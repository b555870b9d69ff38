"""Names of files as they are kept."""

import pytest

from helpdesk_cli.mail.parsing.names import make_harmless


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system.ini", "system.ini"),
        ("rapport d'été.pdf", "rapport d'été.pdf"),
        ("a\nb\x1b[31m.txt", "a b[31m.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ('a:b?"c"*.txt', "a_b__c__.txt"),
        (".htaccess", "htaccess"),
        ("..", "attachment-2.png"),
        ("NUL.txt", "attachment-2.png"),
        ("", "attachment-2.png"),
        (None, "attachment-2.png"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_name_is_made_harmless(name: str | None, kept: str) -> None:
    assert make_harmless(name, "image/png", 2) == kept


def test_a_file_of_unknown_kind_has_an_ending_that_opens_nothing() -> None:
    assert make_harmless(None, "application/x-evil", 1) == "attachment-1.bin"
