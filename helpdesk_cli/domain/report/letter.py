"""A report as a letter: what it says, before it is made a mail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportLetter:
    """`text` is set in columns, `page` a whole HTML document, to be saved as `file_name`.

    `host` tells the desk from all others, `edition` one of its reports; `written_at` dates the
    letter.
    """

    host: str
    title: str
    subject: str
    text: str
    page: str
    file_name: str
    edition: str
    written_at: int
