"""A small seeded history, read back from its own text: what the seed tests look at."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import History
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat

NOW_MS = 1_764_590_412_345
PLAN = SeedPlan(days=3, interval_s=120)


@dataclass(frozen=True)
class Seeded:
    """A finished history and its rows as heartbeats."""

    history: History
    tsv: bytes
    beats: list[Heartbeat]

    def of(self, monitor_id: str) -> list[Heartbeat]:
        return [beat for beat in self.beats if beat.monitor_id == monitor_id]


def seeded(plan: SeedPlan = PLAN, now_ms: int = NOW_MS) -> Seeded:
    history = History(plan, plan.horizon(now_ms))
    tsv = b"".join(chunk.tsv() for chunk in history.chunks())
    return Seeded(history, tsv, [_beat(fields) for fields in lines(tsv)])


def lines(tsv: bytes) -> Iterator[dict[str, str]]:
    """Rows by column name; a row with another number of columns is an error."""
    for line in tsv.decode().splitlines():
        yield dict(zip(ROW_COLUMNS, line.split("\t"), strict=True))


def _beat(fields: dict[str, str]) -> Heartbeat:
    return Heartbeat(
        monitor_id=fields["index1"],
        org_id=fields["blob1"],
        timestamp_ms=int(fields["double1"]),
        status=fields["blob3"],
        latency_ms=float(fields["double2"]),
        region=fields["blob4"],
        colo=fields["blob5"],
        code=int(fields["double3"]),
        error=fields["blob6"],
        dispatch_id=fields["blob2"],
        sample_rate=float(fields["double4"]),
        sample_interval=int(fields["_sample_interval"]),
        kind=fields["blob7"],
        error_class=fields["blob8"],
        relay=fields["blob9"],
        lag_ms=int(fields["double5"]),
        lookup_ms=float(fields["double6"]),
        connect_ms=float(fields["double7"]),
        tls_ms=float(fields["double8"]),
        first_byte_ms=float(fields["double9"]),
        expires_s=int(fields["double10"]),
        http_version=fields["blob10"],
        issuer=fields["blob11"],
    )
