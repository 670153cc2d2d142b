"""Whose monitors the soak asks about: those of the gateway's own prober, or those of a platform that writes
to `insights emulate`, as production does. Each keeps account of what its checks found."""

import json
import re
import sqlite3
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
from soak_gateway import DATABASE, Gateway
from soak_targets import BEHAVIOURS, RECOVERING_S, Targets, Told

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from tests.platform.filled import MIGRATIONS

INTERVAL_S = 15
TIMEOUTS = {"hang": "2s"}
"""Others have time: what this machine keeps waiting is not their fault."""
SETTLE_S = 4.0
"""Until checks under way have ended and what they found is written."""
ORG = "default"
DATASET = "saavy_uptime_heartbeats"


class Fleet(ABC):
    """Monitors that are checked while clients ask."""

    may_be_cut: int
    """Checks of a monitor that SIGKILL and the end may have cut: answered, and not yet recorded."""

    @abstractmethod
    def found(self, count: int) -> dict[str, str]:
        """So many monitors; their ids by name."""

    @abstractmethod
    def add(self, name: str) -> str:
        """One more, while clients ask; its id."""

    @abstractmethod
    def remove(self, monitor: str) -> None:
        """One, while clients ask."""

    @abstractmethod
    def told(self, name: str) -> Sequence[Told]:
        """What the checks of a monitor found so far."""

    @abstractmethod
    def completed(self) -> list[tuple[str, str]]:
        """Monitor and dispatch of every check that the registry says is completed."""

    @abstractmethod
    def end(self) -> None:
        """No check is begun any more, and all that were have ended."""


@dataclass
class Own(Fleet):
    """Made as a user makes them, and checked by the gateway itself against targets that keep account."""

    gateway: Gateway
    targets: Targets
    may_be_cut: int = 2

    def found(self, count: int) -> dict[str, str]:
        for number in range(count):
            behaviour = BEHAVIOURS[number % len(BEHAVIOURS)]
            self._add(behaviour, f"{behaviour}-{number}")
        with sqlite3.connect(self._file) as registry:
            return {name: one for one, name in registry.execute("SELECT id, name FROM monitors")}

    def add(self, name: str) -> str:
        found = re.search(r"mon_\w+", self._add("ok", name))
        return found[0] if found else name

    def remove(self, monitor: str) -> None:
        self.gateway.commands.run("monitor", "remove", monitor)

    def told(self, name: str) -> Sequence[Told]:
        return self.targets.told[name]

    def completed(self) -> list[tuple[str, str]]:
        asked = "SELECT monitor_id, dispatch_id FROM monitor_dispatch_hot WHERE status = 'completed'"
        with sqlite3.connect(self._file) as registry:
            return registry.execute(asked).fetchall()

    def end(self) -> None:
        time.sleep(SETTLE_S)

    @property
    def _file(self) -> str:
        return str(self.gateway.folder / "data" / "registry.sqlite3")

    def _add(self, behaviour: str, name: str) -> str:
        options = (
            "--interval",
            f"{INTERVAL_S}s",
            "--timeout",
            TIMEOUTS.get(behaviour, "10s"),
            "--name",
            name,
        )
        return self.gateway.commands.run(
            "monitor", "add", "--url", self.targets.url(behaviour, name), *options
        )


@dataclass
class Platform(Fleet):
    """Kept in D1 and written to Analytics Engine by a platform of which the gateway knows nothing."""

    url: str
    may_be_cut: int = 0
    _told: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    _dispatches: dict[str, str] = field(default_factory=dict)
    _monitors: dict[str, str] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _writer: threading.Thread = field(default_factory=threading.Thread)

    def found(self, count: int) -> dict[str, str]:
        now = int(time.time() * 1000)
        tables = [sql for one in MIGRATIONS for sql in one.read_text().split(";") if sql.strip()]
        self._write(*((sql, ()) for sql in tables))
        self._write(
            inserted("members", identity_id="ada", email="ada@example.com", created_at=now, updated_at=now),
            inserted(
                "organizations", id=f"org_{ORG}", slug=ORG, name="Default", owner_id="ada", created_at=now
            ),
            inserted(
                "organization_members",
                organization_id=f"org_{ORG}",
                identity_id="ada",
                role="admin",
                created_at=now,
                updated_at=now,
            ),
        )
        for number in range(count):
            behaviour = BEHAVIOURS[number % len(BEHAVIOURS)]
            self._monitors[f"{behaviour}-{number}"] = self.add(f"{behaviour}-{number}")
        self._writer = threading.Thread(target=self._check, daemon=True)
        self._writer.start()
        return dict(self._monitors)

    def add(self, name: str) -> str:
        now, monitor = int(time.time() * 1000), str(uuid.uuid4())
        config = json.dumps({"url": f"https://{name}.example.com/", "interval": INTERVAL_S, "timeout": 5000})
        at = {"created_at": now, "updated_at": now}
        named = {"id": monitor, "org_id": f"org_{ORG}", "name": name, "kind": "http", "status": "pending"}
        self._write(inserted("monitors", **named, config_json=config, **at))
        return monitor

    def remove(self, monitor: str) -> None:
        self._write(("DELETE FROM monitors WHERE id = ?1", (monitor,)))

    def told(self, name: str) -> Sequence[Told]:
        return self._told[name]

    def completed(self) -> list[tuple[str, str]]:
        return list(self._dispatches.items())

    def end(self) -> None:
        self._stop.set()
        self._writer.join()

    def _check(self) -> None:
        """Each monitor every 15 seconds; what the service has taken is on account."""
        due = {name: time.time() + number for number, name in enumerate(self._monitors)}
        while not self._stop.wait(0.2):
            for name in [one for one, at in due.items() if at <= time.time()]:
                due[name] += INTERVAL_S
                self._beat(name, self._monitors[name])

    def _beat(self, name: str, monitor: str) -> None:
        now, behaviour = time.time(), name.rpartition("-")[0]
        failing = behaviour == "recover" and now % 60 < RECOVERING_S
        up = behaviour in {"ok", "drip"} or (behaviour == "recover" and not failing)
        dispatch, code = uuid.uuid4().hex, 200.0 if up else 503.0
        told = [f"org_{ORG}", dispatch, "up" if up else "down", "Texas", "DFW", "" if up else "HTTP 503"]
        point = {"indexes": [monitor], "blobs": told, "doubles": [float(int(now * 1000)), 90.0, code, 1.0]}
        httpx.post(
            f"{self.url}/__emulator/datasets/{DATASET}/points", json=[point], timeout=60
        ).raise_for_status()
        self._told[name].append(Told(now, up))
        self._dispatches[monitor] = dispatch

    def _write(self, *statements: tuple[str, Sequence[object]]) -> None:
        path = f"/client/v4/accounts/{DEFAULT_ACCOUNT}/d1/database/{DATABASE}/query"
        batch = [{"sql": sql, "params": list(values)} for sql, values in statements]
        headers = {"authorization": f"Bearer {DEFAULT_TOKEN}"}
        httpx.post(self.url + path, json={"batch": batch}, headers=headers, timeout=60).raise_for_status()


def inserted(table: str, **row: object) -> tuple[str, Sequence[object]]:
    names, marks = ", ".join(row), ", ".join(f"?{number}" for number in range(1, len(row) + 1))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())  # noqa: S608 - ours
