"""Which header tells that a program has written, and what it is."""

import pytest

from tests.mail.reading.mails import HEAD, PLAIN, mix, read

REPORT = (
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    "Final-Recipient: rfc822; ann@acme.example\nAction: failed\nStatus: 5.1.1 (no mailbox)\n"
    "Diagnostic-Code: smtp; 550 No such user here\n\n"
    "Final-Recipient: rfc822;<bob@acme.example>\nAction: delayed\nStatus: 4.4.7\n"
)
RETURNED = "Content-Type: message/rfc822\n\nMessage-ID: <ours@desk.example>\nSubject: Hi\n\nHi.\n"
CALENDAR = "Content-Type: text/calendar; method={}\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
RECEIPT = (
    "Content-Type: message/disposition-notification\n\nDisposition: manual-action; displayed\n"
)


def replace_subject(subject: str) -> str:
    return HEAD.replace("Live stream drops", subject)


@pytest.mark.parametrize(
    ("headers", "kind", "told_by"),
    [
        ("Auto-Submitted: auto-replied", "automatic_reply", "Auto-Submitted: auto-replied"),
        ("Auto-Submitted: auto-generated", "generated", "Auto-Submitted: auto-generated"),
        (
            "Auto-Submitted: Auto-Replied; x=1",
            "automatic_reply",
            "Auto-Submitted: Auto-Replied; x=1",
        ),
        ("Auto-Submitted: no", None, None),
        ("Precedence: bulk", "bulk", "Precedence: bulk"),
        ("Precedence: Junk", "bulk", "Precedence: Junk"),
        ("Precedence: list", "list", "Precedence: list"),
        ("Precedence: auto_reply", "automatic_reply", "Precedence: auto_reply"),
        ("Precedence: first-class", None, None),
        ("List-Id: Streamers <list.example>", "list", "List-Id: Streamers <list.example>"),
        ("List-Unsubscribe: <https://x.example>", "list", "List-Unsubscribe: <https://x.example>"),
        ("X-Auto-Response-Suppress: All", "automatic_reply", "X-Auto-Response-Suppress: All"),
        (
            "X-Auto-Response-Suppress: DR, OOF",
            "automatic_reply",
            "X-Auto-Response-Suppress: DR, OOF",
        ),
        ("X-Auto-Response-Suppress: DR, RN, NRN", None, None),
        ("X-Auto-Response-Suppress: None", None, None),
        ("X-Autoreply: yes", "automatic_reply", "X-Autoreply: yes"),
        (
            "X-Failed-Recipients: ann@acme.example",
            "bounce",
            "X-Failed-Recipients: ann@acme.example",
        ),
        ("Return-Path: <>", "automatic_reply", "Return-Path: <>"),
        ("Return-Path: <ann@acme.example>", None, None),
        ("X-Mailer: Outlook", None, None),
    ],
)
def test_a_header_tells(headers: str, kind: str | None, told_by: str | None) -> None:
    automatic = read(f"{headers}\n\nWords\n").automatic
    assert (automatic and automatic.kind, automatic and automatic.header) == (kind, told_by)


@pytest.mark.parametrize(
    ("subject", "is_automatic"),
    [
        ("Automatic reply: Live stream drops", True),
        ("Out of Office: Re: Live stream drops", True),
        ("[Out of office] Ann", True),
        ("Auto: away", True),
        ("Réponse automatique : Live stream drops", True),
        ("=?utf-8?Q?R=C3=A9ponse_automatique_=3A_x?=", True),
        ("Absence du bureau", True),
        ("Absente du bureau jusqu'au 4", True),
        ("Message d'absence", True),
        ("Message d\u2019absence", True),
        ("Re: Out of office replies do not work", False),
        ("How do I set an automatic reply?", False),
        ("Automatic captions fail", False),
        ("Absence de son sur le direct", False),
        ("Autoplay: does not start", False),
    ],
)
def test_an_absence_is_told_by_the_subject(subject: str, is_automatic: bool) -> None:
    automatic = read("\nWords\n", head=replace_subject(subject)).automatic
    assert (automatic is not None and automatic.kind == "out_of_office") == is_automatic


def test_an_absence_that_says_it_is_automatic_is_still_an_absence() -> None:
    head = replace_subject("Réponse automatique : absent")
    automatic = read("Auto-Submitted: auto-replied\n\nWords\n", head=head).automatic
    assert automatic is not None
    assert (automatic.kind, automatic.header) == ("out_of_office", "Auto-Submitted: auto-replied")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (mix(PLAIN, REPORT, kind="report; report-type=delivery-status"), "bounce"),
        (mix(PLAIN, REPORT), "bounce"),
        (mix(PLAIN, RECEIPT, kind="report; report-type=disposition-notification"), "read_receipt"),
        (mix(PLAIN, CALENDAR.format("REPLY"), kind="alternative"), "calendar"),
        (mix(PLAIN, CALENDAR.format("REQUEST"), kind="alternative"), None),
    ],
)
def test_the_kind_of_a_mail_tells(text: str, kind: str | None) -> None:
    automatic = read(text).automatic
    assert (automatic and automatic.kind) == kind


def test_a_daemon_returns_mail() -> None:
    head = "From: Mail Delivery <MAILER-DAEMON@mx.example>\nSubject: Hello\n"
    automatic = read("\n", head=head).automatic
    assert automatic is not None
    assert automatic.kind == "bounce"


def test_a_postmaster_may_be_a_person() -> None:
    assert read("\nWords\n", head="From: postmaster@x.example\nSubject: Hi\n").automatic is None


def test_a_bounce_says_of_each_recipient_what_became_of_which_mail() -> None:
    bounces = read(mix(PLAIN, REPORT, RETURNED, kind="report; report-type=delivery-status")).bounces
    assert [(each.recipient, each.action, each.status, each.reason) for each in bounces] == [
        ("ann@acme.example", "failed", "5.1.1", "550 No such user here"),
        ("bob@acme.example", "delayed", "4.4.7", None),
    ]
    assert {each.about for each in bounces} == {"<ours@desk.example>"}


def test_a_bounce_without_a_report_is_told_by_its_words() -> None:
    mail = read(
        "X-Failed-Recipients: ann@acme.example\n\nA message could not be delivered: 550 5.1.1\n"
        "------ This is a copy of it ------\n\nMessage-ID: <ours@desk.example>\nSubject: Hi\n"
    )
    [bounce] = mail.bounces
    assert (bounce.recipient, bounce.action, bounce.status) == (
        "ann@acme.example",
        "failed",
        "5.1.1",
    )
    assert bounce.about == "<ours@desk.example>"


def test_a_bounce_that_says_nothing_is_a_bounce_all_the_same() -> None:
    head = "From: MAILER-DAEMON@mx.example\nSubject: Returned mail\n"
    [bounce] = read("In-Reply-To: <ours@desk.example>\n\nSorry.\n", head=head).bounces
    assert (bounce.recipient, bounce.action, bounce.about) == (None, None, "<ours@desk.example>")
