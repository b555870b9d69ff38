"""A mail server for one test, on a port of its own, that answers as a script says."""

import asyncio
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
"""An answer that is none: the server hangs up instead."""

HANG = "hang"
"""An answer that never comes."""

SLOW = "slow"
"""An answer that comes after three seconds, and is a good one."""

OK = "250 fine"


class Postbox:
    """What a server received. `script` has its next answers by verb; then it accepts.

    `connections` counts those that were greeted.
    """

    def __init__(self, **script: list[str]) -> None:
        self.script = {verb: [*answers] for verb, answers in script.items()}
        self.received: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.encrypted: list[bool] = []
        self.connections = 0
        self.port = 0

    def answer(self, verb: str) -> str:
        """What the script says next."""
        answers = self.script.get(verb)
        return answers.pop(0) if answers else OK

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer("MAIL")
        if answer == OK:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer("RCPT")
        if answer == HANG:
            await asyncio.Event().wait()
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answer("DATA")
        if answer == SLOW:
            await asyncio.sleep(3)
            answer = OK
        if answer == OK:
            assert isinstance(envelope.content, bytes)
            self.received.append(envelope.content)
            self.recipients.append(list(envelope.rcpt_tos))
            assert server.transport is not None
            self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return answer

    async def handle_NOOP(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, words: str
    ) -> str:
        return self.answer("NOOP")

    def log_in(
        self, server: SMTP, session: Session, envelope: Envelope, how: str, data: Any
    ) -> Any:
        """Any user with the password `open sesame`."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        if data.password == b"open sesame":
            return AuthResult(success=True)
        answer = self.answer("AUTH").replace("{password}", data.password.decode())
        return AuthResult(success=False, handled=False, message=answer)


class _Server(SMTP):
    """Hangs up in the midst of a mail when the script says so."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.event_handler.connections += 1

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.script.get("DATA", [""])[:1] == [DROP]:
            self.event_handler.script["DATA"].pop(0)
            await self.push("354 go on")
            await self._reader.readline()
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


@contextmanager
def serve(
    postbox: Postbox,
    certificate: ssl.SSLContext | None = None,
    *,
    implicit: bool = False,
    logins: bool = False,
) -> Iterator[Postbox]:
    """Run a server for the `with` block, its port in `postbox.port`.

    With a certificate it offers STARTTLS, or speaks TLS from the start when `implicit`.
    """
    loop = asyncio.new_event_loop()

    def make() -> SMTP:
        with warnings.catch_warnings():
            # It warns of logins in the clear, which is what some tests are about.
            warnings.simplefilter("ignore")
            return _Server(
                postbox,
                hostname="mail.test",
                tls_context=None if implicit else certificate,
                require_starttls=certificate is not None and not implicit,
                authenticator=postbox.log_in if logins else None,
                auth_required=logins,
                auth_require_tls=certificate is not None and not implicit,
                loop=loop,
            )

    listen = loop.create_server(make, "127.0.0.1", 0, ssl=certificate if implicit else None)
    server = loop.run_until_complete(listen)
    postbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield postbox
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
