"""What Workers say that they wrote, as the registry has it."""

from dataclasses import dataclass

from gateway.errors import RegistryMalformed
from gateway.registry.fields import RegistryRow, integer


@dataclass(frozen=True, slots=True)
class Receipts:
    """Heartbeats by what became of them at the writer; `since_ms` is the first minute with a receipt."""

    since_ms: int
    written: int
    sampled: int
    refused: int
    dead: int


def receipts_in(row: RegistryRow) -> Receipts | None:
    """None without a receipt. Raises RegistryMalformed."""
    if row["since_ms"] is None:
        return None
    found = Receipts(*(integer(row, name) for name in ("since_ms", "written", "sampled", "refused", "dead")))
    if min(found.written, found.sampled, found.refused, found.dead) < 0:
        raise RegistryMalformed("the registry's receipts of heartbeats are below 0; run `insights doctor`")
    return found
