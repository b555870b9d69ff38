"""Whatever the bytes are, a mail is understood or refused, and what is understood can be stored."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.domain.mail.incoming import IncomingMail
from helpdesk_cli.mail.parsing.mime import split_message
from helpdesk_cli.mail.reading.body import AttachmentLimits
from helpdesk_cli.mail.reading.message import understand
from tests.mail.reading.mails import HEAD, HTML, LOG, PICTURE, PLAIN, mix

MAILS = [
    f"{HEAD}\nIt drops.\n",
    HEAD + mix(mix(PLAIN, HTML, kind="alternative"), PICTURE, LOG),
    HEAD + mix("Content-Type: message/rfc822\n\n" + HEAD + mix(PLAIN, PICTURE)),
    f"Return-Path: <>\n{HEAD}"
    + mix(PLAIN, "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822;a@x\n"),
]
PIECES = [
    *(b"\n\n", b"\r", b"--=_b\n", b"--=_b--\n", b"\0", b"\xe9", b"\xed\xa0\x80", b'"', b"(", b"<"),
    *(b"=?utf-7?q?+AAA-?=", b"charset=utf-16;", b"charset=punycode;", b"; name*0*=''%", b"\n> "),
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Type: multipart/mixed; boundary=\n\n",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: text/html\n\n<blockquote><a href=http://x>",
    b"\nOn Mon, 30 Nov 2026, ann@acme.example wrote:\n",
]


def find_texts(mail: IncomingMail) -> list[str]:
    people = [*mail.to, *mail.cc, *filter(None, [mail.sender, mail.reply_to])]
    names = [text for person in people for text in (person.name, person.address)]
    files = [text for each in mail.attachments for text in (each.name, each.kind)]
    ids = [*filter(None, [mail.message_id]), *mail.in_reply_to, *mail.references]
    return [mail.text, mail.words, mail.subject, *mail.flags, *names, *files, *ids]


def assert_understood(raw: bytes) -> None:
    if raw.strip():
        for text in find_texts(understand(split_message(raw), AttachmentLimits())):
            assert "\0" not in text
            text.encode()


@given(st.binary(max_size=2000))
def test_any_bytes_are_understood(raw: bytes) -> None:
    assert_understood(raw)


@given(
    st.sampled_from(MAILS),
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(PIECES)), max_size=6),
    st.integers(0, 3000),
)
@settings(max_examples=200)
def test_a_broken_mail_is_understood(
    text: str, inserted: list[tuple[int, bytes]], end: int
) -> None:
    raw = text.encode()
    for at, piece in inserted:
        raw = raw[: at % len(raw)] + piece + raw[at % len(raw) :]
    assert_understood(raw)
    assert_understood(raw[:end])


@pytest.mark.parametrize(
    "repeat",
    [
        lambda n: b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * n,
        lambda n: b"Content-Type: message/rfc822\n\n" * n,
        lambda n: mix(*["\nx\n"] * n).encode(),
        lambda n: b"To: " + b'"\\' * n + b"\n\nx",
        lambda n: b"To: " + b"(" * n + b"\n\nx",
        lambda n: b"Content-Type: text/plain" + b'; a="' * n + b"\n\nx",
        lambda n: b"\n" + b"On Mon, 30 Nov 2026\n" * n,
        lambda n: b"\n" + b"2026-11-30 <a@x.example>\n" * n + b"\n" * n,
        lambda n: b"Content-Type: text/html\n\n" + b"<div>" * n,
        lambda n: b"Content-Type: text/html\n\n" + b"<table><td><a href=http://x>x" * n,
        lambda n: b"Content-Type: text/plain; charset=punycode\n\n" + b"a-\xe9" * n,
        lambda n: b"X-Failed-Recipients: " + b"a" * n + b"\n\nx",
    ],
)
def test_hostile_repetition_is_survived(repeat: Callable[[int], bytes]) -> None:
    """Each of these takes minutes in a reader whose time is quadratic."""
    assert_understood(b"From: eve@evil.example\n" + repeat(100_000))
