"""/metrics: what Prometheus reads is what GraphQL says (law 9), of one org, and what is unknown is absent."""

from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from gateway.access.tokens import create_token
from gateway.registry.founding import add_organization
from gateway.stores.embedded import Engine
from tests.gateway_under_test import (
    MINUTE_MS,
    NOW_MS,
    ORG,
    Gateway,
    add_org,
    add_rows,
    beat,
    beats,
    gateway_on,
    monitor_row,
)
from tests.invariants.backends import Failing

OPEN_METRICS = "application/openmetrics-text; version=1.0.0"
PIPELINE = """{ pipeline(window: "15m") { state freshnessSeconds lagP50Ms lagP95Ms heartbeatsPerMinute
    expectedPerMinute
  coverage overdueCount configuredSampleRate observedSampleRate layoutUnderstood }
  fleet { monitors { up degraded down pending }
  uptime { counts { up { value } degraded { value } down { value } pending { value } }
    ratio { value lower upper } } } }"""

PARTS = ("fleet", "pipeline", "uptime", "certificates")

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def scraped(gateway: Gateway, org: str | None = None) -> Samples:
    answer = await gateway.get("/metrics", org)
    assert answer.status_code == 200
    return samples(answer.text)


def samples(text: str) -> Samples:
    """Values by name and labels."""
    return {
        (one.name, frozenset(one.labels.items())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def of(found: Samples, name: str, org: str = "org-a", **labels: str) -> float | None:
    return found.get((name, frozenset({"org": org, **labels}.items())))


def counted(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((name, frozenset(labels.items())))


async def test_metrics_and_graphql_say_the_same(engine: Engine, tmp_path: Path) -> None:
    """Every gauge is the number that GraphQL gives for the same org, window and moment."""
    rows = [
        *beats("mon_1", 200, sample_rate=0.5),
        *beats("mon_1", 7, every_ms=50_000, status="down"),
        *beats("mon_2", 9, status="degraded"),
        *beats("mon_2", 2, every_ms=4000, status="pending"),
    ]
    monitors = [monitor_row("mon_1", status="down"), monitor_row("mon_2"), monitor_row("mon_3")]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=monitors) as gateway:
        found, asked = await scraped(gateway), (await gateway.ask(PIPELINE))["data"]
    pipeline, fleet = asked["pipeline"], asked["fleet"]
    single = {
        "freshness_seconds": pipeline["freshnessSeconds"],
        "heartbeats_per_minute": pipeline["heartbeatsPerMinute"],
        "expected_per_minute": pipeline["expectedPerMinute"],
        "coverage_ratio": pipeline["coverage"],
        "overdue_monitors": pipeline["overdueCount"],
        "layout_understood": float(pipeline["layoutUnderstood"]),
    }
    assert {name: of(found, f"insights_pipeline_{name}") for name in single} == single
    lag = "insights_pipeline_lag_seconds"
    assert of(found, lag, percentile="50") == pytest.approx(pipeline["lagP50Ms"] / 1000)
    assert of(found, lag, percentile="95") == pytest.approx(pipeline["lagP95Ms"] / 1000)
    for source in ("configured", "observed"):
        rate = of(found, "insights_pipeline_sample_rate", source=source)
        assert rate == pipeline[f"{source}SampleRate"]
    for state in ("idle", "silent", "losing", "delayed", "healthy"):
        assert of(found, "insights_pipeline_state", state=state) == (state == pipeline["state"].lower())
    for outcome in ("up", "degraded", "down", "pending"):
        assert (
            of(found, "insights_fleet_checks", outcome=outcome) == fleet["uptime"]["counts"][outcome]["value"]
        )
        assert of(found, "insights_monitors", status=outcome) == fleet["monitors"][outcome]
    for bound, value in fleet["uptime"]["ratio"].items():
        assert of(found, "insights_fleet_uptime_ratio", bound=bound) == value
    assert {of(found, "insights_up", insight=one) for one in PARTS} == {1}


async def test_what_is_unknown_is_absent(engine: Engine, tmp_path: Path) -> None:
    """Without a heartbeat there is no freshness, lag or uptime: no sample, and none that is 0."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        found = await scraped(gateway)
    names = {name for name, _ in found}
    assert "insights_pipeline_coverage_ratio" in names
    assert not names & {
        "insights_pipeline_freshness_seconds",
        "insights_pipeline_lag_seconds",
        "insights_fleet_uptime_ratio",
    }


async def test_certificates_that_expire_soonest(engine: Engine, tmp_path: Path) -> None:
    """Days left are those that GraphQL gives, of the ten enabled monitors where they are fewest: a label of
    every monitor would have no bound."""
    names = [f"mon_{number}" for number in range(14)]
    rows = [
        beat(name, MINUTE_MS, expires_s=NOW_MS // 1000 + number * 86_400, issuer="Let's Encrypt (R11)")
        for number, name in enumerate(names)
    ]
    rows += [beat("mon_0", 2 * MINUTE_MS, expires_s=1), beat("mon_plain", MINUTE_MS)]
    monitors = [monitor_row(name, enabled=name != "mon_1") for name in (*names, "mon_plain")]
    query = """{ fleet { certificates(first: 10) { totalCount nodes { monitor { id }
      newestCertificate { daysLeft issuer expiresAt seenAt } } } } }"""
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=monitors) as gateway:
        answer = await gateway.ask(query)
        found = await scraped(gateway)
    asked = answer["data"]["fleet"]["certificates"]
    assert asked["totalCount"] == 13
    assert [one["monitor"]["id"] for one in asked["nodes"]] == ["mon_0", *names[2:11]]
    assert asked["nodes"][1]["newestCertificate"]["issuer"] == "Let's Encrypt (R11)"
    days = {one["monitor"]["id"]: one["newestCertificate"]["daysLeft"] for one in asked["nodes"]}
    assert days["mon_2"] == pytest.approx(2, abs=1e-4)
    gauge = "insights_certificate_days_left"
    assert {
        dict(labels)["monitor"]: value for (name, labels), value in found.items() if name == gauge
    } == days


async def test_each_org_sees_its_own(engine: Engine, tmp_path: Path) -> None:
    """Gauges are those of the caller's org, by membership or by its token; counters hold no org's data."""
    rows = [*beats("mon_1", 3), *beats("mon_b", 5, org="org_b")]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        await add_org(gateway.registry, "org_b", now_ms=1)
        await add_rows(gateway.registry, [monitor_row("mon_b", "org_b")])
        first, second = await scraped(gateway, ORG), await scraped(gateway, "org_b")
    assert of(first, "insights_fleet_checks", outcome="up") == 3
    assert of(second, "insights_fleet_checks", "org-b", outcome="up") == 5
    for found, other in ((first, "org-b"), (second, "org-a")):
        assert other not in str(sorted(found, key=str))


async def test_a_token_scrapes_and_nobody_does_without(engine: Engine, tmp_path: Path) -> None:
    """An API token of the org opens it; without one it is 401."""
    async with gateway_on(engine, tmp_path, demo=False, monitors=[monitor_row()]) as gateway:
        token = await create_token(gateway.registry, ORG, "prometheus", NOW_MS)
        refused = await gateway.get("/metrics")
        answer = await gateway.client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert refused.status_code == 401
    found = samples(answer.text)
    assert of(found, "insights_monitors", status="up") == 1
    assert counted(found, "insights_requests_total", route="/metrics", status="401") == 1


async def test_a_failing_store_is_told_and_not_papered_over(engine: Engine, tmp_path: Path) -> None:
    """Insights that cannot be read are left out and said to be down; the failure is counted by its code."""
    async with gateway_on(
        engine, tmp_path, monitors=[monitor_row()], telemetry=lambda store: Failing(store, {"totals"})
    ) as gateway:
        await scraped(gateway)
        found = await scraped(gateway)
    assert of(found, "insights_up", insight="fleet") == 1
    assert of(found, "insights_up", insight="pipeline") == of(found, "insights_up", insight="uptime") == 0
    assert not [name for name, _ in found if name.startswith(("insights_pipeline", "insights_fleet"))]
    errors = counted(found, "insights_read_errors_total", store="telemetry", code="TELEMETRY_UNAVAILABLE")
    assert errors is not None
    assert errors >= 2
    assert of(found, "insights_monitors", status="up") == 1


async def test_the_process_counts_what_it_did(engine: Engine, tmp_path: Path) -> None:
    """Requests by route and status, reads sent, and answers that cost none."""
    query = "{ fleet { uptime { counts { checks { value } } } } }"
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], cache_seconds=60) as gateway:
        for _ in range(3):
            await gateway.ask(query)
        await gateway.get("/nowhere")
        found = await scraped(gateway)
    assert counted(found, "insights_requests_total", route="/graphql", status="200") == 3
    assert counted(found, "insights_requests_total", route="other", status="404") == 1
    hits, reads = (counted(found, f"insights_{name}_total") for name in ("cache_hits", "telemetry_reads"))
    assert (hits, reads) == (2, 4)  # the scrape itself reads pulses, totals and who has which certificate
    assert counted(found, "insights_registry_reads_total") == 3  # who asks, the monitors, receipts


async def test_counters_begin_at_nothing(engine: Engine, tmp_path: Path) -> None:
    """What may be counted is there before it happens, so that a rate sees the first of it."""
    async with gateway_on(
        engine, tmp_path, monitors=[monitor_row()], telemetry=lambda store: Failing(store, {"totals"})
    ) as gateway:
        first = await scraped(gateway)
        for _ in range(2):
            await gateway.ask("{ fleet { uptime { coverage } } }")
        await gateway.ask("{ nowhere }")
        second = await scraped(gateway)
    for name, labels, more in (
        ("errors", {"code": "TELEMETRY_UNAVAILABLE"}, 2),
        ("errors", {"code": "GRAPHQL_VALIDATION_FAILED"}, 1),
        ("errors", {"code": "OVERLOADED"}, 0),
        ("read_errors", {"store": "registry", "code": "REGISTRY_UNAVAILABLE"}, 0),
        ("connections_refused", {"status": "503"}, 0),
        ("requests", {"route": "/graphql", "status": "200"}, 3),
        ("requests", {"route": "/api/insights/fleet", "status": "500"}, 0),
    ):
        before, after = (counted(found, f"insights_{name}_total", **labels) for found in (first, second))
        assert (before, after) == (0, more), (name, labels)


async def test_the_scraper_chooses_the_format(engine: Engine, tmp_path: Path) -> None:
    """OpenMetrics where it is accepted, else the older text; neither is to be kept."""
    async with gateway_on(engine, tmp_path) as gateway:
        plain = await gateway.get("/metrics")
        new = await gateway.client.get("/metrics", headers={"Accept": OPEN_METRICS})
        posted = await gateway.client.post("/metrics")
    assert plain.headers["content-type"].startswith("text/plain; version=")
    assert new.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert new.text.endswith("# EOF\n")
    assert plain.headers["cache-control"] == "no-store"
    assert posted.status_code == 405


@pytest.mark.parametrize("slug", ['quo"te', "back\\slash", "new\nline", '{curly}="', "ünï"])
async def test_labels_are_escaped(engine: Engine, tmp_path: Path, slug: str) -> None:
    """Whatever an org is called, its name is one label value and nothing else of the text."""
    async with gateway_on(engine, tmp_path, org=None) as gateway:
        await add_org(gateway.registry, "org_x")
        rename: Any = add_organization("org_y", slug=slug, name="Y", owner="demo-member", now_ms=1)
        await gateway.registry.execute(rename, 5)
        member = "INSERT INTO organization_members VALUES ('org_y', 'demo-member', 'member', 2, 2)"
        await gateway.registry._connection.execute(member)
        answer = await gateway.get("/metrics")
    assert of(samples(answer.text), "insights_up", slug, insight="fleet") == 1
