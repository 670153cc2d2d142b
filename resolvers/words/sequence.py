"""SequenceFidelity: how far the order of checks can be trusted."""

import strawberry

from gateway.insights.mirrored import mirror
from gateway.telemetry.sequence.bearing import Bearing


@strawberry.type(
    description="What stands behind numbers that hang on the order of checks. Weights mend sums, and no "
    "order: where sampling left out more than a tenth of the checks, they are null, and reason says so."
)
class SequenceFidelity:
    sampled: bool = strawberry.field(description="Rows stand for more checks than themselves.")
    rows: float = strawberry.field(description="Rows of the sequence, in the window and shortly around it.")
    checks: float = strawberry.field(description="Checks that they stand for.")
    share_left_out: float = strawberry.field(description="Share of the checks that no row tells of, 0 to 1.")
    reason: str | None = strawberry.field(description="Why numbers are null; null where the rows bear them.")

    @classmethod
    def of(cls, found: Bearing) -> "SequenceFidelity":
        return mirror(cls, found)
