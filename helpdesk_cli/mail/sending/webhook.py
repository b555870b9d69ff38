"""A notice to a web hook: JSON by POST, certificates verified, no redirect followed."""

from __future__ import annotations

import os
from http.client import HTTPException, InvalidURL
from re import split
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from helpdesk_cli.domain.policy.ladder import ENV_PREFIX
from helpdesk_cli.english import count
from helpdesk_cli.errors import DeliveryDelayedError, DeliveryRefusedError, say_reason
from helpdesk_cli.mail.line import LEAVE_OUT, fit_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_PORTS = {"http": 80, "https": 443}
_LATER = frozenset((408, 425, 429))
_LONGEST_ANSWER = 2_000
_SHORTEST_SECRET = 6


class _NoRedirect(HTTPRedirectHandler):
    """A POST that is sent elsewhere arrives there as a GET, without what was to be said."""

    def redirect_request(self, *args: object) -> None:
        return None


def post_webhook(address: str, payload: Mapping[str, object], timeout_seconds: int) -> None:
    """POST the payload; any 2xx is success. The address is a URL, or `env:NAME` of one.

    Raises DeliveryRefusedError on 3xx and 4xx, DeliveryDelayedError on 429, 5xx and when the
    server cannot be reached. Errors name the host alone, for the rest of such a URL is a secret.
    """
    from json import dumps

    url = _find_url(address)
    _call(url, dumps(payload).encode(), {"Content-Type": "application/json"}, timeout_seconds)


def call_monitor(address: str, timeout_seconds: int) -> None:
    """GET an address, to say that all is well; raises as `post_webhook` does."""
    _call(_find_url(address), None, {}, timeout_seconds)


def _call(url: str, body: bytes | None, headers: Mapping[str, str], timeout_seconds: int) -> None:
    host = _read_host(url)
    try:
        request = Request(url, body, {**headers, "User-Agent": "hd"})
        # What follows a 2xx is not read: were it to break off, the same would be told twice.
        build_opener(_NoRedirect).open(request, timeout=timeout_seconds).close()
    except HTTPError as error:
        with error:
            raise _judge(host, url, error) from None
    except (InvalidURL, ValueError):
        raise _not_a_url(host) from None
    except TimeoutError:
        raise DeliveryDelayedError(
            f"{host}: no answer within {count(timeout_seconds, 'second')}"
        ) from None
    except (OSError, HTTPException) as error:
        cause = getattr(error, "reason", error)
        reason = say_reason(cause) if isinstance(cause, Exception) else cause
        raise DeliveryDelayedError(f"{host} cannot be reached: {_quote(reason, url)}") from None


def find_destination(address: str) -> tuple[str, int]:
    """Host, in lower case, and port of what `post_webhook` would call; raises as it does."""
    url = _find_url(address)
    host = _read_host(url)
    try:
        parts = urlsplit(url)
        return parts.hostname or host, parts.port or _PORTS[parts.scheme]
    except ValueError:
        raise _not_a_url(host) from None


def _find_url(address: str) -> str:
    name = address.removeprefix(ENV_PREFIX)
    if name == address:
        return address
    url = os.environ.get(name)
    if not url:
        raise DeliveryDelayedError(
            f"the address of the web hook is not set: {name}", hint=f"set {name} where hd runs"
        )
    return url


def _read_host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        raise _not_a_url("the web hook") from None
    if parts.scheme not in ("https", "http") or not host:
        raise _not_a_url(host or "the web hook")
    return host


def _judge(host: str, url: str, error: HTTPError) -> DeliveryDelayedError | DeliveryRefusedError:
    try:
        said = error.read(_LONGEST_ANSWER).decode("utf-8", "replace")
    except (OSError, HTTPException):
        said = ""
    words = _quote(f"{error.code} {error.reason} {said}", url)
    if error.code in _LATER or error.code >= 500:
        return DeliveryDelayedError(f"{host} cannot take it now: {words}")
    return DeliveryRefusedError(
        f"{host} refused it: {words}", hint="correct the address of the web hook in the policy"
    )


def _quote(words: object, url: str) -> str:
    """Such words as a server's, without what is secret in the address should they repeat it."""
    parts = urlsplit(url)
    rest = f"{parts.path}?{parts.query}" if parts.query else parts.path
    pieces = [rest, *(piece for piece in split(r"[/?&=;]", rest) if len(piece) >= _SHORTEST_SECRET)]
    text = str(words)
    for secret in sorted({*pieces, *map(unquote, pieces)} - {"", "/"}, key=len, reverse=True):
        text = text.replace(secret, LEAVE_OUT)
    return fit_line(text)


def _not_a_url(where: str) -> DeliveryRefusedError:
    return DeliveryRefusedError(
        f"{where}: expected an address such as https://example.com/hook",
        hint="correct the address of the web hook in the policy",
    )
