"""Which alerts of scripts/alerts.yml fire where metrics go on as they were scraped, judged by promtool."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.invariants.tree import ROOT

RULES = ROOT / "scripts" / "alerts.yml"
WATCHED = frozenset(re.findall(r"\b(insights_[a-z_]+)", RULES.read_text()))
OURS = {"instance": "g", "job": "insights"}
CASE = """rule_files: ["{rules}"]
evaluation_interval: 30s
tests:
  - interval: 30s
    input_series:
{series}
    promql_expr_test:
      - expr: 'group by (alertname) (ALERTS{{alertstate="firing"}})'
        eval_time: 25m
        exp_samples: [{expected}]
"""

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


def promtool() -> str:
    """Skips where there is none; on CI that is a failure."""
    if (found := shutil.which("promtool")) is None:
        message = "no promtool on this machine: which alerts fire was not judged"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return found


def judged(now: str | None, firing: set[str], folder: Path, before: str | None = None) -> None:
    """Exactly these fire after 25 minutes in which counters grow, every half a minute, as from `before` to
    `now`, if at all, and gauges stay as they are. A scrape that failed is None."""
    first = _read(now if before is None else before)
    series = "\n".join(f"      - {one}" for one in _series(first, _read(now), up=now is not None))
    expected = ", ".join(f"{{labels: '{{alertname=\"{one}\"}}', value: 1}}" for one in sorted(firing))
    file = folder / "case.yml"
    file.write_text(CASE.format(rules=RULES, series=series, expected=expected))
    done = subprocess.run(
        [promtool(), "test", "rules", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _read(text: str | None) -> Series:
    return {
        (one.name, frozenset(one.labels.items())): one.value
        for family in text_string_to_metric_families(text or "")
        for one in family.samples
        if one.name in WATCHED
    }


def _series(before: Series, now: Series, *, up: bool) -> Iterator[str]:
    yield _line("up", {}, f"{int(up)}+0x60")
    for (name, labels), value in now.items():
        step = value - before.get((name, labels), 0.0) if name.endswith("_total") else 0.0
        yield _line(name, dict(labels), f"{value:g}+{step:g}x60")


def _line(name: str, labels: dict[str, str], values: str) -> str:
    told = ",".join(f'{key}="{value}"' for key, value in {**labels, **OURS}.items())
    return f"{{ series: '{name}{{{told}}}', values: \"{values}\" }}"
