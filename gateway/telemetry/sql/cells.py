"""What checks are grouped by beside their monitor: hours of the week, local dates, regions by bucket."""

from dataclasses import dataclass
from typing import Protocol, cast

from gateway.ports import AnswerRow, Kind
from gateway.telemetry.sql.computed.lengths import Columns
from gateway.telemetry.sql.local_time import DAYS_AHEAD, hour_of_week, local_day
from gateway.telemetry.sql.text import Source, bucket
from gateway.times.calendar import DAY_S, Clock

Cell = int | tuple[str, int]


class Cells(Protocol):
    """A value (questions of equal cells share a read) that names its key columns and reads them back."""

    @property
    def name(self) -> str: ...

    def columns(self, source: Source) -> Columns: ...

    def of(self, row: AnswerRow) -> Cell: ...

    @property
    def steady_s(self) -> int:
        """Aligned steps of so many seconds lie in one cell each; 0: there are none."""
        ...


@dataclass(frozen=True, slots=True)
class HoursOfWeek:
    """0 to 167 on a wall clock, Monday 00:00 first."""

    clock: Clock
    name: str = "heatmap"

    def columns(self, source: Source) -> Columns:
        return {"hour": (hour_of_week(source.layout, self.clock), Kind.INTEGER)}

    def of(self, row: AnswerRow) -> Cell:
        return cast("int", row["hour"])

    @property
    def steady_s(self) -> int:
        return self.clock.steady_s


@dataclass(frozen=True, slots=True)
class LocalDates:
    """Dates of a wall clock, as days since 1970-01-01.

    They are grouped in SQL. Put together from finer buckets they would have no percentiles, for those do not
    add up, and a zone a quarter of an hour off would need buckets of fifteen minutes: a hundredfold the rows.
    """

    clock: Clock
    name: str = "days"

    def columns(self, source: Source) -> Columns:
        return {"day": (local_day(source.layout, self.clock), Kind.INTEGER)}

    def of(self, row: AnswerRow) -> Cell:
        return cast("int", row["day"]) - DAYS_AHEAD

    @property
    def steady_s(self) -> int:
        return DAY_S if self.clock.of_utc else self.clock.steady_s


@dataclass(frozen=True, slots=True)
class RegionBuckets:
    """(region, start of the bucket in Unix s)."""

    bucket_s: int
    name: str = "region_series"

    def columns(self, source: Source) -> Columns:
        return {
            "region": (source.layout.region, Kind.TEXT),
            "bucket": (bucket(source.layout, self.bucket_s), Kind.INTEGER),
        }

    def of(self, row: AnswerRow) -> Cell:
        return str(row["region"]), cast("int", row["bucket"])

    @property
    def steady_s(self) -> int:
        return self.bucket_s
