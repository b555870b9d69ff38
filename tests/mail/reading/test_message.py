"""What is understood of a mail: whom it names, when, what it says, and what came with it."""

import pytest

from helpdesk_cli.domain.mail.incoming import Person
from helpdesk_cli.errors import UnreadableMailError
from helpdesk_cli.mail.reading.body import AttachmentLimits
from helpdesk_cli.mail.reading.message import read_message
from tests.mail.reading.mails import HEAD, HTML, LOG, PICTURE, PLAIN, mix, read


def test_a_plain_mail() -> None:
    mail = read("\nIt drops since 9:00.\n")
    assert mail.message_id == "<1@acme.example>"
    assert mail.sender == Person("Ann Lee", "ann@acme.example")
    assert mail.to == (Person("", "support@desk.example"),)
    assert mail.subject == "Live stream drops"
    assert mail.written_at == 1_796_029_200
    assert (mail.text, mail.words) == ("It drops since 9:00.", "It drops since 9:00.")
    assert (mail.attachments, mail.flags, mail.automatic) == ((), (), None)


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("ann@acme.example", "", "ann@acme.example"),
        ("<ann@acme.example>", "", "ann@acme.example"),
        ('"Lee, Ann" <ann@acme.example>', "Lee, Ann", "ann@acme.example"),
        ("ann@acme.example (Ann Lee)", "Ann Lee", "ann@acme.example"),
        ("=?utf-8?Q?Andr=C3=A9?= <a@acme.example>", "André", "a@acme.example"),
        ('"=?utf-8?Q?Andr=C3=A9?=" <a@acme.example>', "André", "a@acme.example"),
        ("=?utf-8?B?QW5uIDxhbm5AYWNtZS5leGFtcGxlPg==?=", "Ann", "ann@acme.example"),
        ("André <a@acme.example>", "André", "a@acme.example"),
        ("Team: ann@acme.example;", "", "ann@acme.example"),
        ("Ann \\Lee\\ <ann@acme.example>", "Ann \\Lee\\", "ann@acme.example"),
        ("'Ann' <ann@acme.example>", "Ann", "ann@acme.example"),
        ("Ann <ann@acme.example", "Ann", "ann@acme.example"),
        ('"support@desk.example" <eve@evil.example>', "support@desk.example", "eve@evil.example"),
        ("Ann <ann(home)@acme(work).example>", "Ann", "ann@acme.example"),
        ("Ann (in (the) office) <ann@acme.example>", "Ann", "ann@acme.example"),
        (
            "=?utf-8?Q?eve=40evil.example=2C?= <ann@acme.example>",
            "eve@evil.example,",
            "ann@acme.example",
        ),
    ],
)
def test_a_sender_is_named_in_many_ways(header: str, name: str, address: str) -> None:
    assert read("\n", head=f"From: {header}\n").sender == Person(name, address)


def test_a_list_of_people_is_read_in_order() -> None:
    head = 'From: a@x.example\nCc: "B, C" <b@x.example>, undisclosed:; , c@x.example;d@x.example\n'
    assert [person.address for person in read("\n", head=head).cc] == [
        "b@x.example",
        "c@x.example",
        "d@x.example",
    ]


def test_without_from_the_next_best_header_names_the_sender_and_a_flag_says_so() -> None:
    mail = read("\n", head="Return-Path: <ann@acme.example>\nSubject: Help\n")
    assert mail.sender == Person("", "ann@acme.example")
    assert "no sender in From: taken from Return-Path" in mail.flags


def test_of_several_senders_the_first_counts_and_a_flag_says_so() -> None:
    mail = read("\n", head="From: ann@acme.example, bob@desk.example\n")
    assert mail.sender == Person("", "ann@acme.example")
    assert "several senders: the first one counts" in mail.flags


def test_a_null_sender_must_not_be_answered() -> None:
    assert read("\n", head=f"Return-Path: <>\n{HEAD}").null_sender
    assert not read("\n").null_sender


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Hello", "Hello"),
        ("Hello\n\tWorld", "Hello World"),
        ("=?iso-8859-1?Q?Probl=E8me?= de =?iso-8859-1?Q?son?=", "Problème de son"),
        ("=?utf-8?B?4oKs4oI=?= =?utf-8?B?rA==?=", "€€"),
        ("=?utf-8?Q?un?= =?utf-8?Q?_deux?=", "un deux"),
        ("=?x-unknown?Q?Probl=C3=A8me?=", "Problème"),
        ("=?utf-8?Q?a space?=", "a space"),
        ("=?utf-8?Q?open", "=?utf-8?Q?open"),
        ("Problème", "Problème"),
        ("=?utf-8*fr?Q?Probl=C3=A8me?=", "Problème"),
    ],
)
def test_a_subject_is_in_clear_on_one_line(header: str, subject: str) -> None:
    assert read("\n", head=f"From: a@x.example\nSubject: {header}\n").subject == subject


def test_identifiers_are_kept_byte_for_byte() -> None:
    odd = "<d3b8@0c28@f473e@37signals.example>"
    mail = read(f"In-Reply-To: {odd} (of 9:00)\nReferences: <a@x> {odd}\n <b@\n x>\n\n")
    assert mail.in_reply_to == (odd,)
    assert mail.references == ("<a@x>", odd, "<b@x>")


@pytest.mark.parametrize(
    ("date", "written_at"),
    [
        ("Mon, 30 Nov 2026 09:00:00 GMT", 1_796_029_200),
        ("30 Nov 2026 10:00 +0100", 1_796_029_200),
        ("Mon, 30 Nov 2026 04:00:00 -0500 (EST)", 1_796_029_200),
        ("yesterday", None),
        ("Mon, 30 Foo 2026 09:00:00 +0100", None),
        ("Mon, 30 Nov 99999999 09:00:00 GMT", None),
        ("Mon, 30 Nov 1026 09:00:00 GMT", None),
        ("", None),
    ],
)
def test_a_date_is_what_it_says_or_flagged(date: str, written_at: int | None) -> None:
    mail = read("\n", head=f"From: a@x.example\nDate: {date}\n")
    assert mail.written_at == written_at
    assert ("no Date that can be read" in mail.flags) == (written_at is None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (mix(PLAIN, HTML, kind="alternative"), "It drops."),
        (mix(HTML, PLAIN, kind="alternative"), "It drops."),
        (mix("Content-Type: text/plain\n\n \n", HTML, kind="alternative"), "It drops."),
        (mix(HTML, PICTURE, kind="related"), "It drops."),
        (mix(PLAIN, PICTURE, PLAIN), "It drops.\n\nIt drops."),
        (mix("\nNo header at all.\n"), "No header at all."),
        ("Content-Type: text/plain; charset=x-none\n\nDéjà vu\n", "Déjà vu"),
        ("Content-Type: text\n\nWords\n", "Words"),
        ("Content-Type: multipart/mixed; boundary=none\n\nWords\n", "Words"),
        (mix(PLAIN).replace('boundary="=_b"', 'boundary="=_other"'), "It drops."),
        ("Content-Transfer-Encoding: base64\n\nSXQgZHJvcHMu\n", "It drops."),
        ("Content-Transfer-Encoding: quoted-printable\n\nD=C3=A9j=C3=\n=A0 vu\n", "Déjà vu"),
        ("X-Broken header\nWords\n", "X-Broken header\nWords"),
        (mix("Content-Type: message/rfc822\n\nFrom: b@x.example\n\nWithin\n"), "Within"),
    ],
)
def test_the_text_of_a_mail(text: str, words: str) -> None:
    assert read(text).text == words


def test_files_are_told_from_the_text() -> None:
    mail = read(mix(PLAIN, PICTURE, LOG))
    assert mail.text == "It drops."
    assert [(each.name, each.kind, each.inline) for each in mail.attachments] == [
        ("screen.png", "image/png", True),
        ("a.log", "text/plain", False),
    ]
    assert mail.attachments[0].content == b"\x89PNG\r\n\x1a\n"
    assert mail.attachments[0].content_id == "1@screen"


@pytest.mark.parametrize(
    "limits", [AttachmentLimits(most=1), AttachmentLimits(most_bytes=10), AttachmentLimits(most=0)]
)
def test_files_beyond_the_limit_stay_in_the_mail_and_a_flag_says_so(
    limits: AttachmentLimits,
) -> None:
    mail = read_message((HEAD + mix(PLAIN, PICTURE, LOG)).encode(), limits)
    left = 2 - len(mail.attachments)
    assert left > 0
    assert any(f"{left} attachment" in flag for flag in mail.flags)


@pytest.mark.parametrize("raw", [b"", b" \r\n\r\n"])
def test_an_empty_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableMailError, match="empty"):
        read_message(raw)
