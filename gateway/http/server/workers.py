"""Several processes serve one listening socket; who began them begins dead ones again and passes signals on.

They are forked before anything is opened: modules and the schema are in memory once. What a machine has one
of is the first one's, so the others begin when it serves; where it never does, nor will they. When the
process that began them is gone, however it ended, they leave as if they were told to.
"""

import contextlib
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
"""Before a dead one is begun again; twice as long each time, unless it lived for longer than that."""
STOPPING = (signal.SIGINT, signal.SIGTERM)
HEARD = (*STOPPING, signal.SIGCHLD)
FIRST = 0
WHOLE = 65_536

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """One of several. `again`: in the place of one that died. `lifeline` can be read once the supervisor is
    gone."""

    number: int
    again: bool
    lifeline: int
    reports: int

    @property
    def is_first(self) -> bool:
        return self.number == FIRST

    def ready(self) -> None:
        """To be called once it serves."""
        with contextlib.suppress(BrokenPipeError):  # nobody is there who would begin the others
            os.write(self.reports, bytes([self.number]))


@dataclass(slots=True)
class _Place:
    """Of one worker: when it is to begin (monotonic seconds), or since when it runs."""

    due: float | None = None
    pid: int | None = None
    since: float = 0.0
    pause: float = FIRST_PAUSE_S
    ready: bool = False


def supervised(count: int, announce: Callable[[list[int]], None], let_go: Callable[[], None]) -> Worker | int:
    """Fork `count` workers. Returns in each of them what it is; and here, once all have ended, the status to
    exit with. `announce` is given their processes when all of them serve for the first time; `let_go` is
    called when they are told to stop: who connects after the last of them took no more is to be refused.
    """
    return _Supervisor(count, announce, let_go).run()


@dataclass
class _Supervisor:
    count: int
    announce: Callable[[list[int]], None]
    let_go: Callable[[], None]
    status: int = 0
    stopping: bool = False
    announced: bool = False
    before: dict[signal.Signals, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = [_Place() for _ in range(self.count)]
        self.woken, self.wake = os.pipe()
        self.reported, self.reports = os.pipe()
        self.lifeline, self.alive = os.pipe()
        for end in (self.woken, self.wake, self.reported):
            os.set_blocking(end, False)

    def run(self) -> Worker | int:
        self.places[FIRST].due = time.monotonic()
        with self._heard():
            while not self.stopping or self._running():
                worker = self._begun()
                if worker:
                    return worker
                self._wait()
        for end in (self.woken, self.wake, self.reported, self.reports, self.lifeline, self.alive):
            os.close(end)
        return self.status

    @contextlib.contextmanager
    def _heard(self) -> Iterator[None]:
        """Each signal leaves a byte, its number, and nothing else happens before it is read."""
        self.before = {number: signal.signal(number, _heard_of) for number in HEARD}
        signal.set_wakeup_fd(self.wake)
        try:
            yield
        finally:
            self._as_before()

    def _as_before(self) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self.before.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # as it was given

    def _running(self) -> list[int]:
        return [one.pid for one in self.places if one.pid is not None]

    def _begun(self) -> Worker | None:
        """What is due is forked. In the worker, that."""
        now = time.monotonic()
        for number, place in enumerate(self.places):
            if place.due is not None and place.due <= now:
                worker = self._forked(number, place)
                if worker:
                    return worker
        return None

    def _forked(self, number: int, place: _Place) -> Worker | None:
        again = place.ready
        sys.stdout.flush()
        sys.stderr.flush()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)  # the child must not hear for its parent
        pid = os.fork()
        if pid == 0:
            self._become()
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if pid == 0:
            return Worker(number, again, self.lifeline, self.reports)
        place.due, place.pid, place.since = None, pid, time.monotonic()
        return None

    def _become(self) -> None:
        """In the child: nothing of the supervisor is left, and what is typed at a terminal is heard there."""
        self._as_before()
        for end in (self.woken, self.wake, self.reported, self.alive):
            os.close(end)
        os.setpgrp()

    def _wait(self) -> None:
        due = [one.due for one in self.places if one.due is not None]
        seconds = max(0.0, min(due) - time.monotonic()) if due else None
        ready, _, _ = select.select([self.woken, self.reported], [], [], seconds)
        if self.reported in ready:
            self._served(os.read(self.reported, WHOLE))
        if self.woken in ready:
            for number in os.read(self.woken, WHOLE):
                self._signalled(signal.Signals(number))

    def _served(self, numbers: bytes) -> None:
        for number in numbers:
            self.places[number].ready = True
        if not self.stopping and FIRST in numbers:
            for place in self.places:
                if place.pid is None and not place.ready:
                    place.due = time.monotonic()
        if all(one.ready for one in self.places) and not self.announced:
            self.announced = True
            self.announce(self._running())

    def _signalled(self, number: signal.Signals) -> None:
        if number not in STOPPING:
            self._reap()
            return
        self.stopping = True
        self.let_go()
        for place in self.places:
            place.due = None
        for pid in self._running():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def _reap(self) -> None:
        for number, place in enumerate(self.places):
            if place.pid is None:
                continue
            pid, status = os.waitpid(place.pid, os.WNOHANG)
            if pid:
                place.pid = None
                self._ended(number, pid, os.waitstatus_to_exitcode(status))

    def _ended(self, number: int, pid: int, status: int) -> None:
        """Another in its place; but where the first one never served, what it said of it holds for all."""
        place = self.places[number]
        if self.stopping:
            return
        if not self.places[FIRST].ready:
            self.status, self.stopping = (status if status >= 0 else 128 - status), True
            return
        if time.monotonic() - place.since > LONGEST_PAUSE_S:
            place.pause = FIRST_PAUSE_S
        log.error("worker %d (process %d) ended by %s; another begins", number, pid, _said(status))
        place.due = time.monotonic() + place.pause
        place.pause = min(LONGEST_PAUSE_S, place.pause * 2)


def _heard_of(_number: int, _frame: FrameType | None) -> None:
    """A signal with a handler of Python's is told to the wakeup pipe."""


def _said(status: int) -> str:
    return f"itself, with status {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"
