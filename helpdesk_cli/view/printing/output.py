"""How an answer leaves: as a screen for people, or as TSV, CSV or JSON for programs.

One `Output` is chosen per command and passed down. Programs never get colour, wrapped lines or
local times. Knows no ticket and no clock.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TextIO

from helpdesk_cli.view.printing.safe import clean_body, clean_cell, clean_line

Format = Literal["screen", "tsv", "csv", "json", "nl"]
Encoder = Callable[[object], str]

USUAL_WIDTH = 80
NARROWEST = 20
"""In less room than this nothing can be told; its lines are broken by the terminal."""


class Output(NamedTuple):
    """`width` in terminal cells; `encoding` is what the stream carries.

    `ticket_link`: where a ticket is found in a browser, if its number is to lead there.
    """

    format: Format
    headers: bool = True
    colour: bool = False
    width: int = USUAL_WIDTH
    encoding: str = "utf-8"
    ticket_link: str | None = None

    @property
    def is_json(self) -> bool:
        """Whether values go out as objects, indented or one a line."""
        return self.format in ("json", "nl")

    @property
    def unicode(self) -> bool:
        """Whether every character can be written; if not, we keep our own signs to ASCII."""
        return self.encoding.lower().replace("-", "").replace("_", "") == "utf8"

    @property
    def ellipsis(self) -> str:
        """One cell that says that something was cut off."""
        return "…" if self.unicode else "~"


def choose_output(
    stream: TextIO, environ: Mapping[str, str], format: Format | None = None, headers: bool = True
) -> Output:
    """What was asked for; otherwise a screen on a terminal and TSV when piped."""
    on_terminal = stream.isatty() or bool(environ.get("FORCE_COLOR"))
    chosen = format or ("screen" if on_terminal else "tsv")
    coloured = on_terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    return Output(
        format=chosen,
        headers=headers,
        colour=coloured and chosen == "screen",
        width=_read_width(stream, environ),
        encoding=stream.encoding or "utf-8",
    )


def print_rows(
    keys: Sequence[str], rows: Iterable[Sequence[object]], output: Output, stream: TextIO
) -> None:
    """A table for programs: JSON list, JSON a line, CSV or TSV. `keys` name the cells of a row."""
    lines = _format_rows(keys, rows, output)
    stream.writelines(lines if output.unicode else (_carried(line, output) for line in lines))


def print_value(value: object, output: Output, stream: TextIO) -> None:
    """One answer that is no table, as JSON: indented, or on one line for `nl`.

    A long list in it is given as an iterator: each of its entries is written as it comes, on one
    line, which the C encoder does twenty times as fast.
    """
    stream.writelines(
        _json_pieces(value, _json_encoder(output), "" if output.format == "nl" else "\n")
    )
    stream.write("\n")


def print_values(values: Sequence[object], output: Output, stream: TextIO) -> None:
    """One asked for: one object. Several: a list, or one a line for `nl`."""
    if output.format == "nl":
        for value in values:
            print_value(value, output, stream)
    else:
        print_value(values[0] if len(values) == 1 else values, output, stream)


def show_line(foreign: str, output: Output) -> str:
    """Foreign text on one line, in characters that the stream carries."""
    return _carried(clean_line(foreign), output)


def show_body(foreign: str, output: Output) -> str:
    """Foreign text with its lines, in characters that the stream carries."""
    return _carried(clean_body(foreign), output)


def print_text(text: str, output: Output, stream: TextIO) -> None:
    """A screen as it was drawn."""
    stream.write(_carried(text, output))


def _carried(text: str, output: Output) -> str:
    """The text with question marks for what the stream cannot carry."""
    if output.unicode:
        return text
    return text.encode(output.encoding, "replace").decode(output.encoding)


def _format_rows(
    keys: Sequence[str], rows: Iterable[Sequence[object]], output: Output
) -> Iterator[str]:
    match output.format:
        case "json":
            return _json_list(keys, rows, _json_encoder(output))
        case "nl":
            encode = _json_encoder(output)
            return (encode(dict(zip(keys, row, strict=True))) + "\n" for row in rows)
        case "csv":
            return _csv_lines(keys, rows, output)
        case _:
            return _tsv_lines(keys, rows, output)


def _json_list(
    keys: Sequence[str], rows: Iterable[Sequence[object]], encode: Encoder
) -> Iterator[str]:
    """One object a line, so that ten thousand stay readable and the C encoder can be used."""
    before = "["
    for row in rows:
        yield before + encode(dict(zip(keys, row, strict=True)))
        before = ",\n "
    yield "[]\n" if before == "[" else "]\n"


def _json_pieces(value: object, encode: Encoder, margin: str) -> Iterator[str]:
    """JSON with every entry on a line of its own, behind this margin: empty, all on one line."""
    deeper = margin and f"{margin}  "
    between = f",{deeper}" if margin else ", "
    if isinstance(value, Iterator):
        before = f"[{deeper}"
        for entry in value:
            yield before + encode(entry)
            before = between
        yield f"{margin}]" if before is between else "[]"
    elif isinstance(value, dict) and value:
        before = f"{{{deeper}"
        for key, entry in value.items():
            yield f"{before}{encode(key)}: "
            yield from _json_pieces(entry, encode, deeper)
            before = between
        yield f"{margin}}}"
    elif isinstance(value, list | tuple) and value:
        before = f"[{deeper}"
        for entry in value:
            yield before
            yield from _json_pieces(entry, encode, deeper)
            before = between
        yield f"{margin}]"
    else:
        yield encode(value)


def _tsv_lines(
    keys: Sequence[str], rows: Iterable[Sequence[object]], output: Output
) -> Iterator[str]:
    if output.headers:
        yield "\t".join(keys) + "\n"
    for row in rows:
        yield "\t".join(map(_cell_text, row)) + "\n"


def _csv_lines(
    keys: Sequence[str], rows: Iterable[Sequence[object]], output: Output
) -> Iterator[str]:
    from csv import writer

    class Lines:
        """`writerow` returns what the stream behind it returns: the line itself."""

        def write(self, line: str) -> str:
            return line

    write = writer(Lines(), lineterminator="\n").writerow
    if output.headers:
        yield write(keys)
    for row in rows:
        yield write(map(_cell_text, row))


def _cell_text(value: object) -> str:
    if isinstance(value, str):
        return clean_cell(value)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    from json import dumps

    return clean_cell(dumps(value, ensure_ascii=False))


def _json_encoder(output: Output) -> Encoder:
    from json import JSONEncoder

    from helpdesk_cli.characters import escape_json

    encode = JSONEncoder(ensure_ascii=not output.unicode).encode
    return lambda value: escape_json(encode(value))


def _read_width(stream: TextIO, environ: Mapping[str, str]) -> int:
    return max(_measure_width(stream, environ), NARROWEST)


def _measure_width(stream: TextIO, environ: Mapping[str, str]) -> int:
    columns = environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_WIDTH
    except (OSError, ValueError):
        return USUAL_WIDTH
