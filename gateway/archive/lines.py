"""What is kept of a monitor's region in an hour, or a day: put together from the rows of an answer. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.ports import AnswerRow, ArchiveLine
from gateway.telemetry.answers.recorded import HIGHEST_CODE
from gateway.telemetry.sql.columns import STATUSES
from gateway.times.calendar import HOUR_S
from gateway.times.window import SECOND_MS

_FINE = ("up", "degraded", "pending")
_COUNTED = ("answered", "answered_squares", "length_sum", "length_squares", "length_cubes")
_HOUR_MS = HOUR_S * SECOND_MS
_OF_ROWS = ("heaviest", "sample_interval", "newest_s", "last_ms")

Series = tuple[int, str, str]
"""A monitor and a region behind 0, or behind 1 no monitor: of all in that region together."""
Failed = tuple[float, float, float, float]
"""Checks, squares, and when the first and the last was."""


@dataclass(slots=True)
class Line:
    """Sums, extrema and distributions of one series; `failures` by class and code."""

    numbers: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(ArchiveLine.SUMS, 0))
    bins: dict[int, float] = field(default_factory=dict)
    failures: dict[tuple[str, int], Failed] = field(default_factory=dict)

    @classmethod
    def of(cls, row: AnswerRow) -> "Line":
        """As `told` wrote it, or as an earlier gateway did, which told less."""
        told: Mapping[str, Any] = row if row["heard_rows"] is not None else {**row, **_supposed(row)}
        names = (*ArchiveLine.SUMS, *ArchiveLine.LARGEST, *ArchiveLine.SMALLEST)
        bins = {int(place): checks for place, checks in json.loads(told["bins"]).items()}
        failures = {(one[0], one[1]): tuple(one[2:]) for one in json.loads(told["failures"])}
        return cls({name: told[name] for name in names}, bins, failures)

    def take(self, row: AnswerRow) -> None:
        """One row of `telemetry.sql.archived.hours`."""
        told: Mapping[str, Any] = row
        for name in ("rows_read", "strange"):
            self.numbers[name] += told[name]
        self._extremes({name: told[name] for name in _OF_ROWS})
        if told["outcome"] in STATUSES:
            self._decided(told["outcome"], told)

    def _decided(self, outcome: str, told: Mapping[str, Any]) -> None:
        """Rows of a known outcome."""
        numbers, first, last = self.numbers, told["first_ms"], told["last_ms"]
        numbers[outcome] += told["checks"]
        numbers[f"squares_{outcome}"] += told["squares"]
        numbers["presumed"] += told.get("presumed", 0.0)
        numbers["recorded"] += told["recorded"]
        numbers["heard_rows"] += told["rows_read"]
        self._extremes({"first_ms": first, "heard_ms": last})
        if told["length_bin"] >= 0:
            self._timed(told["length_bin"], told)
        if outcome in _FINE:
            self._extremes({"last_fine_ms": last})
            return
        self._extremes({"last_failure_ms": last, "first_failure_ms": first})
        failed = told["checks"], told["squares"], first, last
        self._fail((str(told["failed_class"]), _code(told["failed_code"])), failed)

    def _timed(self, place: int, told: Mapping[str, Any]) -> None:
        """Of answered checks, whose length is one."""
        self.numbers["answered_rows"] += told["rows_read"]
        for name in _COUNTED:
            self.numbers[name] += told[name]
        self._extremes({name: told[name] for name in ("length_min", "length_max")})
        self.bins[place] = self.bins.get(place, 0.0) + told["answered"]

    def merge(self, other: "Line") -> None:
        for name in ArchiveLine.SUMS:
            self.numbers[name] += other.numbers[name]
        self._extremes(
            {name: other.numbers.get(name) for name in (*ArchiveLine.LARGEST, *ArchiveLine.SMALLEST)}
        )
        for place, checks in other.bins.items():
            self.bins[place] = self.bins.get(place, 0.0) + checks
        for key, found in other.failures.items():
            self._fail(key, found)

    def told(self) -> list[object]:
        """Its values in the order of ArchiveLine.COLUMNS."""
        bins = {str(place): _short(checks) for place, checks in sorted(self.bins.items())}
        failures = [[*key, *map(_short, found)] for key, found in sorted(self.failures.items())]
        texts = {"bins": _json(bins), "failures": _json(failures)}
        return [
            texts[name] if name in texts else _short(self.numbers.get(name)) for name in ArchiveLine.COLUMNS
        ]

    def _extremes(self, told: Mapping[str, Any]) -> None:
        for name, value in told.items():
            before = self.numbers.get(name)
            if value is not None:
                chosen = min if name in ArchiveLine.SMALLEST else max
                self.numbers[name] = value if before is None else chosen(before, value)

    def _fail(self, key: tuple[str, int], found: Failed) -> None:
        checks, squares, first, last = self.failures.get(key, (0.0, 0.0, *found[2:]))
        self.failures[key] = checks + found[0], squares + found[1], min(first, found[2]), max(last, found[3])


@dataclass(slots=True)
class Lines:
    """Of an org, by series and first hour since 1970; each stands for so many hours."""

    hours: int = 1
    found: dict[tuple[Series, int], Line] = field(default_factory=dict)

    def take(self, row: AnswerRow) -> None:
        hour: Any = row["hour"]
        self.line((0, str(row["monitor"]), str(row["region"])), hour // HOUR_S).take(row)

    def line(self, series: Series, start: int) -> Line:
        return self.found.setdefault((series, start), Line())

    @property
    def series(self) -> set[Series]:
        return {series for series, _ in self.found}

    def split(self, before: int) -> "Lines":
        """Those that begin before an hour, which are no longer here then."""
        mine = {key: line for key, line in self.found.items() if key[1] < before}
        self.found = {key: line for key, line in self.found.items() if key[1] >= before}
        return Lines(self.hours, mine)

    def add_fleet(self) -> None:
        """Lines of all monitors together, which a fleet's numbers are told from a thousand times as fast."""
        for ((_, _, region), start), line in list(self.found.items()):
            self.line((1, "", region), start).merge(line)

    def told(self) -> Iterator[list[object]]:
        """As `statements.keep_hours` takes them."""
        for (series, start), line in self.found.items():
            yield [*series, self.hours, start, *line.told()]


def merged(lines: Iterable[tuple[Series, Line]], hours: int, start: int) -> Lines:
    """Hours of a day, or days of a week, as a line for each series."""
    found = Lines(hours)
    for series, line in lines:
        found.line(series, start).merge(line)
    return found


def _supposed(row: AnswerRow) -> dict[str, Any]:
    """Of a line that does not tell: a row of an odd length is taken as none, the first to have been as its
    hour began."""
    told: Mapping[str, Any] = row
    rows = told["rows_read"] - told["strange"]
    first, last = (told["start"] * _HOUR_MS, told["last_ms"]) if rows else (None, None)
    return {"heard_rows": rows, "first_ms": first, "heard_ms": last}


def _code(told: float) -> int:
    """What is no code is none."""
    return int(told) if 0 <= told < HIGHEST_CODE and told == int(told) else 0


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _short(value: Any) -> Any:
    """A whole number without its fraction: shorter, and the same."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
