"""The answer to a statement about one monitor, added up from its rows, which are held in memory. Pure.

What the engine would have told of it: counts, extrema and percentiles to the last digit, sums but for the
order that they are added up in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from gateway.ports import Kind, Statement
from gateway.telemetry.answers.held.adding import FARTHEST, Cells, quantiles, told_as
from gateway.telemetry.answers.held.groups import Chosen, Meant
from gateway.telemetry.answers.held.lines import Numbers
from gateway.telemetry.answers.held.ranked import ranked
from gateway.telemetry.answers.held.rows import OneRows, slots
from gateway.telemetry.sql.columns import BEYOND_MS
from gateway.telemetry.sql.computed.certificates import LATEST_S
from gateway.telemetry.sql.computed.lengths import WHOLE, Named, named, quantile_name
from gateway.telemetry.sql.rolled.bins import LENGTHS
from gateway.telemetry.sql.rolled.parts import BEGAN, BIN, WEIGHT
from gateway.telemetry.sql.rolled.stretches import PRESUMED
from gateway.telemetry.sql.rolled.sums import ALL, ANSWERED, About, sums
from gateway.telemetry.sql.single.asked import Aggregates
from gateway.telemetry.sql.single.rows import INTERVAL, ISSUER, TEXTS, WRITTEN
from gateway.telemetry.sql.slices import LAG, LAG_LEVELS, TOLERATED, Parts, Slice

FAILED = About("", lambda outcome, _: outcome == "down")
_ADDED = {"sum": np.add, "min": np.minimum, "max": np.maximum}
_KEPT_AS = {"held_interval": INTERVAL, "newest": WRITTEN, "checked": BEGAN, "held_recorded": INTERVAL}


def aggregated(
    statement: Statement,
    monitor: str,
    asked: Aggregates,
    rows: OneRows,
    times: Sequence[Sequence[Any]],
) -> Cells:
    """By column, in the order of the keys; `times`: what keys that are times are in each of `steps_of`."""
    return _Answer(statement, Meant(monitor, asked, rows, times)).cells()


@dataclass(frozen=True)
class _Answer:
    statement: Statement
    meant: Meant

    def cells(self) -> Cells:
        keys = self.meant.keys
        order = sorted(range(self._groups), key=keys.__getitem__)
        found: Cells = {name: [keys[at][place] for at in order] for place, name in enumerate(self.asked.keys)}
        for number, one in enumerate(self.asked.slices):
            columns = self._counted(one) | self._further(one)
            found |= {f"{name}_{number}": [cells[at] for at in order] for name, cells in columns.items()}
        return {name: found[name] for name in self.statement.columns}

    @property
    def asked(self) -> Aggregates:
        return self.meant.asked

    @property
    def rows(self) -> OneRows:
        return self.meant.rows

    @property
    def _groups(self) -> int:
        return len(self.meant.keys)

    @cached_property
    def _slots(self) -> Numbers | None:
        return slots(self.rows, self.asked.overruns)

    def _added(self, function: str, of: Chosen, values: Numbers, kind: Kind = Kind.NUMBER) -> list[Any]:
        """As the engine does where a row that is not meant stands for 0, or for the farthest."""
        found = np.full(self._groups, FARTHEST if function == "min" and len(self.meant.all) else 0.0)
        if len(of.which):
            found[of.groups] = _ADDED[function].reduceat(values, of.begins)
        return told_as(found, kind)

    def _counted_rows(self, of: Chosen) -> list[Any]:
        found = np.zeros(self._groups, np.int64)
        found[of.groups] = np.diff(of.begins, append=len(of.which))
        return list(found.tolist())

    def _value(self, column: str, which: Numbers) -> Numbers:
        if column in _KEPT_AS:
            return self.rows[_KEPT_AS[column]][which]
        weight = self.rows.weight[which]
        if column == "heaviest":
            return weight
        taken = np.ones(len(which)) if self._slots is None else self._slots[which]
        if column == PRESUMED:
            return (taken - 1.0) * weight
        return taken * weight if column == "held_checks" else taken * taken * weight * weight

    def _counted(self, one: Slice) -> Cells:
        found: Cells = {}
        for name, (total, kind) in sums(self.asked.source, replace(one.parts, latency=False)).items():
            of = self.meant.about(one, total.about)
            if total.column == "held_rows":
                found[name] = self._counted_rows(of)
            else:
                found[name] = self._added(total.function, of, self._value(total.column, of.which), kind)
        return found

    def _further(self, one: Slice) -> Cells:
        parts = one.parts
        found: Cells = {}
        if parts.lag:
            found |= self._levels("lateness", self.rows.lateness, self.meant.about(one, ALL), LAG_LEVELS, LAG)
        if parts.latency or parts.phases or parts.apdex:
            found |= self._of_lengths(one, self.meant.about(one, ANSWERED))
        if parts.last_failure:
            found |= self._last_failure(one)
        if parts.certificate:
            found |= self._certificate(one)
        if parts.stretch:
            found["failed_monitor"] = [self.meant.monitor if len(self.meant.all) else ""] * self._groups
        return found

    def _of_lengths(self, one: Slice, answered: Chosen) -> Cells:
        parts, length = one.parts, self.rows["length"]
        found: Cells = {}
        if parts.phases:
            found["answered_rows"] = self._counted_rows(answered)
        if parts.latency:
            found |= self._summed(length, answered, WHOLE, parts)
        if parts.levels and self.asked.binned:
            found |= self._binned(answered, sorted(parts.levels))
        elif parts.levels:
            found |= self._levels("length", length, answered, sorted(parts.levels), WHOLE)
        for phase in sorted(parts.phases):
            took = self.rows[phase]
            there = took[answered.which]
            timed = self.meant.chosen(answered.which[(there > 0) & (there < float(BEYOND_MS))])
            found |= self._summed(took, timed, named(phase), parts)
            found |= self._levels(phase, took, timed, sorted(parts.phase_levels), named(phase))
        for threshold in sorted(parts.apdex):
            took, weight = length[answered.which], self.rows.weight[answered.which]
            satisfied, tolerated = took <= threshold, (took > threshold) & (took <= TOLERATED * threshold)
            found[f"satisfied_{threshold}"] = self._added("sum", answered, weight * satisfied)
            found[f"tolerating_{threshold}"] = self._added("sum", answered, weight * tolerated)
        return found

    def _summed(self, values: Numbers, of: Chosen, names: Named, parts: Parts) -> Cells:
        took, weight = values[of.which], self.rows.weight[of.which]
        found = {
            f"{names.checks}_rows": self._counted_rows(of),
            names.checks: self._added("sum", of, weight),
            f"{names.value}_sum": self._added("sum", of, took * weight),
            f"{names.value}_min": self._added("min", of, took),
            f"{names.value}_max": self._added("max", of, took),
        }
        if parts.spread:
            found |= {
                f"{names.checks}_squares": self._added("sum", of, weight * weight),
                f"{names.value}_squares": self._added("sum", of, took * took * weight),
                f"{names.value}_cubes": self._added("sum", of, took * took * took * weight),
            }
        return found

    def _binned(self, of: Chosen, levels: Sequence[float]) -> Cells:
        which = of.which
        bins, weights = self.rows[BIN][which], self.rows[WEIGHT][which]
        at = quantiles(self.meant.group[which], bins, weights, self._groups, levels, LENGTHS)
        found: Cells = {"off": [LENGTHS.off] * self._groups}
        return found | {quantile_name(level): cells for level, cells in zip(levels, at, strict=True)}

    def _levels(self, name: str, values: Numbers, of: Chosen, levels: Sequence[float], names: Named) -> Cells:
        if not levels:
            return {}
        meant = np.zeros(len(self.rows), bool)
        meant[of.which] = True
        order = self.rows.sorted_by(name, lambda: values)
        order = order[meant[order]]
        group = self.meant.group[order]
        at = ranked(values[order], self.rows[WEIGHT][order], group, self._groups, levels)
        if any(at[0][one] is None for one in of.groups.tolist()):
            raise ValueError  # of rows that weigh nothing: the engine takes one of them
        return {f"{names.quantiles}{quantile_name(one)}": told for one, told in zip(levels, at, strict=True)}

    def _last_failure(self, one: Slice) -> Cells:
        """Of groups in which nothing failed, no more than the time, which is 0."""
        last, rows = self._last(self.meant.about(one, FAILED).which), self.rows
        values: Mapping[str, Numbers] = {
            "region": rows.region,
            "colo": rows.colo,
            **{name: rows[name] for name in TEXTS},
            "latency_ms": np.where(rows.readable, rows["length"], -1.0),
            "sample_rate": rows["sample_rate"],
            "timestamp_ms": rows[BEGAN],
            "code": rows["code"],
            "sample_interval": rows[INTERVAL],
        }
        status = ["down" if at >= 0 else "" for at in last.tolist()]
        return {"failure_status": status} | {
            f"failure_{name}": self._shown(last, column) for name, column in values.items()
        }

    def _certificate(self, one: Slice) -> Cells:
        inside, expires = self.meant.about(one, ALL).which, self.rows["expires_s"]
        last = self._last(inside[(expires[inside] > 0) & (expires[inside] < float(LATEST_S))])
        return {
            "certificate_seen": self._shown(last, self.rows[BEGAN]),
            "certificate_expires": self._shown(last, expires),
            "certificate_issuer": self._shown(last, self.rows[ISSUER]),
        }

    def _last(self, which: Numbers) -> Numbers:
        """The last of these in each group; -1 where there is none."""
        found = np.full(self._groups, -1)
        found[self.meant.group[which]] = which  # the last of each stays: they are in order
        return found

    def _shown(self, at: Numbers, values: Numbers) -> list[Any]:
        """Of these rows, one a group; nothing where there is none."""
        found, there = np.full(self._groups, "" if values.dtype == object else 0, values.dtype), at >= 0
        found[there] = values[at[there]]  # of no rows none could be looked up
        return list(found.tolist())
