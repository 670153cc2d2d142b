"""Seeded heartbeats: reproducible, in the platform's shape, weighted right, with the weather in them."""

import hashlib
import re
import subprocess
import sys
from collections import Counter

import pytest

from gateway.ingest.seed.fleet import COLOS, monitors_of
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.weather import UNREACHABLE, global_outage, regional_outage
from gateway.telemetry.answers.heartbeat import rows_tsv
from gateway.telemetry.sql.columns import STATUSES
from gateway.telemetry.sql.failure_classes import failure_class
from tests.ingest.seeded import NOW_MS, Seeded, seeded

SMALL = SeedPlan(monitors=6, days=1, interval_s=300)


@pytest.fixture(scope="module")
def story() -> Seeded:
    return seeded()


def digest(plan: SeedPlan, now_ms: int) -> str:
    return hashlib.sha256(seeded(plan, now_ms).tsv).hexdigest()


@pytest.mark.dear
def test_another_process_writes_the_same_bytes() -> None:
    """The rows depend on plan and minute only, not on the process or its hash seed."""
    script = "from tests.ingest.seed.test_seed_history import *; print(digest(SMALL, NOW_MS), end='')"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert other.stdout == digest(SMALL, NOW_MS)


def test_now_counts_by_the_minute_and_the_seed_matters() -> None:
    """Seconds of now change nothing; another minute or another seed changes the rows."""
    minute = NOW_MS // 60_000 * 60_000
    same = digest(SMALL, NOW_MS)
    assert digest(SMALL, minute) == same
    assert digest(SMALL, minute + 60_000) != same
    assert digest(SeedPlan(8, 6, 1, 300), NOW_MS) != same


def test_chunks_do_not_show_in_the_rows() -> None:
    """However small the chunks, together they are the same text, and they stay near their bound."""
    fresh = seeded(SMALL).history
    chunks = list(fresh.chunks(chunk_rows=500))
    assert b"".join(chunk.tsv() for chunk in chunks) == seeded(SMALL).tsv
    assert len(chunks) > 3
    assert max(len(chunk.rows) for chunk in chunks) < 500 + 300
    assert sum(chunk.checks for chunk in chunks) == fresh.checks


def test_rows_are_what_the_row_writer_would_write(story: Seeded) -> None:
    """The fast text equals gateway.telemetry.answers.heartbeat's, so nothing needed escaping."""
    assert rows_tsv(story.beats) == story.tsv


def test_every_column_is_of_its_kind(story: Seeded) -> None:
    """Ids, statuses, regions, POPs, codes and times are what the platform's layout says."""
    for beat in story.beats:
        assert re.fullmatch(r"mon_[a-z0-9-]+", beat.monitor_id)
        assert re.fullmatch(r"dsp_[a-z0-9-]+_[0-9]+", beat.dispatch_id)
        assert beat.org_id in {"org_demo", "org_acme", "org_globex"}
        assert beat.status in STATUSES
        assert beat.colo in COLOS[beat.region]
        assert 0 < beat.latency_ms <= 10_000
        assert beat.code in {0, 200, 429, 500, 502, 503}
        assert beat.sample_interval == 1
        assert bool(beat.error) == (beat.status in {"down", "degraded"})
        assert beat.kind in {"http", "tcp", "udp"}
        assert beat.error_class == (failure_class(beat.code, beat.error) if beat.status == "down" else "")
        assert beat.relay in {"", f"relay_{beat.region}"}
        assert 0 <= beat.lag_ms < 1024
        assert beat.lookup_ms + beat.connect_ms + beat.tls_ms + beat.first_byte_ms <= beat.latency_ms
        assert story.history.horizon.since_ms < beat.timestamp_ms < story.history.horizon.until_ms


def test_answered_checks_say_where_their_time_went(story: Seeded) -> None:
    """HTTP goes through every phase and is shown a certificate that lasts, TCP is connected, and UDP and what
    failed say nothing."""
    for beat in story.beats:
        phases = (beat.lookup_ms, beat.connect_ms, beat.tls_ms, beat.first_byte_ms)
        went_through = {"http": 4, "tcp": 2, "udp": 0}[beat.kind] if beat.status != "down" else 0
        assert [one > 0 for one in phases] == [number < went_through for number in range(4)]
        left_s = beat.expires_s - beat.timestamp_ms // 1000
        assert (went_through == 4) == (29 * 86_400 < left_s <= 90 * 86_400) == bool(beat.issuer)
        assert beat.http_version == ("1.1" if went_through == 4 else "")


def test_dispatch_ids_are_unique(story: Seeded) -> None:
    """One dispatch is one row."""
    assert len({beat.dispatch_id for beat in story.beats}) == len(story.beats)


def test_all_statuses_regions_and_kinds_of_failure_occur(story: Seeded) -> None:
    """The history shows everything that the insights tell apart."""
    assert {beat.status for beat in story.beats} == set(STATUSES)
    assert {beat.colo for beat in story.beats} == {colo for colos in COLOS.values() for colo in colos}
    failures = Counter(beat.error.split(":")[0] for beat in story.beats if beat.status == "down")
    assert {"timeout", "connect", "TLS", "DNS", "HTTP 503 Service Unavailable"} <= set(failures)


def test_weights_of_a_sampled_org_sum_to_its_checks(story: Seeded) -> None:
    """Acme's rows are a quarter of its checks and stand for all of them within a few percent."""
    acme = [beat for beat in story.beats if beat.org_id == "org_acme"]
    checks = sum(monitor.slots for monitor in story.history.stories if monitor.org.slug == "acme")
    assert {beat.sample_rate for beat in acme} == {0.25}
    assert sum(beat.weight for beat in acme) == pytest.approx(checks, rel=0.05)


def test_an_unsampled_org_has_a_row_for_every_check(story: Seeded) -> None:
    """Every slot of a demo monitor was recorded, one interval after the other."""
    for monitor in story.history.stories:
        if monitor.org.slug == "demo":
            beats = story.of(monitor.id)
            assert len(beats) == monitor.slots
            times = [beat.timestamp_ms for beat in beats]
            assert times == sorted(times)


def test_the_regional_outage_stays_in_its_region(story: Seeded) -> None:
    """Its error is seen from apac only, within its minutes, by most monitors checked from there."""
    spell = regional_outage(story.history.horizon)
    inside = [beat for beat in story.beats if spell.since_ms + 12_000 <= beat.timestamp_ms < spell.until_ms]
    struck = [beat for beat in story.beats if beat.error == UNREACHABLE.error]
    assert {beat.region for beat in struck} == {"apac"}
    assert all(spell.since_ms <= beat.timestamp_ms < spell.until_ms + 12_000 for beat in struck)
    down = {
        region: sum(beat.status == "down" for beat in inside if beat.region == region)
        / sum(beat.region == region for beat in inside)
        for region in COLOS
    }
    assert down["apac"] > 0.6
    assert max(down["weur"], down["enam"]) < 0.2


def test_the_global_outage_is_seen_from_everywhere(story: Seeded) -> None:
    """For its minutes most checks fail in all three regions."""
    spell = global_outage(story.history.horizon)
    inside = [beat for beat in story.beats if spell.since_ms + 12_000 <= beat.timestamp_ms < spell.until_ms]
    for region in COLOS:
        seen = [beat.status for beat in inside if beat.region == region]
        assert seen.count("down") / len(seen) > 0.6


def test_most_checks_are_fine(story: Seeded) -> None:
    """The demo is a fleet that mostly works: uptime between 97 and 99.99 %."""
    counts = Counter(beat.status for beat in story.beats if beat.org_id == "org_demo")
    uptime = counts["up"] / (counts["up"] + counts["down"] + counts["degraded"])
    assert 0.97 < uptime < 0.9999


def test_latency_has_a_daily_rhythm(story: Seeded) -> None:
    """Seen from Europe, the early afternoon is slower than the night."""
    beats = [beat for beat in story.of("mon_eu-login") if beat.status == "up" and beat.code == 200]
    hours = [(beat.timestamp_ms // 3_600_000 % 24, beat.latency_ms) for beat in beats]
    busy = [latency for hour, latency in hours if 12 <= hour < 16]
    night = [latency for hour, latency in hours if hour < 4]
    assert sum(busy) / len(busy) > 1.2 * sum(night) / len(night)


def test_lives_of_monitors_differ(story: Seeded) -> None:
    """Disabled monitors fall silent, a recent one has a short past, a pending one has none."""
    span = story.history.horizon
    assert story.of("mon_legacy-soap-bridge")[-1].timestamp_ms < span.at(0.85)
    assert story.of("mon_invoice-pdf")[0].timestamp_ms > span.until_ms - 7 * 3_600_000
    assert story.of("mon_partner-status-feed") == []
    assert [beat.status for beat in story.of("mon_invoice-pdf")[:3]] == ["pending", "pending", "up"]


@pytest.mark.dear
def test_the_plan_sizes_the_demo() -> None:
    """`monitors` is the demo's size, however large: names are numbered when the catalog ends."""
    monitors = list(seeded(SeedPlan(monitors=50, days=1, interval_s=3600)).history.stories)
    assert len([monitor for monitor in monitors if monitor.org.slug == "demo"]) == 50
    assert len({monitor.id for monitor in monitors}) == len(monitors)
    assert "mon_checkout-api-2" in {monitor.id for monitor in monitors}


@pytest.mark.dear
@pytest.mark.parametrize("monitors", [1, 3])
@pytest.mark.parametrize("interval_s", [15, 3600])
def test_extreme_plans_hold(monitors: int, interval_s: int) -> None:
    """The shortest history works at the shortest and the longest interval."""
    story = seeded(SeedPlan(monitors=monitors, days=1, interval_s=interval_s))
    assert max(beat.timestamp_ms for beat in story.beats) < story.history.horizon.until_ms


def test_the_default_plan_makes_a_million_heartbeats() -> None:
    """Slots of demo and globex and a quarter of acme's come to more than 10^6 rows."""
    plan = SeedPlan()
    monitors = monitors_of(plan, plan.horizon(NOW_MS))
    assert sum(monitor.slots * monitor.org.sample_rate for monitor in monitors) > 1_000_000
