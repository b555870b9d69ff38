"""The letter of a reply: how it reads in both languages, and that nothing foreign in it acts."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.domain.mail.incoming import Attachment
from helpdesk_cli.domain.mail.outgoing import ReplyLetter, Said
from helpdesk_cli.errors import DeliveryRefusedError
from helpdesk_cli.mail.letters.reply import QUOTED, compose_reply
from helpdesk_cli.mail.letters.report import read_mail_back
from tests.golden_files import assert_golden
from tests.mail.mailing_desk import parse, read_text
from tests.mail.notices import NOON

HEADERS = [
    *("From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("MIME-Version", "Content-Type"),
]


def make_reply(**changes: Any) -> ReplyLetter:
    fields: dict[str, Any] = {
        "recipient": "ann@acme.example",
        "name": "Ann Lee",
        "cc": ("bob@acme.example",),
        "sender": "support@desk.example",
        "desk": "Example support",
        "subject": "Live stream drops",
        "mark": "[#42-1f0c2a9b]",
        "message_id": "<hd.42.0@desk.example>",
        "references": ("<one@acme.example>", "<two@desk.example>"),
        "greeting": "Hello Ann,",
        "text": "We see it too.\n\nIt is <node 4> & we restart it.",
        "signature": "Alice Martin\nExample support",
        "history": (
            Said(NOON - 60, "Ann Lee", "Still dropping.\n> as before"),
            Said(NOON - 3_600, "Alice Martin", "Which browser?"),
        ),
        "zone": "Europe/Paris",
        "language": "en",
        "files": (),
    }
    return ReplyLetter(**fields | changes)


def send(letter: ReplyLetter) -> EmailMessage:
    return parse(compose_reply(letter, NOON))


FRENCH = {
    "language": "fr",
    "greeting": "Bonjour,",
    "text": "Nous le voyons aussi : c'est réparé.",
    "signature": "Alice Martin\nÉquipe d'exemple",
}


@pytest.mark.parametrize("changes", [{}, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_reply_reads_well(changes: dict[str, Any], kind: str) -> None:
    letter = make_reply(**changes)
    assert_golden(f"mail-reply-{letter.language}-{kind}", read_text(send(letter), kind))


def test_its_headers_are_those_of_a_person_who_answers() -> None:
    mail = send(make_reply())
    assert list(mail.keys()) == HEADERS
    assert mail["To"] == "Ann Lee <ann@acme.example>"
    assert mail["Cc"] == "bob@acme.example"
    assert mail["Subject"] == "Re: Live stream drops [#42-1f0c2a9b]"
    assert mail["In-Reply-To"] == "<two@desk.example>"
    assert mail["References"].split() == ["<one@acme.example>", "<two@desk.example>"]


@pytest.mark.parametrize(
    "subject",
    ["Re: Live stream drops", "RE: re: Live stream drops [#42-1f0c2a9b]", "Live stream drops"],
)
def test_its_subject_has_one_re_and_one_mark(subject: str) -> None:
    assert send(make_reply(subject=subject))["Subject"] == "Re: Live stream drops [#42-1f0c2a9b]"


def test_long_identifiers_of_strangers_are_passed_on_as_they_are() -> None:
    long = f"<{'x' * 200}@mail.example>"
    mail = email.message_from_bytes(compose_reply(make_reply(references=(long,) * 2), NOON))
    assert mail["References"].split() == [long, long]
    assert mail["In-Reply-To"].strip() == long


def test_files_arrive_under_their_names_byte_for_byte() -> None:
    files = (
        Attachment("Übersicht 2026.pdf", "application/pdf", bytes(range(256)) * 9),
        Attachment('a"b;c.txt', "text/plain", b"caf\xe9\r\nline"),
        Attachment("zip.zip", "application/zip", b""),
    )
    mail = send(make_reply(files=files))
    attached = [*mail.iter_attachments()]
    assert [part.get_filename() for part in attached] == [file.name for file in files]
    assert [part.get_payload(decode=True) for part in attached] == [file.content for file in files]
    assert read_text(mail).startswith("Hello Ann,")


def test_a_long_conversation_is_quoted_in_part() -> None:
    history = tuple(Said(NOON - n, "Ann", "x" * 999 + "\n") for n in range(100))
    text = read_text(send(make_reply(history=history)))
    assert QUOTED / 2 < len(text) < 2 * QUOTED


foreign = st.text(st.characters(), max_size=80) | st.sampled_from(
    [
        "a\r\nBcc: eve@evil.example",
        "=?utf-8?q?a=0ABcc:_eve@evil.example?=",
        "\u202egnp.exe",
        '"<>,;',
    ],
)


@settings(max_examples=40)
@given(foreign, foreign, foreign, foreign)
def test_no_foreign_word_makes_a_header_or_a_tag(
    subject: str, name: str, text: str, by: str
) -> None:
    letter = make_reply(
        subject=subject, name=name, desk=by, text=text, history=(Said(NOON, by, text),)
    )
    written = compose_reply(letter, NOON)
    mail = parse(written)
    assert [key for key in mail if key != "Cc"] == [key for key in HEADERS if key != "Cc"]
    assert mail["To"].addresses[0].addr_spec == "ann@acme.example"
    assert len(mail["To"].addresses) == len(mail["From"].addresses) == 1
    assert "<script" not in read_text(mail, "html").lower().replace("&lt;script", "")
    assert read_mail_back(written).as_bytes() == written


@pytest.mark.parametrize("wrong", [{"recipient": "a b@x.example"}, {"cc": ("x\n@y.example",)}])
def test_what_is_no_address_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DeliveryRefusedError):
        compose_reply(make_reply(**wrong), NOON)
