"""What the registry said is kept for a moment: who asks, and an org's monitors; a change is seen in time."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.access.membership import membership_rows, memberships_in, reads_of
from gateway.access.principal import Role
from gateway.errors import DeadlineExceeded, RegistryUnavailable
from gateway.meter import Deadline
from gateway.ports import Changes, KeptRows, RegistryStatement
from gateway.registry.directory import memberships_of, token_by_id
from gateway.request.lately import ENTRY_BYTES, VALUE_BYTES, Lately
from gateway.stores.embedded import Engine
from gateway.stores.wrapped.remembered import RememberedRegistry
from gateway.stores.wrapped.signed_in import SignedIn, signed_in
from tests.gateway_under_test import Gateway, add_org, gateway_on, monitor_row

LONG = 10**7
ORDERED = "{ monitors(first: 2, orderBy: { field: NAME, direction: DESC }) { nodes { name } } }"
QUESTIONS = (
    "{ monitors { nodes { id } } }",
    "{ monitors { nodes { name } } }",
    "{ fleet { monitors { up } } }",
)


async def reads(gateway: Gateway, query: str, org: str | None = None) -> int:
    answer = await gateway.ask(query, org=org)
    assert "errors" not in answer
    found: int = answer["extensions"]["insights"]["registryReads"]
    return found


async def test_other_questions_share_what_was_read(engine: Engine, tmp_path: Path) -> None:
    """Different questions about the same monitors read them once, and who asks once; a change, once more."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], cache_seconds=LONG) as gateway:
        assert [await reads(gateway, one) for one in QUESTIONS] == [2, 0, 0]
        sql = "UPDATE monitors SET name = 'Renamed' WHERE org_id = ?1"
        await gateway.registry.execute(RegistryStatement("rename", sql, ("org_a",)), 5)
        assert [await reads(gateway, one) for one in QUESTIONS] == [2, 0, 0]
        found = await gateway.ask("{ monitors { totalCount nodes { name } } }")
    assert found["data"]["monitors"]["nodes"] == [{"name": "Renamed"}]


async def test_each_page_its_own(engine: Engine, tmp_path: Path) -> None:
    """What is kept of one page of a list, or of one order, is told of no other."""
    monitors = [monitor_row(f"mon_{number}", name=f"N{number}") for number in range(4)]
    text = """query($first: Int, $after: String) { monitors(first: $first, after: $after) {
      nodes { name } pageInfo { endCursor } } }"""
    async with gateway_on(engine, tmp_path, monitors=monitors, cache_seconds=LONG) as gateway:
        for _ in range(3):
            first = (await gateway.ask(text, {"first": 2}))["data"]["monitors"]
            after = {"first": 2, "after": first["pageInfo"]["endCursor"]}
            second = (await gateway.ask(text, after))["data"]["monitors"]
            last = (await gateway.ask(ORDERED))["data"]["monitors"]
            told = [[one["name"] for one in page["nodes"]] for page in (first, second, last)]
            assert told == [["N0", "N1"], ["N2", "N3"], ["N3", "N2"]]


async def test_each_org_its_own(engine: Engine, tmp_path: Path) -> None:
    """Monitors of one org are in no other's answer, whichever was read first."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], cache_seconds=LONG) as gateway:
        await add_org(gateway.registry, "org_b")
        for org, ids in (("org_a", ["mon_1"]), ("org_b", []), ("org_a", ["mon_1"])):
            for name in ("id", "name id"):
                nodes = (await gateway.ask(f"{{ monitors {{ nodes {{ {name} }} }} }}", org=org))["data"]
                assert [one["id"] for one in nodes["monitors"]["nodes"]] == ids
            found = (await gateway.ask('{ monitor(id: "mon_1") { id } }', org=org))["data"]["monitor"]
            assert found == ({"id": "mon_1"} if ids else None)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Directory:
    """Says what it was told to say; counts, and waits while it is held."""

    rows: list[dict[str, object]] = field(default_factory=lambda: [{"role": "member"}])
    asked: int = 0
    held: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.held.set()

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        assert statement.sql
        assert seconds > 0
        self.asked += 1
        await self.held.wait()
        return list(self.rows)

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        raise NotImplementedError

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@pytest.mark.parametrize("statement", [memberships_of("ada"), token_by_id("0123456789abcdef")])
async def test_who_asks_is_read_once(statement: RegistryStatement) -> None:
    """Of requests that sign in alike one reads, at once or a moment later; others read for themselves."""
    store = Directory()
    known = SignedIn(store, 5, Changes(), Clock())
    store.held.clear()
    tasks = [asyncio.create_task(known.fetch(statement, 1)) for _ in range(20)]
    for _ in range(10):
        await asyncio.sleep(0)
    store.held.set()
    found = await asyncio.gather(*tasks)
    assert store.asked == 1
    assert [isinstance(one, KeptRows) for one in found].count(False) == 1
    assert isinstance(await known.fetch(statement, 1), KeptRows)
    await known.fetch(memberships_of("bob"), 1)
    assert store.asked == 2
    for number in range(2):
        await known.fetch(RegistryStatement("monitors_matching", "SELECT 1", ()), 1)
        assert store.asked == 3 + number


async def test_memberships_are_made_of_rows_once() -> None:
    """For as long as rows are kept, who asks belongs to the same orgs; then to what the registry says."""
    orgs: dict[str, object] = {
        "org_id": "acme",
        "slug": "acme",
        "name": "Acme",
        "sample_rate": 1.0,
        "created_at": 1,
    }
    clock, store = Clock(), Directory([orgs | {"role": "member"}])
    known = SignedIn(store, 5, Changes(), clock)
    rows = [await membership_rows(known, "ada") for _ in range(3)]
    found = [(memberships_in(one), reads_of(one)) for one in rows]
    assert [reads for _, reads in found] == [1, 0, 0]
    assert found[0][0] == found[1][0]
    assert found[1][0] is found[2][0]
    store.rows = [orgs | {"role": "admin"}]
    clock.now += 6
    new = await membership_rows(known, "ada")
    [one] = memberships_in(new)
    assert (one.role, reads_of(new)) == (Role.ADMIN, 1)


@given(st.floats(0.1, LONG), st.lists(st.floats(0.1, 50), max_size=8))
def test_who_is_let_out_is_let_out_within_the_minute(seconds: float, waits: list[float]) -> None:
    """However long answers are kept, and however often somebody asks: 60 s after the registry says no, so
    does the gateway."""

    async def run() -> None:
        clock, store = Clock(), Directory()
        known = SignedIn(store, seconds, Changes(), clock)
        await known.fetch(memberships_of("ada"), 1)
        store.rows, revoked = [], clock.now
        for wait in waits:
            clock.now += wait
            rows = await known.fetch(memberships_of("ada"), 1)
            assert not rows or clock.now < revoked + min(60, seconds)

    asyncio.run(run())


async def test_who_is_added_is_let_in_at_once() -> None:
    """That somebody is unknown is not kept, nor is what was before a change of this process's own."""
    store, changes = Directory(rows=[]), Changes()
    known = SignedIn(store, 5, changes, Clock())
    assert await known.fetch(memberships_of("ada"), 1) == []
    store.rows = [{"role": "member"}]
    assert await known.fetch(memberships_of("ada"), 1)
    store.rows = []
    assert await known.fetch(memberships_of("ada"), 1)
    changes.note()
    assert await known.fetch(memberships_of("ada"), 1) == []


def test_what_is_remembered_is_not_kept_twice() -> None:
    """In front of a registry over the network, which is remembered for its minute, nothing more is kept."""
    store, changes = Directory(), Changes()
    assert signed_in(store, RememberedRegistry(store), 5, changes) is store
    assert signed_in(store, store, 0, changes) is store
    assert isinstance(signed_in(store, store, 5, changes), SignedIn)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 8), st.floats(0, 4)), max_size=30))
def test_lately_within_bounds(steps: list[tuple[str, int, float]]) -> None:
    """Never more bytes than there may be, never what was found longer ago, and of the org that asked."""

    async def run() -> None:
        clock = Clock()
        most = ENTRY_BYTES * 3 + VALUE_BYTES * 8
        lately = Lately(5, most, Changes(), clock)
        for org, count, passed in steps:

            async def find(org: str = org, count: int = count) -> list[tuple[str, float]]:
                return [(org, clock.now)] * count

            for each, at in await lately.of(org, "asked", find, Deadline.after(60)):
                assert each == org
                assert clock.now < at + 5
            assert lately._bytes == sum(one.bytes for one in lately._kept.values()) <= most
            clock.now += passed

    asyncio.run(run())


async def test_a_read_that_fails_is_not_kept() -> None:
    """Who asks after a failure is read for anew; who has no time left is told so, and others are not."""
    lately, failing = Lately(5, 10**6), True

    async def find() -> list[str]:
        if failing:
            raise RegistryUnavailable("not now")
        return ["found"]

    with pytest.raises(RegistryUnavailable):
        await lately.of("org", "asked", find, Deadline.after(60))
    failing = False
    assert await lately.of("org", "asked", find, Deadline.after(60)) == ["found"]


async def test_another_s_deadline_is_not_ones_own() -> None:
    """Whose read was begun by somebody with less time reads anew as that one gives up."""
    lately, begun = Lately(5, 10**6), 0

    async def short() -> list[str]:
        nonlocal begun
        begun += 1
        await asyncio.sleep(0)
        if begun == 1:
            raise DeadlineExceeded("over")
        return ["found"]

    first = asyncio.create_task(lately.of("org", "asked", short, Deadline.after(60)))
    second = asyncio.create_task(lately.of("org", "asked", short, Deadline.after(60)))
    with pytest.raises(DeadlineExceeded):
        await first
    assert await second == ["found"]
    assert begun == 2
