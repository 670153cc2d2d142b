"""What sets the two SQL endpoints apart, in one value each."""

from dataclasses import dataclass, replace

from gateway.emulator.language.functions import ANALYTICS, CLASSIC, Functions
from gateway.telemetry.sql.columns import AE_BLOBS, AE_DOUBLES

_KIB = 1024


@dataclass(frozen=True, slots=True)
class Dialect:
    """Limits and allow-lists of one endpoint. `depth` counts parentheses and signs, not operands."""

    functions: Functions
    columns: frozenset[str]
    most_bytes: int
    depth: int
    qualified: bool
    """Tables are `schema.namespace.name`, and values may be bound as $1 or $name."""
    count_star: bool
    live: bool = True
    """As strict as the service has been seen to be; else as its documents have it."""


CLASSIC_DIALECT = Dialect(
    functions=CLASSIC,
    columns=frozenset({"dataset", "timestamp", "_sample_interval", "index1", *AE_BLOBS, *AE_DOUBLES}),
    most_bytes=1024 * _KIB,
    depth=40,
    qualified=False,
    count_star=False,
)
"""Size and depth are the emulator's own bounds; the documents name none for this endpoint."""

ANALYTICS_DIALECT = Dialect(
    functions=ANALYTICS,
    columns=frozenset({"dataset", "timestamp", "sampleInterval", "index1", *AE_BLOBS, *AE_DOUBLES}),
    most_bytes=10 * _KIB,
    depth=10,
    qualified=True,
    count_star=True,
)


def documented(dialect: Dialect) -> Dialect:
    """The same endpoint as its documents have it."""
    return replace(dialect, live=False)
