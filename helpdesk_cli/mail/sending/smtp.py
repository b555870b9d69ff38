"""Mail through an SMTP server: one connection for many mails, encrypted by default."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from helpdesk_cli.english import count
from helpdesk_cli.errors import (
    ConfigError,
    DeliveryDelayedError,
    DeliveryError,
    DeliveryRefusedError,
    PartlyRefusedError,
    say_reason,
)
from helpdesk_cli.mail.line import LEAVE_OUT, fit_line

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping, Sequence
    from email.message import EmailMessage

    from _typeshed import ReadableBuffer

    from helpdesk_cli.settings.mail import DeliverySettings


PATIENCE = 10
"""How many times longer than any other answer the one to a whole mail may take."""

_END_OF_MAIL = b"\r\n.\r\n"


class _Connection(smtplib.SMTP):
    """Lets the server take its time once it has a whole mail, to look through it for instance.

    Whoever gives up there sends it again to one that has it (RFC 5321, 4.5.3.2.6). `waits` is how
    many seconds the last step might take.
    """

    waits = 0.0

    def send(self, s: ReadableBuffer | str) -> None:
        is_mail = isinstance(s, bytes) and s.endswith(_END_OF_MAIL)
        self.waits = self.timeout * (PATIENCE if is_mail else 1)
        if self.sock:
            self.sock.settimeout(self.waits)
        super().send(s)


class _TlsConnection(_Connection, smtplib.SMTP_SSL):
    """A connection that is encrypted from the start."""


class SmtpDelivery:
    """Connects for the first mail, and again when the server has hung up in between.

    A server that cannot be reached is asked once: later mails fail immediately, until the next
    `SmtpDelivery`. Every step waits at most `timeout_seconds`, the answer to the whole mail
    `PATIENCE` times as long; a mail takes about a dozen. The password is asked for before the
    first of them, so that a vault that keeps it stops nothing but mail.
    """

    def __init__(self, settings: DeliverySettings) -> None:
        self._settings = settings
        self._password: str | None = None
        self._tls = None if settings.tls == "none" else _trust(settings)
        self._connection: _Connection | None = None
        self._unreachable: DeliveryDelayedError | None = None

    def __enter__(self) -> SmtpDelivery:
        return self

    def __exit__(self, *exc: object) -> None:
        """Hang up, politely where the server still listens."""
        if self._connection is not None:
            try:
                self._connection.quit()
            except OSError:
                self._connection.close()

    def send(self, message: EmailMessage, to: Sequence[str] = ()) -> None:
        connection = self._reach()
        try:
            refused = connection.send_message(message, to_addrs=to or None)
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refuse_all(error.recipients) from None
        except smtplib.SMTPDataError as error:
            raise self._judge("the message", error.smtp_code, error.smtp_error) from None
        except OSError as error:
            # Of unknown state, or the sender was refused: no fault of this mail's.
            connection.close()
            raise self._delay("sending failed", error, connection.waits) from None
        if refused:
            raise PartlyRefusedError({who: self._judge(who, *why) for who, why in refused.items()})

    def _refuse_all(self, refused: Mapping[str, tuple[int, bytes]]) -> DeliveryError:
        """It reached none of its recipients: for good, if no recipient may be accepted later."""
        judged = [self._judge(who, *why) for who, why in refused.items()]
        delayed = (each for each in judged if isinstance(each, DeliveryDelayedError))
        return next(delayed, judged[0])

    def _reach(self) -> _Connection:
        """A connection that works; the last one if it still does."""
        if self._unreachable is not None:
            raise self._unreachable
        if self._connection is not None:
            if _answers(self._connection):
                return self._connection
            self._connection.close()
        try:
            self._password = self._password or _find_password(self._settings)
            self._connection = self._connect()
        except ConfigError as error:
            self._unreachable = DeliveryDelayedError(error.message, hint=error.hint)
            raise self._unreachable from None
        except (OSError, UnicodeError) as error:  # The latter: a host that cannot be one.
            waited = self._settings.timeout_seconds
            self._unreachable = self._delay("cannot be used", error, waited)
            raise self._unreachable from None
        return self._connection

    def _connect(self) -> _Connection:
        settings = self._settings
        # Our own name is given, for smtplib would ask the network what it is, which can take long.
        greeting, timeout = settings.domain, settings.timeout_seconds
        if settings.tls == "tls":
            connection: _Connection = _TlsConnection(
                settings.host, settings.port, greeting, timeout=timeout, context=self._tls
            )
        else:
            connection = _Connection(settings.host, settings.port, greeting, timeout)
        try:
            if settings.tls == "starttls":
                connection.starttls(context=self._tls)
            if settings.user is not None and self._password is not None:
                connection.login(settings.user, self._password)
        except OSError:
            connection.close()
            raise
        return connection

    def _judge(
        self, what: str, code: int, words: bytes | str
    ) -> DeliveryDelayedError | DeliveryRefusedError:
        """The server's verdict on one mail: 5xx is for good, anything else for now."""
        kind = DeliveryRefusedError if 500 <= code <= 599 else DeliveryDelayedError
        return kind(f"{self._name} refused {what}: {self._quote(code, words)}")

    def _delay(self, what: str, error: Exception, waited: float) -> DeliveryDelayedError:
        if isinstance(error, smtplib.SMTPResponseException):
            reason = self._quote(error.smtp_code, error.smtp_error)
        elif isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            reason = f"no answer within {count(round(waited), 'second')}"
        else:
            reason = self._quote("", say_reason(error))
        return DeliveryDelayedError(
            f"{self._name}: {what}: {reason}",
            hint="[delivery] in hd.toml says which server and how",
        )

    @property
    def _name(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"

    def _quote(self, code: int | str, words: bytes | str) -> str:
        """The server's words, without the password should it repeat them."""
        from base64 import b64encode

        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        if self._password:
            user = self._settings.user or ""
            for secret in (self._password, f"\0{user}\0{self._password}"):
                text = text.replace(b64encode(secret.encode()).decode(), LEAVE_OUT)
                text = text.replace(secret, LEAVE_OUT)
        return fit_line(f"{code} {text}")


def _find_password(settings: DeliverySettings) -> str | None:
    """Where the settings say; None when they name none. Raises ConfigError when it is not there."""
    from helpdesk_cli.mail.sending.password import read_password

    if settings.user is None or settings.password is None:
        return None
    return read_password(settings.password, settings.user, settings.timeout_seconds)


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except OSError:
        return False


def _trust(settings: DeliverySettings) -> ssl.SSLContext:
    """Verifies certificate and host name, by `ca_file` or else the system's certificates."""
    import ssl

    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        got = f"expected certificates, got: {say_reason(error)}"
        raise ConfigError([f"delivery.ca_file: {settings.ca_file}: {got}"]) from error
