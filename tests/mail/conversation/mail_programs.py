"""How people's mail programs write an answer to a mail of ours: their own shapes, their own ways to
quote it. Each takes the mail that is answered, and what somebody writes above it."""

from collections.abc import Callable
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape

from tests.mail.mailing_desk import read_text

Program = Callable[[str, str, EmailMessage], bytes]
"""From whom, the words, and the mail that is answered."""


def quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.rstrip().split("\n"))


def paragraphs(text: str) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))


def answer(sender: str, plain: str, html: str | None, answered: EmailMessage, name: str) -> bytes:
    """The headers that every program writes, however they are named."""
    mail = MIMEMultipart("alternative") if html else MIMEText(plain, "plain", "utf-8")
    mail["From"] = sender
    mail["To"] = str(answered["From"])
    mail["Subject"] = f"Re: {str(answered['Subject']).removeprefix('Re: ')}"
    mail["Message-ID"] = f"<{name}@mail.example>"
    mail["In-Reply-To"] = str(answered["Message-ID"])
    mail["References"] = f"{answered['References'] or ''} {answered['Message-ID']}".strip()
    mail["Date"] = "Tue, 17 Nov 2026 11:00:00 +0100"
    if html:
        mail.attach(MIMEText(plain, "plain", "utf-8"))
        mail.attach(MIMEText(html, "html", "utf-8"))
    return mail.as_bytes()


def gmail(sender: str, words: str, answered: EmailMessage, french: bool = False) -> bytes:
    """The attribution, broken where a line gets long, then the mail behind `>`."""
    who = str(answered["From"])
    said = (
        f"Le mar. 17 nov. 2026 à 11:05, {who} a\nécrit :\n"
        if french
        else f"On Tue, Nov 17, 2026 at 11:05 AM {who}\nwrote:\n"
    )
    before = read_text(answered)
    html = (
        f'<div dir="ltr">{paragraphs(words)}</div><br><div class="gmail_quote">'
        f'<div dir="ltr" class="gmail_attr">{escape(said)}<br></div>'
        f'<blockquote class="gmail_quote">{paragraphs(before)}</blockquote></div>'
    )
    return answer(
        sender, f"{words}\n\n{said}\n{quote(before)}\n", html, answered, f"gmail-{words[:3]}"
    )


def outlook(sender: str, words: str, answered: EmailMessage) -> bytes:
    """The head of the mail that is answered, and its words as they are; only HTML is sent."""
    before = read_text(answered)
    head = (
        f"<b>From:</b> {escape(str(answered['From']))}<br><b>Sent:</b> Tuesday, November 17, 2026"
        f" 11:05 AM<br><b>To:</b> Ann Lee<br><b>Subject:</b> {escape(str(answered['Subject']))}"
    )
    html = (
        f'<div class="WordSection1"><p class="MsoNormal">{escape(words)}<o:p></o:p></p>'
        f'<div style="border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal">{head}<o:p></o:p></p>'
        f'</div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>{paragraphs(before)}</div>'
    )
    mail = MIMEText(html, "html", "utf-8")
    for name, value in (
        ("From", sender),
        ("To", str(answered["From"])),
        ("Subject", f"RE: {answered['Subject']}"),
        ("Thread-Index", "AdJXdGhyZWFk"),
        ("Message-ID", f"<outlook-{words[:3]}@acme.example>"),
        ("In-Reply-To", str(answered["Message-ID"])),
        ("Date", "Tue, 17 Nov 2026 11:00:00 +0100"),
    ):
        mail[name] = value
    return mail.as_bytes()


def apple_mail(sender: str, words: str, answered: EmailMessage) -> bytes:
    """The attribution is quoted, too, and the mail once more in HTML."""
    before = read_text(answered)
    said = f"On 17 Nov 2026, at 11:05, {answered['From']} wrote:"
    html = (
        f'<html><body>{paragraphs(words)}<div><br><blockquote type="cite"><div>{escape(said)}</div>'
        f"<br><div>{paragraphs(before)}</div></blockquote></div></body></html>"
    )
    plain = f"{words}\n\n{quote(said)}\n>\n{quote(before)}\n"
    return answer(sender, plain, html, answered, f"apple-{words[:3]}")
