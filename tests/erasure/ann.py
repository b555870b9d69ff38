"""A desk on which Ann has left traces of every kind, each in words of her own."""

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress

from helpdesk_cli.store.copies.copying import TABLES
from helpdesk_cli.store.engines import open_store
from tests.conftest import PLAIN_POLICY, Hd
from tests.mail.incoming import deliver
from tests.mail.mailing_desk import apply_mail

ANN = "annabel@acme.example"

SUBJECT, SUBJECT_BEFORE, BODY, REPLY, NOTE, DRAFT = (
    *("quokka", "zaffre", "mizzle", "yarrow", "wombat", "xylem"),
)
FILE, CONTENT, ABROAD, UNDONE, UNDONE_NOTE, BOUNCE = (
    *("kestrel", "lodestar", "plover", "umbrage", "gherkin", "tapir"),
)
NAME = "Annabel"
SECRETS = (
    *(SUBJECT, SUBJECT_BEFORE, BODY, REPLY, NOTE, DRAFT, FILE, CONTENT, ABROAD, UNDONE),
    *(UNDONE_NOTE, BOUNCE, NAME, ANN),
)
"""Words that stand on the desk because of her alone."""

OTHERS = ("sorrel", "bob@acme.example")
"""Words of others, who are still there afterwards."""

LATER = "2026-11-19T12:00:00Z"
BEFORE = "2026-11-17T12:00:00Z"

OF_HERS = {
    **{"ref": "ZD-9", "subject": f"{UNDONE} hole", "account": "acme", "contact": ANN},
    "created_at": "2026-11-16T09:00:00Z",
    "events": [
        {"kind": "message", "by": by, "public": public, "body": f"It has {word} cookies."}
        | {"at": "2026-11-16T09:00:00Z"}
        for by, public, word in (("customer", True, UNDONE), ("agent:alice", False, UNDONE_NOTE))
    ],
}
"""A ticket of an import that is undone."""

MIME = "multipart/mixed; boundary=cut"
WITH_FILE = f"""--cut
Content-Type: text/plain; charset=utf-8

It has {BODY} all over, says {NAME}.
--cut
Content-Type: application/octet-stream; name="{FILE}.bin"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="{FILE}.bin"

{b64encode(CONTENT.encode()).decode()}
--cut--"""


def leave_traces(hd: Hd) -> None:
    """#1 is hers, by mail with a file; #2 is Bob's, where she is copied, writes and is named."""
    apply_mail(hd, "[mail]\nsend = 'ask'", PLAIN_POLICY)
    said = f"{NAME} Lee <{ANN}>"
    hd.ok("account", "add", "acme", "--contact", said, "--notes", f"Ask {ANN} first.")
    first = {"subject": SUBJECT_BEFORE, "message_id": f"<{BODY}@acme.example>", "from_": said}
    deliver(hd, WITH_FILE, content_type=MIME, **first)
    hd.ok("reply", "1", "--body", f"Dear {NAME}, {REPLY}.", "--cc", "eve@acme.example")
    hd.ok("set", "1", "--subject", f"The {SUBJECT} case", "--severity", "urgent")
    hd.ok("note", "1", "--body", f"She said {NOTE}.")
    deliver(
        hd,
        "My sorrel is ill.",
        **{"from_": "Bob <bob@acme.example>", "cc": said, "message_id": "<2@acme.example>"},
    )
    deliver(
        hd,
        f"Mine is {ABROAD}.",
        **{"from_": said, "in_reply_to": "<2@acme.example>", "message_id": f"<3@{ABROAD}.example>"},
    )
    hd.ok("note", "2", "--body", f"Sorrel: see <{ANN.upper()}>, not joe{ANN}s.")
    hd.ok("import", "-", stdin=json.dumps(OF_HERS))
    hd.ok("close", "1")
    late = hd.at("2026-11-17T13:00:00Z")
    late.ok("undo", str(late.ok("log", "--json").json()[1]["command"]))
    late.ok("account", "set", "acme", "--phone", "+33 2", "--contact", f"{NAME} Li <{ANN}>")
    bounce = "UPDATE contact SET bounce = :said, bounced_at = 1 WHERE address = :ann"
    late.write(bounce, said=BOUNCE, ann=ANN)
    report = (
        "INSERT INTO outbox (letter, clock, number, rung, action, recipient, due_at, state,"
        " send_at, attempts, written_at, mail) VALUES ('<r>', '', 0, 'Report', 'report',"
        " 'boss@desk.example', 1, 'parked', 1, 3, 1, :mail)"
    )
    late.write(report, mail=f"Late: The {SUBJECT} case".encode())
    draft = "INSERT INTO draft (ticket_id, agent, written_at, body) VALUES (1, 'bob', 1, :said)"
    late.write(draft, said=DRAFT)


def read_all(hd: Hd) -> str:
    """Every value that the desk's store gives out, mails unpacked."""
    with open_store(hd.location) as store:
        return "\n".join(
            _show(value)
            for table in TABLES
            for row in store.rows(f"SELECT * FROM {table}")
            for value in row
        )


def _show(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        with suppress(zlib.error):
            raw = zlib.decompress(raw)
        return raw.decode(errors="replace")
    return str(value)


def find(words: tuple[str, ...], text: str) -> list[str]:
    """Those of the words that stand in a text."""
    low = text.lower()
    return [word for word in words if word.lower() in low]


def ask_clocks(hd: Hd) -> Iterator[str]:
    """What is answered about times and promises."""
    for words in ("report --since 2026-11-16 --json", "explain 1 --json", "explain 2 --json"):
        yield hd(*words.split()).out
    yield str(hd.rows("SELECT ticket_id, at, kind, by_whom, public FROM event ORDER BY id"))
