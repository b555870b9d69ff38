"""From bytes to text: which characters were meant, when a mail says it wrongly or not at all."""

import codecs
import re

GUESSED = "guessed"
"""Stands in for an unknown character set: Windows-1252, with � for what it does not have."""

BROKEN = "broken"
"""Stands for UTF-8 that is no longer whole: cut within a character, for instance."""

_LOOKED_AT = 64 * 1024
"""Bytes that a guess is based on."""

# Read as what senders mean by them (WHATWG Encoding says the same).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Those in which several bytes make a character; bytes that are UTF-8 by chance are likely there.
_SEVERAL_BYTES = ("big5", "cp9", "euc", "gb", "hz", "iso2022", "johab", "utf")
# Codecs of Python that no mail is written in; some take more than linear time.
_NO_TEXT = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_JAPANESE = "iso2022_jp"
"""Says by its own escapes what it is."""

_TOO_FEW = 2
"""How many characters beyond ASCII still tell nothing."""

_ACCENT = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
"""A letter with an accent stands among plain ones; other alphabets come in runs."""

_BEYOND = bytes(range(0x80, 0x100))
_LATIN = ("cp1250", "cp1252", "cp1254", "cp1257", "iso8859-2", "iso8859-15", "iso8859-16")


def decode_text(data: bytes, declared: str | None) -> tuple[str, str | None]:
    """The text, and the character set that it was read in if that is not the one declared.

    What is declared counts if all bytes fit, but UTF-8 comes before a set of single bytes: hardly
    anything else looks like it. Then UTF-8 of which little is `BROKEN`, a guess, and `GUESSED`.
    """
    codec = _find_codec(declared) or (_JAPANESE if b"\x1b$" in data else None)
    if data.isascii() and not _has_escapes(codec, data):
        return clean(data.decode("ascii")), None
    is_single = codec is not None and not codec.startswith(_SEVERAL_BYTES)
    for candidate in ("utf-8", codec) if codec is None or is_single else (codec, "utf-8"):
        text = _try_codec(data, candidate)
        if text is not None:
            return clean(text), None if candidate == codec else candidate
    broken = data.decode("utf-8", "replace")
    if codec == "utf-8" and _is_mostly_whole(broken):
        return clean(broken), BROKEN
    guess = _guess(data)
    text = _try_codec(data, guess)
    if text is not None:
        return clean(text), guess
    return clean(data.decode("cp1252", "replace")), GUESSED


def clean(text: str) -> str:
    """The text without what no engine of a database stores: zeros and halves of characters."""
    text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _find_codec(name: str | None) -> str | None:
    """Python's name of a character set, None when it knows none of that name."""
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip(" \t\"'")).name
    except (LookupError, ValueError):
        return None
    return None if found in _NO_TEXT else _MEANT.get(found, found)


def _has_escapes(codec: str | None, data: bytes) -> bool:
    """Whether ASCII bytes may be other characters in it."""
    return codec is not None and (
        (codec.startswith(("iso2022", "hz")) and (b"\x1b" in data or b"~{" in data))
        or codec.startswith(("utf-16", "utf-32", "utf-7", "cp037", "cp500", "cp1140"))
    )


def _try_codec(data: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        return data.decode("utf-8-sig" if codec == "utf-8" else codec)
    except (LookupError, ValueError):  # The first: a codec, but none of text.
        return None


def _is_mostly_whole(text: str) -> bool:
    sample = text[:_LOOKED_AT]
    beyond = len(sample) - len(sample.encode("ascii", "ignore"))
    return 4 * sample.count("\N{REPLACEMENT CHARACTER}") < beyond


def _guess(data: bytes) -> str | None:
    """Guess a character set by a library, which takes short texts in Latin letters for any alphabet
    unless restricted."""
    import chardet

    era = chardet.EncodingEra
    sample = data[:_LOOKED_AT]
    beyond = len(sample) - len(sample.translate(None, _BEYOND))
    is_latin = 2 * len(_ACCENT.findall(sample)) > beyond
    if beyond <= _TOO_FEW and is_latin:
        return "cp1252"
    found = chardet.detect(
        sample,
        encoding_era=era.MODERN_WEB | era.LEGACY_ISO | era.DOS,
        include_encodings=_LATIN if is_latin else None,
    )
    return _find_codec(found["encoding"])
