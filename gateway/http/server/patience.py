"""How long the server waits for its clients, and for how many of them."""

from dataclasses import dataclass

from gateway.settings import Settings

LINGER_SECONDS = 1.0
"""Who still sends is listened to for so long after the answer: a reset would take the answer away."""
LINGER_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, but for `connections`, which are served at a time.

    `client`: a connection is silent for at most so long before its first request, a request arrives within so
    long of its first byte, and an answer that nobody reads is given up after it. `drain`: after SIGTERM it is
    served as before, only that /readyz says 503; `grace`: then what is under way may end.
    """

    client: float = 8.0
    connections: int = 512
    drain: float = 3.0
    grace: float = 10.0

    @classmethod
    def of(cls, settings: Settings) -> "Patience":
        """Requests under way may use their whole deadline."""
        return cls(
            settings.client_seconds,
            settings.connections,
            settings.drain_seconds,
            max(settings.request_seconds, settings.client_seconds),
        )
