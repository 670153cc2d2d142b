"""What `writeDataPoint` takes, with its limits. The service drops in silence; the emulator says why."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.telemetry.sql.columns import AE_BLOBS, AE_DOUBLES
from gateway.telemetry.sql.exported.limits import MOST_BLOB_BYTES, MOST_INDEX_BYTES, MOST_INDEXES

COLUMNS = ("dataset", "timestamp", "_sample_interval", "index1", *AE_BLOBS, *AE_DOUBLES)
_KEPT_SECONDS = 10_000


class Point(BaseModel):
    """One data point. `timestamp` (RFC 3339 or Unix seconds) is the emulator's own: it fills in the past."""

    model_config = ConfigDict(extra="forbid", strict=True)

    indexes: list[str | None] = Field(default_factory=list)
    blobs: list[str | None] = Field(default_factory=list)
    doubles: list[float] = Field(default_factory=list)
    timestamp: str | int | float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A point as it will be stored. `at` is in whole Unix seconds."""

    at: int
    index: str
    blobs: tuple[str, ...]
    doubles: tuple[float, ...]
    sample_interval: int = 1


def row_of(value: object, now: float) -> Row:
    """Raises ValueError with the reason why the service would not record this point."""
    try:
        point = Point.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
    _check_sizes(point)
    return Row(
        _moment(point.timestamp, now),
        point.indexes[0] or "" if point.indexes else "",
        tuple(blob or "" for blob in point.blobs),
        tuple(point.doubles),
    )


def _check_sizes(point: Point) -> None:
    if len(point.indexes) > MOST_INDEXES:
        raise ValueError(
            f"{len(point.indexes)} indexes: a point has at most one, and is not recorded with more"
        )
    if point.indexes and len((point.indexes[0] or "").encode()) > MOST_INDEX_BYTES:
        raise ValueError(f"the index is longer than {MOST_INDEX_BYTES} bytes")
    if len(point.blobs) > len(AE_BLOBS):
        raise ValueError(f"{len(point.blobs)} blobs: at most {len(AE_BLOBS)}")
    if len(point.doubles) > len(AE_DOUBLES):
        raise ValueError(f"{len(point.doubles)} doubles: at most {len(AE_DOUBLES)}")
    if sum(len((blob or "").encode()) for blob in point.blobs) > MOST_BLOB_BYTES:
        raise ValueError(f"the blobs are longer than {MOST_BLOB_BYTES} bytes together")


def _moment(written: str | float | None, now: float) -> int:
    if written is None:
        return int(now)
    try:
        if isinstance(written, str):
            found = datetime.fromisoformat(written)
            return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
        return int(datetime.fromtimestamp(written, UTC).timestamp())
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError("timestamp: neither RFC 3339 nor Unix seconds") from error


class WriteSampler:
    """Thins out what one index receives within one second, and says in the sample interval by how much.

    Up to the rate every point is kept; beyond it every k-th, standing for k, with k doubling as the load
    does. The intervals of what is kept therefore sum to what was written, short of the last k.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str, int], int] = OrderedDict()

    def interval(self, dataset: str, row: Row, rate: int) -> int | None:
        """The sample interval to store the row with, or None when the row is sampled away."""
        key = (dataset, row.index, row.at)
        number = self._seen.pop(key, 0) + 1
        self._seen[key] = number
        if len(self._seen) > _KEPT_SECONDS:
            self._seen.popitem(last=False)
        step = 1
        while number > rate * step:
            step *= 2
        return step if number % step == 0 else None


def tab_separated(dataset: str, rows: Sequence[Row]) -> bytes:
    """Rows as the engine's TabSeparated text, in the order of COLUMNS."""
    return "".join(_line(dataset, row) for row in rows).encode()


def _line(dataset: str, row: Row) -> str:
    moment = datetime.fromtimestamp(row.at, UTC).strftime("%Y-%m-%d %H:%M:%S")
    blobs = (*row.blobs, *[""] * (len(AE_BLOBS) - len(row.blobs)))
    doubles = (*row.doubles, *[0.0] * (len(AE_DOUBLES) - len(row.doubles)))
    texts = [dataset, moment, str(row.sample_interval), row.index, *blobs]
    return "\t".join([*(_escaped(text) for text in texts), *(repr(double) for double in doubles)]) + "\n"


def _escaped(text: str) -> str:
    for raw, escape in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\\0")):
        text = text.replace(raw, escape)
    return text
