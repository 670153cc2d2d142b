"""Why a check failed, in a few words for people.

Words are chosen here and not taken from exceptions: theirs may quote a header or a URL (law 11). The
exceptions to this are OpenSSL's verdicts on certificates, which speak of the peer alone.
"""

import os
import socket
import ssl
from collections.abc import Callable, Iterator

import httpcore
import httpx

from gateway.ingest.probing.network.dialing import Forbidden
from gateway.ingest.probing.redirects import BadRedirect

LONGEST = 200

_DNS = {
    socket.EAI_NONAME: "DNS: name not known",
    socket.EAI_NODATA: "DNS: name has no address",
    socket.EAI_AGAIN: "DNS: no answer, try again",
}


def reason(error: BaseException) -> str:
    """The most telling exception of the chain decides; httpx wraps what the system said."""
    chain = tuple(_chain(error))
    texts = (say(link) for kind, say in _KINDS for link in chain if isinstance(link, kind))
    return next(texts, "check failed")[:LONGEST]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, its causes, and the members of groups (one per address that was tried)."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield from _chain(member)
    below = error.__cause__ or error.__context__
    if below:
        yield from _chain(below)


def _certificate(error: ssl.SSLCertVerificationError) -> str:
    return f"TLS: {error.verify_message.rstrip('.')}"


def _tls(error: ssl.SSLError) -> str:
    said = getattr(error, "reason", None) or "handshake failed"  # unset where Python itself raised it
    return f"TLS: {said.replace('_', ' ').lower()}"


def _system(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno else "connection failed"


def _protocol(error: httpx.RemoteProtocolError) -> str:
    if "disconnected" in str(error) or "closed connection" in str(error):
        return "connection closed before the answer was complete"
    return "the answer is not HTTP"


def _always(text: str) -> Callable[[BaseException], str]:
    return lambda _: text


# In order of how much they tell: first match wins, wherever in the chain it stands.
_KINDS: tuple[tuple[type[BaseException], Callable[..., str]], ...] = (
    (BadRedirect, lambda error: error.words),
    (Forbidden, lambda error: error.words),
    (ssl.SSLCertVerificationError, _certificate),
    (ssl.SSLError, _tls),
    (socket.gaierror, lambda error: _DNS.get(error.errno, "DNS: lookup failed")),
    (ConnectionRefusedError, _always("connection refused")),
    (ConnectionError, _always("connection reset")),
    (TimeoutError, _always("connection timed out")),
    (httpx.RemoteProtocolError, _protocol),
    (httpx.LocalProtocolError, _always("the request could not be sent")),
    (httpx.InvalidURL, _always("the URL cannot be used")),
    (UnicodeError, _always("DNS: name not valid")),
    (OSError, _system),
    (httpx.ConnectError, _always("connection failed")),
    (httpcore.ConnectError, _always("connection failed")),
    (httpx.TransportError, _always("connection closed before the answer was complete")),
)
