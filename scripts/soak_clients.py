"""Clients of the soak: each asks every operation in turn over one connection, and dies now and then."""

import http.client
import json
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

DEATH = 0.02
"""Share of requests whose client goes away before the answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what a table calls it, its path and, for GraphQL, its body."""

    name: str
    path: str
    body: str | None = None
    meant: frozenset[int] = frozenset({200})
    """Statuses that are meant."""


def graphql(name: str, query: str, variables: object = None) -> Asked:
    return Asked(name, "/graphql", json.dumps({"query": query, "variables": variables or {}}))


@dataclass
class Ledger:
    """What all clients met, by operation: times in ms, and errors that nobody meant."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    turned_away: int = 0
    deaths: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def met(self, asked: Asked, ms: float, said: str | None) -> None:
        with self.lock:
            self.taken[asked.name].append(ms)
            if said:
                self.errors[asked.name, said] += 1


@dataclass
class Clients:
    """Threads that ask until `stop`; while `away` is set, the gateway is down on purpose."""

    port: int
    headers: dict[str, str]
    asked: Sequence[Asked]
    pause: float = 0.0
    """Seconds between two questions of a client."""
    ledger: Ledger = field(default_factory=Ledger)
    away: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, count: int) -> None:
        self._threads = [threading.Thread(target=self._live, args=(number,)) for number in range(count)]
        for one in self._threads:
            one.start()

    def join(self) -> None:
        self.stop.set()
        for one in self._threads:
            one.join()

    def _live(self, number: int) -> None:
        dice, turn = random.Random(number), number
        connection = self._connected()
        while not self.stop.wait(self.pause):
            asked, turn = self.asked[turn % len(self.asked)], turn + 1
            away, started = self.away.is_set(), time.perf_counter()
            try:
                self._send(connection, asked)
                if dice.random() < DEATH:
                    connection.close()
                    connection = self._connected()
                    self.ledger.deaths += 1
                    continue
                said = _read(connection, asked)
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                connection, said = self._connected(), type(error).__name__
            if said == "503" or (said and (away or self.away.is_set())):
                self.ledger.turned_away += 1  # it says so itself, or it was killed on purpose
                self.stop.wait(0.2)
                continue
            self.ledger.met(asked, (time.perf_counter() - started) * 1000, said)

    def _connected(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def _send(self, connection: http.client.HTTPConnection, asked: Asked) -> None:
        headers = dict(self.headers)
        if asked.body:
            headers["content-type"] = "application/json"
        connection.request("POST" if asked.body else "GET", asked.path, asked.body, headers)


def spent(answer: bytes) -> bool:
    """Cloudflare's calls of five minutes are: it is said, and who asked asks again."""
    return b"too many calls to Cloudflare" in answer


def said(status: int, raw: bytes) -> str:
    """The status, and what the body says of it in a few words."""
    return f"{status} {raw[:300].decode('utf-8', 'replace')}"


def _read(connection: http.client.HTTPConnection, asked: Asked) -> str | None:
    """None for what is meant, else what went wrong in a few words."""
    response = connection.getresponse()
    raw = response.read()
    if response.status not in asked.meant:
        away = response.status == http.client.SERVICE_UNAVAILABLE or spent(raw)
        return "503" if away else said(response.status, raw)
    if asked.path != "/graphql" or response.status != http.client.OK:
        return None
    errors = json.loads(raw).get("errors", [])
    if errors and spent(raw):
        return "503"
    told = {f"{one.get('extensions', {}).get('code')} ({one['message'][:90]})" for one in errors}
    return ", ".join(sorted(told)) or None
