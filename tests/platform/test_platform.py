"""The platform's own database and rows: what they hold in practice is what callers are told."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from pydantic import SecretStr

from gateway.cli import main
from gateway.doctor.exam import examine
from gateway.doctor.finding import Finding, Verdict
from gateway.ports import RegistryStatement
from gateway.settings import RegistryBackend
from tests.golden.asked import pages
from tests.invariants.everything import operations
from tests.platform import filled
from tests.platform.conftest import DATABASE, Opened, Platform, opened
from tests.size import sized

MONITOR = "query ($id: ID!) { monitor(id: $id) { %s } }"
UNTIMED = {"durationMs", "requestId", "identity"}


def timeless(found: Any) -> Any:
    """Without how long it took, and by which token it was asked."""
    if isinstance(found, dict):
        return {name: timeless(one) for name, one in found.items() if name not in UNTIMED}
    return [timeless(one) for one in found] if isinstance(found, list) else found


def test_the_fixture_is_eleven_migrations_over_nine_tables() -> None:
    """As the platform's are: what was added later was added to tables that were there."""
    assert len(filled.MIGRATIONS) == 11
    made = [sql for sql, _ in filled.statements() if sql.startswith("CREATE TABLE")]
    assert len(made) == 9


async def test_0_is_never(gateway: Opened) -> None:
    """A monitor that never failed says so, by GraphQL and REST; one that was never checked has no latency."""
    times = (
        "lastFailedAt lastCheckedAt firstCheckedAt nextRunAt lastLatencyMs lastRegion lastError relay { id }"
    )
    new = (await gateway.ask(MONITOR % times, id=filled.NEW))["monitor"]
    assert set(new.values()) == {None}
    shop = (await gateway.ask(MONITOR % times, id=filled.SHOP))["monitor"]
    assert (shop["lastFailedAt"], shop["lastRegion"]) == (None, "Texas")
    told = await gateway.get(f"/api/monitors/{filled.SHOP}")
    assert (told["lastFailedAt"], told["lastCheckedAt"]) == (None, filled.NOW_MS - filled.MINUTE_MS)


async def test_a_check_that_failed_is_no_fault_of_the_scheduler(gateway: Opened) -> None:
    """Of four failed dispatches two are failed checks; the one that no relay took degrades the scheduler."""
    data = await gateway.ask('{ checkFlow(window: "5m") { stages { key state detail failuresPerMinute } } }')
    nodes = {one["key"]: one for one in data["checkFlow"]["stages"]}
    assert nodes["relay:relay-paris"]["state"] == "OK"
    assert nodes["relay:in-process"]["state"] == "DEGRADED"
    assert "1 failed" in nodes["scheduler"]["detail"]


@pytest.mark.dear
async def test_regions_are_names_in_any_language(gateway: Opened) -> None:
    """Heartbeats are read, and picked out, by them, with quotes in them too."""
    by_region = 'heartbeats(window: "24h", first: 2, filter: { regions: [%s] }) { nodes { region } }'
    for monitor, region in ((filled.API, filled.PARIS), (filled.BLOG, filled.NICE)):
        named = by_region % f'"{region}"'
        found = (await gateway.ask(MONITOR % named, id=monitor))["monitor"]
        assert found["heartbeats"]["nodes"] == [{"region": region}] * 2
    fleet = await gateway.get("/api/insights/fleet")
    found = {one["region"] for one in fleet["regions"]}
    assert found == {filled.TEXAS, filled.PARIS, filled.NICE, "unknown"}


async def test_monitors_are_on_the_wire_as_the_platform_s(gateway: Opened) -> None:
    """The newest first, whole milliseconds, a relay's id always a text, five keys of the configuration."""
    listed = await gateway.get("/api/monitors")
    assert [one["id"] for one in listed] == [
        filled.DNS, filled.BLOG, filled.PAUSED, filled.NEW, filled.API, filled.SHOP,
    ]  # fmt: skip
    assert [one["relayId"] for one in listed] == ["", "relay-paris", "", "", "relay-paris", "relay-dallas"]
    assert all(isinstance(one["rtMs"], int | None) for one in listed)
    assert set(listed[0]["config"]) == {"url", "interval", "timeout", "verify_tls", "follow_redirects"}
    assert filled.SECRET not in orjson.dumps(listed).decode()


@pytest.mark.parametrize(
    ("given", "items", "hours"),
    [({"limit": 0}, 1, 24), ({"limit": "-5"}, 1, 24), ({"limit": 10**12, "windowHours": 1}, 12, 1),
     ({"limit": 3, "windowHours": 0}, 3, 1), ({"limit": 2, "windowHours": 99999}, 2, 720)],
)  # fmt: skip
async def test_limit_and_hours_are_clamped(
    gateway: Opened, given: dict[str, str | int], items: int, hours: int
) -> None:
    """What is out of range is taken for the nearest bound; latencies are whole, absent texts null."""
    found = await gateway.get(f"/api/monitors/{filled.SHOP}/heartbeats", **given)
    assert (len(found["items"]), found["window"]["hours"]) == (items, hours)
    assert all(isinstance(one["latencyMs"], int) and one["error"] is None for one in found["items"])


@pytest.mark.dear
async def test_sqlite_and_d1_answer_alike(platform: Platform, tmp_path: Path) -> None:
    """Every page's operation, every field of the schema and every route of REST, without an error."""
    asked = [
        (one.text, {"id": filled.API, **one.variables}) for one in list(pages().values())[:: sized(1, 3)]
    ]
    whole = list(operations().values())
    asked += [(text, {"id": filled.API}) for text in whole[:: sized(1, 40)]]
    routes = ["/api/monitors", "/api/insights/fleet", "/api/insights/pipeline", "/api/insights/bill"]
    routes += [f"/api/monitors/{filled.API}{one}" for one in ("", "/heartbeats", "/uptime", "/latency")]
    (tmp_path / "sqlite").mkdir()
    answers = []
    for kind in RegistryBackend:
        async with opened(platform, kind, tmp_path / kind) as found:
            told = [timeless(await found.ask(text, **_chosen(text, given))) for text, given in asked]
            objective = await found.get(f"/api/monitors/{filled.API}/slo", target="0.9", window="7d")
            answers.append(
                [*told, *[timeless(await found.get(route)) for route in routes], timeless(objective)]
            )
    assert answers[0] == answers[1]


def _chosen(text: str, given: dict[str, Any]) -> dict[str, Any]:
    """The platform's own monitor in place of the one that golden files are about."""
    return {name: filled.API if name == "id" else one for name, one in given.items() if f"${name}" in text}


def by_check(findings: list[Finding]) -> dict[str, Finding]:
    """The worst finding of each check."""
    order = [Verdict.OK, Verdict.SKIPPED, Verdict.WARNING, Verdict.FAILED]
    return {one.check: one for one in sorted(findings, key=lambda one: order.index(one.verdict))}


@pytest.mark.dear
@pytest.mark.parametrize("kind", RegistryBackend)
async def test_doctor_finds_it_in_order(platform: Platform, kind: RegistryBackend, tmp_path: Path) -> None:
    """Layout, freshness, tables and monitors are fine; nothing of the platform's own way is a fault."""
    if kind is RegistryBackend.SQLITE:
        filled.as_sqlite(tmp_path / "registry.sqlite3")
    found = by_check(await examine(platform.settings(kind, tmp_path), filled.NOW_MS))
    bad = {one.check: one for one in found.values() if one.verdict is Verdict.FAILED}
    del bad["clock"]  # the rows are of another day than the engine
    assert bad == {}
    assert found["layout"].verdict is Verdict.OK
    assert "documented-2025" in found["layout"].seen


@pytest.fixture
def unfilled(platform: Platform) -> Iterator[Platform]:
    """A service that knows no column but those that some row fills, as one report has it."""
    platform.conditions(refuse_unfilled=True)
    yield platform
    platform.conditions()


@pytest.mark.dear
async def test_a_column_that_no_row_has_fails_no_read(unfilled: Platform, tmp_path: Path) -> None:
    """The platform writes no blob7 to blob9: pages load all the same, and doctor's rehearsal says so."""
    async with opened(unfilled, RegistryBackend.D1, tmp_path) as found:
        for name in ("Monitor", "Overview"):
            await found.ask(pages()[name].text, **_chosen(pages()[name].text, dict(pages()[name].variables)))
        examined = await examine(found.settings, filled.NOW_MS)
    told = by_check(examined)["statements"]
    assert told.verdict is Verdict.OK, told
    assert "uptime, latency and objectives" in told.seen


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def insights(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """The command, told by its environment of the platform's D1."""
    settings = platform.settings(RegistryBackend.D1, tmp_path)
    for name in ("telemetry", "registry", "cloudflare_api_url", "cloudflare_account_id", "d1_database_id"):
        monkeypatch.setenv(f"INSIGHTS_{name.upper()}", str(getattr(settings, name)))
    token = settings.cloudflare_api_token
    assert isinstance(token, SecretStr)
    monkeypatch.setenv("INSIGHTS_CLOUDFLARE_API_TOKEN", token.get_secret_value())

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        code = ended.value.code
        return code if isinstance(code, int) else 0, capsys.readouterr().out

    return run


@pytest.mark.dear
async def test_without_their_table_a_token_is_401(platform: Platform, tmp_path: Path) -> None:
    """Not 503: nobody has one; doctor says what to run."""
    async with opened(platform, RegistryBackend.D1, tmp_path) as found:
        await found.registry.execute(RegistryStatement("drop", "DROP TABLE insights_api_tokens"), 5)
        for _ in range(2):
            refused = await found.client.get("/api/monitors", headers={"authorization": f"Bearer {STRANGER}"})
            assert refused.status_code == 401
        told = by_check(await examine(found.settings, filled.NOW_MS))["tokens"]
    assert told.verdict is Verdict.WARNING
    assert "insights token create --org" in told.next_step


STRANGER = f"insights_{'0' * 16}_{'a' * 43}"


def test_tokens_are_made_listed_and_revoked_on_d1(platform: Platform, insights: Run) -> None:
    """The first one makes their table, which the platform's migrations do not have."""
    httpx.post(
        f"{platform.url}/client/v4/accounts/{platform.account.account_id}/d1/database/{DATABASE}/query",
        json={"sql": "DROP TABLE IF EXISTS insights_api_tokens"},
        headers={"authorization": f"Bearer {platform.account.token.get_secret_value()}"},
        trust_env=False,
    ).raise_for_status()
    assert "No tokens yet" in insights("token", "list", "--org", "acme")[1]
    status, made = insights("token", "create", "--org", "acme", "--name", "prometheus")
    assert (status, made.startswith("insights_")) == (0, True)
    assert "prometheus" in insights("token", "list", "--org", filled.ORG)[1]
    assert insights("token", "revoke", made.split("_")[1], "--org", "acme")[0] == 0
    assert "revoked" in insights("token", "list", "--org", "acme")[1]


async def test_prometheus_scrapes_with_a_token(gateway: Opened) -> None:
    """/metrics answers of the token's org, on D1 too."""
    answer = await gateway.client.get("/metrics")
    assert answer.status_code == 200
    assert "insights_monitors{" in answer.text
