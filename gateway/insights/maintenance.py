"""When monitors are looked after: what is planned of them, and where that lies in a window."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.insights.subjects import Subject
from gateway.times.maintenance import Maintenance
from gateway.times.window import SECOND_MS, Window


@dataclass(frozen=True, slots=True)
class Planned:
    """One time of a maintenance, cut to nothing: [since, until), Unix ms."""

    maintenance: Maintenance
    since_ms: int
    until_ms: int

    @property
    def seconds(self) -> float:
        return (self.until_ms - self.since_ms) / SECOND_MS


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is planned of a subject's monitors, the newest last, and the times in a window, newest first."""

    window: Window
    all: Sequence[Maintenance]
    times: Sequence[Planned]


def upkeep(subject: Subject, window: Window) -> Upkeep:
    """No read: it came with the monitors."""
    known = {kept.id: kept for one in subject.monitors for kept in one.maintenance}
    listed = sorted(known.values(), key=lambda one: (one.created_ms, one.id))
    times = [Planned(one, *span) for one in listed for span in one.spans(window.since_ms, window.until_ms)]
    return Upkeep(window, listed, sorted(times, key=lambda one: (-one.since_ms, one.maintenance.id)))
