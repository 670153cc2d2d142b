"""Law 4, one door per backend: it alone imports the client, keeps the time and translates errors."""

import ast
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from gateway.errors import DeadlineExceeded, RegistryUnavailable, StoreError, TelemetryUnavailable
from gateway.ports import Kind, RegistryStatement, RegistryStore, Statement, TelemetryStore
from gateway.registry.statements import monitors_matching
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.stores.wrapped.kept import KeptAnswers
from tests.gateway_under_test import gateway_on, monitor_row
from tests.invariants.tree import Module, imported, modules

CLIENTS = {
    "chdb": "gateway.stores.embedded",
    "aiosqlite": "gateway.stores.sqlite",
    "sqlite3": "gateway.stores.sqlite",
}
EMULATED = "gateway.emulator.engine.d1"
"""Is D1 to others: it opens files of its own, on the far side of the wire, and never the registry's."""
DOORS = "gateway.stores"
SELECT_ONE = Statement("one", "org_a", "SELECT 1 AS one FORMAT JSON", {"one": Kind.INTEGER})
NONSENSE = "SELECT secret_column FROM secret_table WHERE canary = 1 FORMAT JSON"


def strangers(found: Mapping[str, Module]) -> set[tuple[str, str]]:
    """(module, client) of every import of a backend's client outside its door."""
    return {
        (module.name, name.split(".")[0])
        for module in found.values()
        for name in imported(module, found)
        if CLIENTS.get(name.split(".")[0], module.name) != module.name
        if (module.name, name.split(".")[0]) != (EMULATED, "sqlite3")
    }


def causeless(source: str) -> list[int]:
    """Lines that raise a new error while one is being handled, and do not name that one as the cause."""
    handlers = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler)]
    return [
        node.lineno
        for handler in handlers
        for node in ast.walk(handler)
        if isinstance(node, ast.Raise) and node.exc is not None
        if not (isinstance(node.cause, ast.Name) and node.cause.id == handler.name)
    ]


@pytest.fixture
async def registry(tmp_path: Path) -> AsyncIterator[SqliteRegistry]:
    opened = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    yield opened
    await opened.aclose()


@pytest.fixture
def telemetry(engine: Engine, dataset: str) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, dataset)


def test_only_its_door_imports_a_backends_client() -> None:
    """chdb, aiosqlite and sqlite3 are imported in one module each."""
    assert strangers(modules()) == set()
    for client, door in CLIENTS.items():
        assert any(name.split(".")[0] == client for name in imported(modules()[door], modules()))


def test_a_client_imported_elsewhere_is_flagged() -> None:
    """The checker finds the import in a function, and of a submodule."""
    thief = Module(
        "gateway.insights", "def ask():\n    from chdb.session import Session\n    import aiosqlite"
    )
    found = strangers(modules() | {thief.name: thief})
    assert found == {("gateway.insights", "chdb"), ("gateway.insights", "aiosqlite")}


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith(DOORS)])
def test_a_door_names_the_cause_of_every_error_it_raises(name: str) -> None:
    """In the doors a foreign exception is always the cause of ours: `raise ... from error`."""
    assert causeless(modules()[name].source) == []


@pytest.mark.parametrize(
    "wrong", ["raise StoreError('x')", "raise StoreError('x') from None", "raise E from o"]
)
def test_an_error_without_its_cause_is_flagged(wrong: str) -> None:
    """The checker finds a raise without a cause, with `from None`, and with another cause."""
    assert causeless(f"try:\n    go()\nexcept KeyError as error:\n    {wrong}\n") == [4]
    assert causeless("try:\n    go()\nexcept KeyError as error:\n    raise E from error\n") == []


async def test_telemetry_keeps_the_time_it_is_given(telemetry: EmbeddedTelemetry) -> None:
    """The embedded engine's door raises DeadlineExceeded, caused by the timeout, when the time is up."""
    stores: list[TelemetryStore] = [telemetry, KeptAnswers(telemetry, 5, 1000)]
    for store in stores:
        with pytest.raises(DeadlineExceeded) as raised:
            await store.read(SELECT_ONE, 0)
        assert isinstance(raised.value.__cause__, TimeoutError)
    assert (await telemetry.read(SELECT_ONE, 5)).rows == [{"one": 1}]


async def test_the_registry_keeps_the_time_it_is_given(registry: SqliteRegistry) -> None:
    """SQLite's door raises DeadlineExceeded, caused by the timeout, for reads and writes alike."""
    for action in (registry.fetch, registry.execute):
        with pytest.raises(DeadlineExceeded) as raised:
            await action(monitors_matching("org_a"), 0)
        assert isinstance(raised.value.__cause__, TimeoutError)
    assert await registry.fetch(monitors_matching("org_a"), 5) == []


async def test_telemetry_translates_what_its_client_raises(telemetry: EmbeddedTelemetry) -> None:
    """A statement or a write that the engine refuses becomes TelemetryUnavailable, which quotes no SQL."""
    with pytest.raises(TelemetryUnavailable) as refused:
        await telemetry.read(Statement("bad", "org_a", NONSENSE, {}), 5)
    with pytest.raises(TelemetryUnavailable) as unwritten:
        await telemetry.write(("no_such_column",), b"1\n")
    for raised in (refused, unwritten):
        assert isinstance(raised.value.__cause__, RuntimeError)
        assert "secret" not in raised.value.message
        assert "no_such_column" not in raised.value.message


async def test_the_registry_translates_what_its_client_raises(registry: SqliteRegistry) -> None:
    """A statement that SQLite refuses becomes RegistryUnavailable; a read's quotes no SQL."""
    for action in (registry.fetch, registry.execute):
        with pytest.raises(RegistryUnavailable) as raised:
            await action(RegistryStatement("bad", "SELECT canary FROM secret_table"), 5)
        assert raised.value.__cause__ is not None
    with pytest.raises(RegistryUnavailable) as read:
        await registry.fetch(RegistryStatement("bad", "SELECT canary FROM secret_table"), 5)
    assert "secret_table" not in read.value.message


async def test_values_that_sqlite_cannot_hold_are_translated_too(registry: SqliteRegistry) -> None:
    """A number beyond 64 bits and a lone surrogate are refused by the client itself, not by SQLite."""
    store: RegistryStore = registry
    for value in (2**64, "\ud800"):
        with pytest.raises(StoreError):
            await store.fetch(RegistryStatement("odd", "SELECT ?1 AS one", (value,)), 5)


async def test_a_request_out_of_time_says_so(engine: Engine, tmp_path: Path) -> None:
    """When the request's deadline is over, its fields are null with DEADLINE_EXCEEDED."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], request_seconds=1e-6) as gateway:
        answer = await gateway.ask("{ viewer { identity } fleet { monitors { total } } }")
    assert answer["data"]["fleet"] is None
    assert answer["data"]["viewer"] is not None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["DEADLINE_EXCEEDED"]
