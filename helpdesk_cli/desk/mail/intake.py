"""Taking mails in: kept word for word and understood in one transaction, or not taken at all.

What nobody can read is kept all the same, in quarantine. A mail that has come before changes
nothing, so that whoever fetches may begin anew after any crash.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.mail.senders import Senders
from helpdesk_cli.desk.mail.taking import Taker, Verdict, identify
from helpdesk_cli.domain.mail.incoming import IncomingMail
from helpdesk_cli.domain.mail.sender import read_address
from helpdesk_cli.domain.mail.taken import Taken
from helpdesk_cli.domain.mail.threading import list_references
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import ConfigError, HdError, StoreError, UnreadableMailError, suggest
from helpdesk_cli.mail.reading.arrival import read_mail
from helpdesk_cli.mail.reading.message import read_head
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.mail.attachments import add_attachments
from helpdesk_cli.store.mail.messages import (
    NewMail,
    digest_of,
    find_known_digests,
    forget_mail,
    read_raw,
    save_mail,
)

LONGEST_SUBJECT = 500
"""Characters of a subject that the log keeps."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A mail and what it says; None when it cannot be read, and why."""

    raw: bytes
    digest: str
    mail: IncomingMail | None
    trouble: str = ""


class Intake:
    """Takes in what comes to one mailbox of a desk."""

    def __init__(self, desk: Desk, box: MailboxSettings, our_addresses: Sequence[str]) -> None:
        """Raises ConfigError when the policy does not know a name that the mailbox uses."""
        desk.refuse_agents("taking in mail")
        _check(desk.in_force.policy, box)
        self._desk = desk
        self._box = box
        self._taker = Taker(desk, box, Senders(desk, our_addresses))

    def take(self, batch: Sequence[bytes]) -> list[Taken]:
        """Take mails in, in their order; what became of each.

        When this returns they are on the disk. Raises StoreError alone, and nothing is taken then.
        """
        digests = [digest_of(raw) for raw in batch]
        known = find_known_digests(self._desk.store, digests)
        found = [
            None if digest in known else self._read(raw, digest)
            for raw, digest in zip(batch, digests, strict=True)
        ]
        new = [one for one in found if one is not None]
        taken = iter(self._write_all(new))
        return [Taken("duplicate", None, True) if one is None else next(taken) for one in found]

    def take_again(self, mail_id: int) -> Taken:
        """Take in again a mail from quarantine."""
        raw = read_raw(self._desk.store, mail_id)
        one = self._read(raw, digest_of(raw))
        try:
            with self._desk.store.transaction("mail"):
                self._hold([one])
                forget_mail(self._desk.store, mail_id)
                return self._write(one)
        except StoreError:
            raise
        except Exception:
            return Taken("quarantined", None)

    def _read(self, raw: bytes, digest: str) -> _Read:
        try:
            return _Read(raw, digest, read_mail(raw, self._box, self._desk.in_force.policy))
        except UnreadableMailError as error:
            return _Read(raw, digest, None, error.message)
        except Exception as error:
            return _Read(raw, digest, None, f"{type(error).__name__}: {error}")

    def _write_all(self, new: Sequence[_Read]) -> list[Taken]:
        """All in one transaction. If one of them fails, each by itself: that one alone is put into
        quarantine."""
        if not new:
            return []
        try:
            with self._desk.store.transaction("tickets"):
                self._hold(new)
                if len(new) > 1:
                    self._taker.hold(one.mail for one in new if one.mail)
                return [self._write(one) for one in new]
        except StoreError:
            raise
        except Exception as error:
            if len(new) == 1:
                said = error.message if isinstance(error, HdError) else repr(error)
                return [self._put_away(new[0], said)]
        return [taken for one in new for taken in self._write_all([one])]

    def _hold(self, mails: Iterable[_Read]) -> None:
        """Hold the keys of these mails: no one else now takes in the same, what answers it, or what
        the same person writes."""
        self._desk.store.hold_keys(key for one in mails for key in _list_keys(one))
        self._desk.look_again()

    def _write(self, one: _Read) -> Taken:
        if find_known_digests(self._desk.store, [one.digest]):  # another process was quicker
            return Taken("duplicate", None, True)
        if one.mail is None:
            verdict = Verdict("quarantined", one.trouble)
        else:
            verdict = self._taker.take(one.mail)
        mail_id = save_mail(self._desk.store, self._keep(one, verdict))
        if one.mail and verdict.event_id and verdict.ticket_id and one.mail.attachments:
            add_attachments(
                self._desk.store,
                verdict.ticket_id,
                one.mail.attachments,
                event_id=verdict.event_id,
                mail_id=mail_id,
            )
        return Taken(verdict.outcome, verdict.ticket_id)

    def _put_away(self, one: _Read, trouble: str) -> Taken:
        with self._desk.store.transaction("tickets"):
            self._hold([one])
            return self._write(_Read(one.raw, one.digest, None, trouble))

    def _keep(self, one: _Read, verdict: Verdict) -> NewMail:
        box, told = self._box, one.mail or read_head(one.raw)
        return NewMail(
            digest=one.digest,
            mailbox=box.name,
            arrived_at=self._desk.now,
            raw=one.raw,
            outcome=verdict.outcome,
            reason=verdict.reason,
            private_to=box.team if box.private else None,
            ticket_id=verdict.ticket_id,
            event_id=verdict.event_id,
            identity=identify(one.mail) if one.mail else None,
            subject=told.subject[:LONGEST_SUBJECT],
            sender=read_address(told.sender),
            sender_name=told.sender.name or None if told.sender else None,
            written_at=None if told.written_at is None else min(told.written_at, self._desk.now),
        )


def _list_keys(one: _Read) -> Iterator[str]:
    """The keys of a mail: two that share one must be taken in one after the other."""
    yield one.digest
    if one.mail is None:
        return
    yield from filter(None, (identify(one.mail), read_address(one.mail.sender)))
    yield from list_references(one.mail)


def list_our_addresses(settings: Settings) -> list[str]:
    """The addresses from which a desk writes, as its settings say."""
    ours = [box.sender or box.user for box in settings.mailboxes]
    return [address for address in (*ours, settings.delivery.sender) if "@" in address]


def find_mailbox(settings: Settings, name: str | None) -> MailboxSettings:
    """The mailbox of this name; the only one there is, or any, when none is named."""
    boxes = settings.mailboxes
    if name is None:
        return boxes[0] if len(boxes) == 1 else MailboxSettings("mail", "pipe")
    return _find_named(boxes, name)


def find_fetched(settings: Settings, names: Sequence[str]) -> list[MailboxSettings]:
    """The mailboxes of these names that mail is fetched from; all of them when none is named."""
    fetched = [box for box in settings.mailboxes if box.kind != "pipe"]
    return [_find_named(fetched, name) for name in names] or fetched


def _find_named(boxes: Sequence[MailboxSettings], name: str) -> MailboxSettings:
    known = {box.name: box for box in boxes}
    if name in known:
        return known[name]
    raise ConfigError(
        [f'no mailbox "{name}"{suggest(name, list(known))}'],
        hint=f"hd.toml has {', '.join(known)}" if known else "hd.toml has no [[mailbox]] to read",
    )


def _check(policy: Policy, box: MailboxSettings) -> None:
    """Raise ConfigError when a team is unknown, or private in the settings alone."""
    if box.team is not None and box.team not in policy.teams:
        near = suggest(box.team, list(policy.teams))
        raise ConfigError([f'mailbox {box.name}: team: the policy has no team "{box.team}"{near}'])
    private = {route.team for route in policy.routes if route.private}
    if box.private and box.team not in private:
        raise ConfigError(
            [f"mailbox {box.name}: private: no private route of the policy leads to {box.team}"],
            hint="add one to the policy: [[routes]] with this team and private = true",
        )
