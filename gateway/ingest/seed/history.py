"""Checks, one after another, and the rows they become. Pure: a day of a monitor depends on nothing before it.

Latency is base x daily rhythm x log-normal noise (x slowness in bad weather). One draw of 32 bits serves a
calm check: 12 for the noise, 10 for the lag, 10 for the writer's sampling; a million checks take seconds.
"""

import math
from collections.abc import Iterable, Iterator
from functools import cache
from random import Random
from statistics import NormalDist
from typing import NamedTuple

from gateway.ingest.seed.dice import dice
from gateway.ingest.seed.fleet import TIMEOUT_MS, Monitor, Site
from gateway.ingest.seed.phases import NOT_TIMED, told
from gateway.ingest.seed.plan import DAY_MS
from gateway.ingest.seed.weather import Spell, stretches
from gateway.telemetry.sql.failure_classes import failure_class

RHYTHM_MS = 300_000
RHYTHM_STEPS = DAY_MS // RHYTHM_MS
_NOISE_BITS = 12
_TEN_BITS = 1023
_SIGMA = 0.17
_SLOW_TAIL = 6
# The hour (UTC) at which a region is busiest, and how much slower answers are then.
_BUSIEST_HOUR = {"weur": 14.0, "enam": 19.5, "apac": 5.5}
_SWING = 0.22


class Check(NamedTuple):
    """One check: due and over in Unix ms; not `recorded` when the writer's sampling left its row out."""

    slot: int
    due_ms: int
    end_ms: int
    status: str
    latency_ms: float
    site: Site
    code: int
    error: str
    recorded: bool


class Climate:
    """Tables that make a calm check cheap; `checks` draws them, a generator per monitor and stretch."""

    def __init__(self, seed: int, monitor: Monitor, spells: tuple[Spell, ...]) -> None:
        self._seed = seed
        self._monitor = monitor
        self._spells = spells
        self._curves = tuple(_curve(site) for site in monitor.sites)
        self._answers = 200 if monitor.blueprint.kind == "http" else 0
        self._slow_error = f"slow: over {monitor.slow_ms:.0f} ms"
        self._recorded_below = round(monitor.org.sample_rate * (_TEN_BITS + 1))

    def stretches(self, since_ms: int, until_ms: int) -> Iterator[tuple[list[Check], bool]]:
        """The checks due in [since, until), cut where the weather changes, and whether it was bad."""
        rng = dice(self._seed, self._monitor.slug, since_ms)
        checks: Iterable[Check]
        for start, end, spells in stretches(self._spells, since_ms, until_ms):
            checks = self._calm(self._monitor.slots_between(start, end), rng)
            if spells:
                checks = (self._struck(check, spells, rng) for check in checks)
            yield list(checks), bool(spells)

    def _calm(self, slots: range, rng: Random) -> Iterator[Check]:
        # Every name is local here: this loop runs once a check.
        draw, sites, curves, turns = rng.getrandbits, self._monitor.sites, self._curves, len(self._curves)
        origin_ms, step_ms, slow_ms = self._monitor.origin_ms, self._monitor.step_ms, self._monitor.slow_ms
        below, code, slow_error, noise = self._recorded_below, self._answers, self._slow_error, _noise()
        for slot in slots:
            bits, turn, due_ms = draw(32), slot % turns, origin_ms + slot * step_ms
            latency = round(curves[turn][due_ms // RHYTHM_MS % RHYTHM_STEPS] * noise[bits & 4095], 1)
            status, error = ("up", "") if latency <= slow_ms else ("degraded", slow_error)
            end_ms = due_ms + (bits >> _NOISE_BITS & _TEN_BITS) + int(latency)
            yield Check(slot, due_ms, end_ms, status, latency, sites[turn], code, error, bits >> 22 < below)

    def _struck(self, check: Check, spells: tuple[Spell, ...], rng: Random) -> Check:
        """The check as the weather leaves it: the first failure that strikes wins over slowness."""
        settling = False
        for spell in spells:
            if not spell.covers(check.site) or rng.random() >= spell.share:
                continue
            if spell.failure is not None:
                waited = spell.failure.latency_ms
                latency = check.latency_ms if waited is None else min(waited, float(TIMEOUT_MS))
                return self._again(check, latency, "down", spell.failure.code, spell.failure.error)
            settling = settling or spell.settling
            check = self._slowed(check, spell.slowness(check.due_ms))
        return check._replace(status="pending", error="") if settling else check

    def _slowed(self, check: Check, factor: float) -> Check:
        latency = min(round(check.latency_ms * factor, 1), TIMEOUT_MS - 1.0)
        slow = latency > self._monitor.slow_ms
        return self._again(
            check, latency, "degraded" if slow else "up", check.code, self._slow_error if slow else ""
        )

    def _again(self, check: Check, latency_ms: float, status: str, code: int, error: str) -> Check:
        """The same check with another outcome; it ends later by what the answer took longer."""
        end_ms = check.end_ms - int(check.latency_ms) + int(latency_ms)
        return check._replace(end_ms=end_ms, latency_ms=latency_ms, status=status, code=code, error=error)


def rows_of(monitor: Monitor, checks: Iterable[Check]) -> list[str]:
    """TabSeparated rows of the recorded checks, in the order of heartbeat.ROW_COLUMNS.

    Nothing here holds a tab, newline or backslash, so nothing is escaped.
    """
    answered = told(monitor)
    head = f"\t1\t{monitor.id}\t{monitor.org.id}\t{_dispatches(monitor)}"
    rate, kind, relay = monitor.org.sample_rate, monitor.blueprint.kind, monitor.relay_id or ""
    return [
        f"{end_ms // 1000}{head}{slot}\t{status}\t{site.region}\t{site.colo}\t{error}"
        f"\t{end_ms}\t{latency_ms}\t{code}\t{rate}\t{kind}"
        f"\t{_class_of(code, error) if status == 'down' else ''}"
        f"\t{relay}\t{end_ms - int(latency_ms) - due_ms}"
        f"{NOT_TIMED if status == 'down' else answered(slot, due_ms, latency_ms)}\n"
        for slot, due_ms, end_ms, status, latency_ms, site, code, error, recorded in checks
        if recorded
    ]


def dispatch_id(monitor: Monitor, slot: int) -> str:
    return f"{_dispatches(monitor)}{slot}"


def _dispatches(monitor: Monitor) -> str:
    return f"dsp_{monitor.slug}_"


_class_of = cache(failure_class)
"""The weather knows a handful of failures."""


def _curve(site: Site) -> tuple[float, ...]:
    """Latency (ms) without noise for every five minutes of the UTC day."""
    busiest = _BUSIEST_HOUR[site.region] / 24
    return tuple(
        site.base_ms * (1 + _SWING * math.cos(2 * math.pi * (step / RHYTHM_STEPS - busiest)))
        for step in range(RHYTHM_STEPS)
    )


@cache
def _noise() -> tuple[float, ...]:
    """Log-normal factors, one for each equally probable outcome; the last few are a slow tail."""
    count = 1 << _NOISE_BITS
    normal = NormalDist(0, _SIGMA)
    factors = [math.exp(normal.inv_cdf((number + 0.5) / count)) for number in range(count)]
    return (*factors[:-_SLOW_TAIL], *(2.0 + number / 2 for number in range(_SLOW_TAIL)))
