"""Stands between the callers and the emulated services: the shared budget, latency and faults."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.emulator.conditions import Budget, Conditions, Fault, Surface
from gateway.emulator.edge import faults
from gateway.emulator.edge.faults import Reply

API = "/client/v4/"


@dataclass
class Meter:
    """What one token has asked for, and until when it is blocked."""

    asked: deque[float] = field(default_factory=deque)
    blocked_until: float = 0.0

    def wait(self, now: float, budget: Budget) -> float:
        """Count a request: 0 when it may pass, else the seconds until the block ends."""
        if now < self.blocked_until:
            return self.blocked_until - now
        while self.asked and self.asked[0] <= now - budget.window_seconds:
            self.asked.popleft()
        if len(self.asked) >= budget.requests:
            self.asked.clear()
            self.blocked_until = now + budget.block_seconds
            return budget.block_seconds
        self.asked.append(now)
        return 0.0


class World:
    """The conditions in force, with what they remember. Setting them starts that memory anew."""

    def __init__(self, conditions: Conditions, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.set(conditions)

    def clock(self) -> float:
        """Unix seconds, as far ahead as is said."""
        return self._clock() + self.conditions.ahead_seconds

    def set(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self._script = deque(conditions.script)
        self._chance = random.Random(conditions.seed)  # noqa: S311 - faults are to be repeatable
        self._meters: dict[bytes, Meter] = {}

    def throttled(self, token: bytes) -> int | None:
        """Seconds to wait when the token's budget is spent."""
        budget = self.conditions.budget
        if budget is None:
            return None
        wait = self._meters.setdefault(token, Meter()).wait(self.clock(), budget)
        return max(1, round(wait)) if wait else None

    def loses(self) -> bool:
        """Whether a point vanishes on its way."""
        share = self.conditions.lost_points
        return share > 0 and self._chance.random() < share

    def fault(self, surface: Surface) -> Fault:
        """The fault that this request meets: the script's next, else one by chance."""
        if surface not in self.conditions.surfaces:
            return Fault.NONE
        if self._script:
            return self._script.popleft()
        for fault, rate in self.conditions.faults.items():
            if self._chance.random() < rate:
                return fault
        return Fault.NONE


class Weather:
    """ASGI middleware: lets the world happen to every request of the emulated API, and to nothing else."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        wait = self._world.throttled(_authorization(scope))
        if wait is not None:
            await faults.throttled(wait).send(send)
            return
        await asyncio.sleep(self._world.conditions.latency_ms / 1000)
        await self._meet(scope, receive, send)

    async def _meet(self, scope: Scope, receive: Receive, send: Send) -> None:
        surface = surface_of(scope["path"])
        conditions = self._world.conditions
        fault = self._world.fault(surface)
        refusal = faults.refusal(fault, surface, conditions)
        if refusal is not None:
            await refusal.send(send)
        elif fault is Fault.NONE:
            await self._app(scope, receive, send)
        elif fault is Fault.HANG:
            await faults.hang(receive)
        elif fault is Fault.RESET:
            await faults.reset(scope, receive)
        elif fault is Fault.HTML:
            await faults.html().send(send)
        elif fault is Fault.GZIP_BOMB:
            await faults.gzip_bomb(conditions.bomb_mib, send)
        else:
            await self._distort(fault, scope, receive, send)

    async def _distort(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        reply = await _caught(self._app, scope, receive)
        if fault is Fault.TRUNCATED:
            await faults.truncated(reply, scope, send)
        elif fault is Fault.DRIP:
            await faults.drip(reply, self._world.conditions.drip_seconds, send)
        else:
            await faults.spoiled(reply, fault).send(send)


def surface_of(path: str) -> Surface:
    if "/d1/" in path:
        return Surface.D1
    return Surface.CLASSIC if "/analytics_engine/" in path else Surface.ANALYTICS


def _authorization(scope: Scope) -> bytes:
    return next((value for name, value in scope["headers"] if name == b"authorization"), b"")


async def _caught(app: ASGIApp, scope: Scope, receive: Receive) -> Reply:
    """The answer that the app would have sent, without its length."""
    begun: MutableMapping[str, Any] = {}
    body = bytearray()

    async def catch(message: Message) -> None:
        begun.update(message if message["type"] == "http.response.start" else {})
        body.extend(message.get("body", b""))

    await app(scope, receive, catch)
    headers = tuple(header for header in begun["headers"] if header[0] != b"content-length")
    return Reply(begun["status"], headers, bytes(body))
