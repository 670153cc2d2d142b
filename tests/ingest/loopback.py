"""Real servers on loopback that behave as a test says, and certificates for them."""

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.ingest.probing.target import Target
from gateway.ports import without_logins
from gateway.registry.config import MonitorConfig

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def http_target(
    url: str,
    *,
    timeout_ms: int = 5000,
    verify_tls: bool = True,
    follow_redirects: bool = True,
    headers: dict[str, str] | None = None,
) -> Target:
    config = MonitorConfig(without_logins(url), 60, timeout_ms, verify_tls, follow_redirects)
    return Target("mon_1", "org_1", "Monitor", "http", config, url, headers or {})


def tcp_target(url: str, *, timeout_ms: int = 5000) -> Target:
    return Target("mon_1", "org_1", "Port", "tcp", MonitorConfig(url, 60, timeout_ms), url)


@asynccontextmanager
async def served(
    answer: Answer, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[int]:
    """Yields the port. Connections still open at the end are cut."""
    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except OSError:
            pass  # the check went away first, as it may
        finally:
            writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(serve(reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)

    server = await asyncio.start_server(accept, host, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def request_head(reader: asyncio.StreamReader) -> str:
    return (await reader.readuntil(b"\r\n\r\n")).decode()


def fixed(head: str, body: bytes = b"") -> Answer:
    """The same answer for every request; `head` is the status line and headers, one a line."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        lines = [f"HTTP/1.1 {head.strip()}", f"Content-Length: {len(body)}", "Connection: close", "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()

    return answer


async def refused_port() -> int:
    """A port nobody listens on any more."""
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as server:
        return int(server.sockets[0].getsockname()[1])


@contextmanager
def dropping(address: str, port: int) -> Iterator[None]:
    """An address whose port drops packets: a listener whose queue is full, as Linux does it."""
    with ExitStack() as opened:
        listener = opened.enter_context(socket.socket())
        listener.bind((address, port))
        listener.listen(0)
        for _ in range(4):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((address, port))
        yield


def certificate(
    folder: Path, *, days_left: int = 1, address: str = "127.0.0.1", host: str = "loopback.test"
) -> Path:
    """A self-signed certificate with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days_left)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(until - dt.timedelta(days=30))
        .not_valid_after(until)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address)), x509.DNSName(host)]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "loopback.pem"
    pem.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return pem


def server_tls(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
