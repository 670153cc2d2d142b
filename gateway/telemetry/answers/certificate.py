"""The newest certificate that a monitor's checks were shown and found valid."""

from dataclasses import dataclass
from typing import cast

from gateway.ports import AnswerRow
from gateway.times.window import SECOND_MS


@dataclass(frozen=True, slots=True)
class Certificate:
    """When it was seen and when it expires, Unix ms; `issuer` is '' where that was not written."""

    seen_ms: int
    expires_ms: int
    issuer: str = ""


def certificate(row: AnswerRow, suffix: str = "") -> Certificate | None:
    """None where no check was shown one: it has none, was not verified, or the writer does not say so."""
    seen = cast("float", row[f"certificate_seen{suffix}"])
    if seen <= 0:
        return None
    expires = cast("float", row[f"certificate_expires{suffix}"])
    return Certificate(int(seen), int(expires) * SECOND_MS, cast("str", row[f"certificate_issuer{suffix}"]))
