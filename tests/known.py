"""The embedded engine as most tests have it: what it answered on the same rows is not asked again.

Most of a test's time would be the engine's, which takes many times longer to take a statement apart than a
few rows do. The same statement on the same rows has the same answer, whichever test asks and whatever its
dataset is called: what a dataset holds is told by all that was written there, in its order. Everything else
is as ever: statements are composed, bounded and counted each time, and the engine's words are read anew.
Answers are kept in pytest's cache, for the next run, too: another chDB, table or `Engine` has none yet, and
`--cache-clear` forgets them. What is written waits until the engine is asked something of it that is not
known, so that a dataset of which all is known is never made. `--all` asks the engine each time, as the tests
of the engine itself do (`asked_anew`).
"""

import asyncio
import hashlib
import inspect
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from gateway.stores.embedded import Engine
from gateway.telemetry.sql.ddl import COLUMNS
from gateway.telemetry.sql.rolled.places import Place, there

SECONDS = 0.005
"""What is known is said no sooner than the engine says its shortest: who asks the same meanwhile joins in,
and a request is told as many reads as ever."""
TURNS = 5
"""In which that time is waited: on a machine that is busy each takes longer, as the work of who asks does."""
MOST = 20_000
"""Answers that are kept, of about a kilobyte; those that no run has asked for lately go first."""
MOST_WAITING = 64 * 1024**2
"""Bytes of rows that wait to be written; beyond, the engine takes them, the oldest dataset's first."""
_TABLES = " system.tables "
"""Who asks this what is there is to find every dataset."""
_NAMES = {column.split()[0] for column in COLUMNS.split(", ")}
_FROM = re.compile(r"\bFROM ([^\s(),]+)")
_OF_ITSELF = re.compile(r"\b(now|today|yesterday|rand\w*)\(", re.IGNORECASE)


class Said:
    """Answers by what was asked of what; in a folder, if there is one, those of all runs and processes."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._here: dict[str, bytes] = {}

    def of(self, key: str) -> bytes | None:
        if key not in self._here and self._folder:
            file = self._file(self._folder, key)
            with suppress(FileNotFoundError):
                self._here[key] = file.read_bytes()
                os.utime(file)
        return self._here.get(key)

    def keep(self, key: str, answer: bytes) -> None:
        self._here[key] = answer
        if self._folder:
            being_written = self._folder / uuid4().hex
            being_written.write_bytes(answer)
            being_written.rename(self._file(self._folder, key))

    @staticmethod
    def _file(folder: Path, key: str) -> Path:
        return folder / hashlib.sha256(key.encode()).hexdigest()


def forget_the_oldest(folder: Path) -> None:
    """Where there are more than MOST. Other sessions may do the same in the same folder."""
    found: list[tuple[float, Path]] = []
    for file in folder.iterdir():
        with suppress(
            FileNotFoundError
        ):  # another session may forget, or rename what it wrote, at the same time
            found.append((file.stat().st_mtime, file))
    for _, file in sorted(found)[: max(0, len(found) - MOST)]:
        file.unlink(missing_ok=True)


def _new() -> bytes:
    """Tells a table without rows: by what makes it and what answers."""
    made = f"{metadata.version('chdb-core')} {COLUMNS} {inspect.getsource(Engine)}"
    return hashlib.sha256(made.encode()).digest()


@dataclass
class Waiting:
    """What a dataset is to be told, in its order, and the bytes of rows in it."""

    told: list[Callable[[], object]] = field(default_factory=list)
    size: int = 0


class KnownEngine(Engine):
    """Knows by a digest what each of its datasets holds, and what it said of that."""

    asks_anew = False
    """tests/conftest.py says otherwise for `--all`."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._holds: dict[str, bytes | None] = {}
        """None where that is not known: while it is written to, or where that has failed."""
        self._waiting: dict[str, Waiting] = {}
        """By dataset, the oldest first. For the writer's thread alone: one after the other."""
        self._defined: dict[str, str] = {}
        """What tables tell that are as they were made, by question: who opens one asks for its hours."""
        self._new = _new()
        self.said = Said(None)

    def create_dataset(self, dataset: str, projections: Mapping[str, str] | None = None) -> None:
        name = dataset.strip("`")
        new = hashlib.sha256(self._new + str(projections).encode()).digest()
        if name not in self._holds:
            self._defined[there(Place(name))] = "\n".join(projections or ())
        before = self._holds.setdefault(name, new)
        super().create_dataset(dataset, projections)
        self._holds[name] = before

    def defined(self, question: str) -> str:
        known = None if self.asks_anew else self._defined.get(question)
        if known is None:
            self._writer.submit(self._told, question).result()
            return super().defined(question)
        return known

    def alter(self, statement: str) -> None:
        changed = self._begun(statement)
        if not statement.startswith("CREATE"):
            for name in changed:
                self._defined.pop(there(Place(name)), None)
        if len(changed) == 1 and not self.asks_anew:
            (name,) = changed
            self._writer.submit(self._waits, name, partial(super().alter, statement)).result()
        else:
            self._writer.submit(self._told, statement).result()
            super().alter(statement)
        self._ended(changed, statement)

    async def query(self, sql: str, seconds: float) -> bytes:
        key = None if self.asks_anew else self._key(sql)
        if key is not None and seconds > 0 and (said := self.said.of(key)) is not None:
            for _ in range(TURNS):
                await asyncio.sleep(SECONDS / TURNS)
            return said
        changed = {} if sql.startswith("SELECT") else self._begun(sql)
        await asyncio.wrap_future(self._writer.submit(self._told, sql))
        answer = await super().query(sql, seconds)
        self._ended(changed, sql)
        if key is not None and key == self._key(sql):
            self.said.keep(key, answer)
        return answer

    def _key(self, sql: str) -> str | None:
        """The statement, with what its datasets hold for their names; None where that is not known."""
        asks = sql.startswith("SELECT") and not _OF_ITSELF.search(sql)
        named = set(_FROM.findall(sql)) if asks else set()
        told = {name: self._holds.get(name.strip("`")) for name in named}
        if not told or None in told.values():
            return None
        return _FROM.sub(lambda found: f"FROM {told[found[1]]!r}", sql)

    def _insert(self, table: str, columns: Sequence[str], rows_tsv: bytes) -> int:
        """In the writer's thread."""
        changed = self._begun(table)
        write = partial(super()._insert, table, columns, rows_tsv)
        written = rows_tsv.count(b"\n")
        if changed and not self.asks_anew and _well_formed(columns, rows_tsv):
            self._waits(table.strip("`"), write, len(rows_tsv))
        else:
            self._told(table)
            written = write()
        self._ended(changed, f"{columns} {hashlib.sha256(rows_tsv).hexdigest()}")
        return written

    def _waits(self, name: str, told: Callable[[], object], size: int = 0) -> None:
        """In the writer's thread."""
        waiting = self._waiting.setdefault(name, Waiting())
        waiting.told.append(told)
        waiting.size += size
        while sum(one.size for one in self._waiting.values()) > MOST_WAITING:
            self._told(next(iter(self._waiting)))

    def _told(self, statement: str) -> None:
        """The engine, what waits of the datasets that are named, or of all. In the writer's thread."""
        of_all = _TABLES in statement
        for name in [one for one in self._waiting if of_all or one in statement]:
            for one in self._waiting.pop(name).told:
                one()

    def _begun(self, statement: str) -> dict[str, bytes]:
        """What the datasets that it names held: from now on that is not known."""
        named = {name: known for name, known in self._holds.items() if known and name in statement}
        self._holds.update(dict.fromkeys(named))
        return named

    def _ended(self, changed: dict[str, bytes], by: str) -> None:
        for name, before in changed.items():
            self._holds[name] = hashlib.sha256(before + by.replace(name, "").encode()).digest()


def _well_formed(columns: Sequence[str], rows_tsv: bytes) -> bool:
    """What the engine would refuse is not to wait."""
    fields = rows_tsv.count(b"\n") * (len(columns) - 1)
    return _NAMES.issuperset(columns) and rows_tsv.endswith(b"\n") and rows_tsv.count(b"\t") == fields


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """For folders whose tests are of the engine itself: it answers each statement."""
    monkeypatch.setattr(KnownEngine, "asks_anew", True)
