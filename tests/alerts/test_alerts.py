"""scripts/alerts.yml, judged by Prometheus's own promtool; and every metric that it looks at is served."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gateway.stores.embedded import Engine
from tests.gateway_under_test import NOW_MS, ORG, beats, gateway_on, monitor_row, receipt

RULES = Path(__file__).parents[2] / "scripts" / "alerts.yml"
CASES = Path(__file__).with_name("alerts_test.yml")
ALERTS = re.findall(r"- alert: (\w+)", RULES.read_text())


@pytest.fixture(scope="module")
def promtool() -> str:
    """Skips where there is none; on CI that is a failure."""
    found = shutil.which("promtool")
    if found is None:
        message = "no promtool on this machine: the alert rules were not tested"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


def ran(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def linted(promtool: str, metrics: bytes) -> tuple[int, bytes]:
    """Status and words of its linter."""
    command = [promtool, "check", "metrics"]
    done = subprocess.run(command, input=metrics, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_rules_are_rules(promtool: str) -> None:
    """Prometheus takes every rule of the file."""
    assert f"{len(ALERTS)} rules found" in ran(promtool, "check", "rules", str(RULES))


async def test_the_metrics_are_metrics(promtool: str, engine: Engine, tmp_path: Path) -> None:
    """Prometheus's own linter finds nothing in what is scraped: names, units, types and labels."""
    rows = [*beats("mon_1", 20), *beats("mon_1", 3, every_ms=90_000, status="down")]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row("mon_1")]) as gateway:
        await gateway.ask("{ nothing }")
        text = (await gateway.get("/metrics")).content
    assert linted(promtool, text) == (0, b"")


@pytest.mark.dear
def test_each_fires_when_it_should_and_only_then(promtool: str) -> None:
    """Over made-up series each alert fires with its labels and words, and stays silent where all is well."""
    assert "SUCCESS" in ran(promtool, "test", "rules", str(CASES))


@pytest.mark.parametrize("alert", ALERTS)
def test_the_cases_leave_no_alert_out(alert: str) -> None:
    """Each has a case in which it fires and one in which it does not; it says how long, and what to do."""
    cases = CASES.read_text()
    assert re.search(rf"alertname: {alert}, exp_alerts: \[\]", cases)
    assert re.search(rf"alertname: {alert}\n\s+exp_alerts:\n\s+- exp_labels", cases)
    rule = RULES.read_text().split(f"- alert: {alert}\n")[1].split("- alert:")[0]
    for part in ("expr:", "for:", "severity:", "summary:", "description:"):
        assert part in rule


async def test_what_is_served_is_as_it_should_be(promtool: str, engine: Engine, tmp_path: Path) -> None:
    """promtool finds nothing to better in the names, types, labels and help texts that are served."""
    async with gateway_on(engine, tmp_path, heartbeats=beats(count=5), monitors=[monitor_row()]) as gateway:
        for path in ("/api/insights/fleet", "/nowhere", "/api/monitors?window=x"):
            await gateway.get(path)
        served = (await gateway.get("/metrics")).text
    assert "insights_request_seconds_bucket" in served
    file = tmp_path / "served"
    file.write_text(served)
    assert ran("/bin/sh", "-c", '"$1" check metrics <"$2" 2>&1', "sh", promtool, str(file)) == ""


async def test_the_rules_look_at_metrics_that_are_served(engine: Engine, tmp_path: Path) -> None:
    """Every metric of the rules stands in /metrics, and every value of a label that they choose by."""
    chosen = set(re.findall(r"\b(insights_[a-z_]+)(?:{(\w+=\"[^\"]+\")})?", RULES.read_text()))
    names = {name for name, _ in chosen}
    assert len(names) >= 8
    async with gateway_on(engine, tmp_path, heartbeats=beats(count=5), monitors=[monitor_row()]) as gateway:
        await gateway.registry.execute(receipt(ORG, NOW_MS - 600_000), 5)
        served = (await gateway.get("/metrics")).text
    assert names <= set(re.findall(r"(?:^|TYPE )(\w+)", served, re.MULTILINE))
    assert [label for _, label in chosen if label and label not in served] == []
