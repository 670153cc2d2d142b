"""A transport that lets go of its client in good order: the answer is read, or the client had its time."""

import asyncio
from collections.abc import Callable
from typing import Any

from gateway.http.server.patience import LINGER_BYTES, LINGER_SECONDS

TOGETHER = 16_384
"""Bytes up to which a piece is put behind what was written before it: longer ones are worth a call."""


class Held:
    """Stands before asyncio's transport, or uvloop's, which cannot be subclassed.

    `patience` is how long, in seconds, a closed connection may take until its last byte was read; `sending`
    tells whether the client is in the middle of a request; `resumed` is called when it is listened to again.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        loop: asyncio.AbstractEventLoop,
        patience: float,
        sending: Callable[[], bool],
        resumed: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._loop = loop
        self._patience = patience
        self._sending = sending
        self._resumed = resumed
        self._end: asyncio.TimerHandle | None = None
        self._discarded = 0
        self._begun = b""
        """Written, and not sent yet."""
        self.closing = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """An answer's head waits for its body, which is written right after it: they leave in one packet, by
        one call of the system instead of two. Nothing waits for longer than this turn of the loop."""
        if self.closing or not data:
            return
        if self._begun and len(data) <= TOGETHER:
            begun, self._begun = self._begun, b""
            self._transport.write(begun + data)
        elif len(data) <= TOGETHER:
            self._begun = bytes(data)
            self._loop.call_soon(self._send)
        else:
            self._send()
            self._transport.write(data)

    def write_whole(self, data: bytes) -> None:
        """Nothing that belongs to it follows: it does not wait."""
        if not self.closing:
            self._send()
            self._transport.write(data)

    def _send(self) -> None:
        begun, self._begun = self._begun, b""
        if begun:
            self._transport.write(begun)

    def resume_reading(self) -> None:
        self._transport.resume_reading()
        self._resumed()

    def is_closing(self) -> bool:
        return self.closing or self._transport.is_closing()

    def close(self) -> None:
        """Once what was written is sent. Who does not read it is cut off; who still sends is told that no
        more comes, and not listened to for long."""
        if self.is_closing():
            return
        self._send()
        self.closing = True
        lingers = self._sending() and self._transport.can_write_eof()
        self._end = self._loop.call_later(
            LINGER_SECONDS if lingers else self._patience, self._transport.abort
        )
        if lingers:
            self._transport.resume_reading()
            self._transport.write_eof()
        else:
            self._transport.close()

    def discard(self, size: int) -> None:
        """Bytes that came after the answer. Once they are too many, the client waits for the end."""
        self._discarded += size
        if self._discarded > LINGER_BYTES:
            self._transport.pause_reading()

    def lost(self) -> None:
        self.closing = True
        self._begun = b""
        if self._end:
            self._end.cancel()
