"""An IMAP server whose numbers cannot be relied on: it gives them anew whenever a test says so.

It knows what `hd mail fetch` asks for, no more, and keeps one mailbox and the folders beside it.
"""

import re
import socket
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.mail.fetching.test_fetch_trouble import serve

__all__ = ["NumberingServer", "Stored", "serve"]


@dataclass
class Stored:
    """A mail under the number that it has at present."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class NumberingServer:
    """`validity` is told as it is, None not at all. `before` says what is done as a command comes
    for the so-many-th time, such as `("UID FETCH", 2)`."""

    validity: int | None = 1
    has_move: bool = True
    inbox: list[Stored] = field(default_factory=list)
    folders: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    before: dict[tuple[str, int], Callable[[], None]] = field(default_factory=dict)
    heard: Counter[str] = field(default_factory=Counter)
    bodies_given: int = 0
    found: set[int] = field(default_factory=set)
    withheld: set[int] = field(default_factory=set)
    """It lists these, but gives nothing of what is in them."""

    def put(self, mails: Iterable[bytes]) -> None:
        """Let these come in, under the next numbers."""
        for uid, raw in enumerate(mails, self._next_uid()):
            self.inbox.append(Stored(uid, raw.replace(b"\n", b"\r\n")))

    def _next_uid(self) -> int:
        return max((each.uid for each in self.inbox), default=0) + 1

    def turn_numbers(self, by: int = 1) -> None:
        """Give each mail the number of another one. Marks stay with their mails."""
        uids = [each.uid for each in self.inbox]
        for each, uid in zip(self.inbox, uids[by:] + uids[:by], strict=True):
            each.uid = uid
        self.inbox.sort(key=lambda each: each.uid)

    def __call__(self, client: socket.socket) -> None:
        with client, client.makefile("rwb") as line:
            line.write(b"* OK ready\r\n")
            line.flush()
            while read := line.readline():
                tag, _, words = read.decode().strip().partition(" ")
                name = " ".join(words.split()[: 2 if words.startswith("UID ") else 1])
                self.heard[name] += 1
                self.before.get((name, self.heard[name]), lambda: None)()
                for said in self._answer(name, words[len(name) :].strip()):
                    line.write(said + b"\r\n")
                line.write(f"{tag} OK done\r\n".encode())
                line.flush()
                if name == "LOGOUT":
                    return

    def _answer(self, name: str, words: str) -> Iterable[bytes]:
        match name:
            case "CAPABILITY":
                known = "IMAP4rev1 UIDPLUS" + (" MOVE" if self.has_move else "")
                yield f"* CAPABILITY {known}".encode()
            case "SELECT":
                yield f"* {len(self.inbox)} EXISTS".encode()
                yield rb"* FLAGS (\Seen \Deleted)"
                yield rb"* OK [PERMANENTFLAGS (\Seen \Deleted \*)] marks are kept"
                yield f"* OK [UIDNEXT {self._next_uid()}] next".encode()
                if self.validity is not None:
                    yield f"* OK [UIDVALIDITY {self.validity}] valid".encode()
            case "UID SEARCH":
                stretch = re.search(r"UID (\S+)", words)
                among = self._pick(stretch[1]) if stretch else self.inbox
                waiting = [each for each in among if not self._is_away(each, words)]
                self.found |= {each.uid for each in waiting}
                yield b"* SEARCH" + b"".join(f" {each.uid}".encode() for each in waiting)
            case "UID FETCH":
                numbers, _, asked = words.partition(" ")
                wanted = self._read_set(numbers)
                for place, each in enumerate(self.inbox, 1):
                    if each.uid in wanted:
                        yield b"* %d FETCH (UID %d%s)" % (place, each.uid, self._show(each, asked))
            case "UID STORE":
                numbers, _, flags = words.partition(" ")
                for each in self._pick(numbers):
                    each.flags |= set(re.findall(r"[$\\]\w+", flags))
            case "UID MOVE" | "UID COPY":
                numbers, _, folder = words.partition(" ")
                picked = self._pick(numbers)
                self.folders[folder.strip('"')] += [each.raw for each in picked]
                if name == "UID MOVE":
                    self.inbox = [each for each in self.inbox if each not in picked]
            case "UID EXPUNGE":
                gone = [each for each in self._pick(words) if "\\Deleted" in each.flags]
                self.inbox = [each for each in self.inbox if each not in gone]

    def _pick(self, numbers: str) -> list[Stored]:
        wanted = self._read_set(numbers)
        return [each for each in self.inbox if each.uid in wanted]

    def _read_set(self, numbers: str) -> set[int]:
        read: set[int] = set()
        for part in numbers.replace("*", str(self._next_uid() - 1)).split(","):
            first, _, last = part.partition(":")
            read |= set(range(int(first), int(last or first) + 1))
        return read

    def _is_away(self, each: Stored, asked: str) -> bool:
        kept_out = re.findall(r"UNKEYWORD (\S+)", asked)
        return "\\Deleted" in each.flags or bool(each.flags & set(kept_out))

    def _show(self, each: Stored, asked: str) -> bytes:
        shown = b""
        if "RFC822.SIZE" in asked:
            shown += b" RFC822.SIZE %d" % len(each.raw)
        if "BODY.PEEK[]" in asked:
            if each.uid in self.withheld:
                shown += b" BODY[] NIL"
            else:
                self.bodies_given += 1
                shown += b" BODY[] {%d}\r\n%s" % (len(each.raw), each.raw)
        if found := re.search(r"HEADER\.FIELDS \(([^)]*)\)", asked):
            names = tuple(f"{name}:".encode() for name in found[1].lower().split())
            head = each.raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
            told = b"".join(b"%s\r\n" % row for row in head if row.lower().startswith(names))
            shown += b" BODY[%s] {%d}\r\n%s" % (found[0].encode(), len(told), told)
        return shown
