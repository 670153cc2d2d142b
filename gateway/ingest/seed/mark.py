"""What a seeded registry remembers of its seeding: the plan, and how far its history has been made."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from gateway.errors import BadUserInput
from gateway.ingest.seed.plan import DAY_MS, Horizon, SeedPlan
from gateway.registry.fields import RegistryRow
from gateway.registry.seeding import keep_setting, setting
from gateway.stores.base import RegistryStatement

KEY = "insights.seed"


@dataclass(frozen=True, slots=True)
class Mark:
    """`seeded_ms` is where the seeding ended, `made_ms` up to when checks were made since (Unix ms)."""

    plan: SeedPlan
    seeded_ms: int
    made_ms: int

    @property
    def horizon(self) -> Horizon:
        """That of the seeding: everything is laid from its end."""
        return Horizon(self.seeded_ms - self.plan.days * DAY_MS, self.seeded_ms)

    def kept(self, now_ms: int) -> RegistryStatement:
        return keep_setting(KEY, json.dumps(asdict(self)), now_ms)


def read_mark() -> RegistryStatement:
    return setting(KEY)


def mark_of(rows: Sequence[RegistryRow]) -> Mark | None:
    """None in a registry that was not seeded, or in a way that is not known here."""
    for row in rows:
        try:
            found = json.loads(str(row["value"]))
            return Mark(SeedPlan(**found["plan"]), int(found["seeded_ms"]), int(found["made_ms"]))
        except (ValueError, TypeError, KeyError, BadUserInput):
            return None
    return None
