"""`insights emulate --like-production`, and the gateway on it: late, thinned out, and honest about both."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from gateway.settings import RegistryBackend
from tests.golden.asked import pages
from tests.platform import filled
from tests.platform.conftest import Platform, opened

SQL = f"/client/v4/accounts/{DEFAULT_ACCOUNT}/analytics_engine/sql"
SEQUENCE = "sequence { sampled rows checks shareLeftOut reason }"
ORDERED = f"""query ($id: ID!) {{ monitor(id: $id) {{
  uptime(window: "24h") {{ ratio {{ value lower upper }} fidelity {{ grade }} downtime {{ {SEQUENCE} }} }}
  flapping(window: "24h") {{ score isFlapping {SEQUENCE} }}
  reliability(window: "24h") {{ mtbfSeconds mttrSeconds longestUp {{ seconds }} {SEQUENCE} }}
  streak {{ since seconds {SEQUENCE} }}
  incidentStats(window: "24h") {{ mttrSeconds detectionSeconds {SEQUENCE} }}
}} }}"""


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The real command in a process of its own, and a client that is let in."""
    folder = str(tmp_path_factory.mktemp("like-production"))
    options = ["emulate", "--like-production", "--port", "0", "--data-dir", folder]
    start = f"from gateway.cli import main; main({options!r})"
    with subprocess.Popen([sys.executable, "-u", "-c", start], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = ""
        while not (found := re.search(r"http://127[.]0[.]0[.]1:[0-9]+", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        headers = {"authorization": f"Bearer {DEFAULT_TOKEN}"}
        with httpx.Client(base_url=found[0], headers=headers, trust_env=False, timeout=30) as client:
            try:
                yield client
            finally:
                process.terminate()


def rows(client: httpx.Client, sql: str) -> list[dict[str, Any]]:
    answer = client.post(SQL, content=sql)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def write(client: httpx.Client, dataset: str, *points: object) -> None:
    client.post(f"/__emulator/datasets/{dataset}/points", json=list(points)).raise_for_status()


def test_it_is_late_as_production_is(command: httpx.Client) -> None:
    """A row shows after 75 seconds, and not before."""
    now = time.time()
    write(command, "late", {"indexes": ["a"], "timestamp": now}, {"indexes": ["b"], "timestamp": now - 80})
    assert rows(command, "SELECT index1 AS i FROM late") == [{"i": "b"}]
    assert command.get("/__emulator/conditions").json()["lag_seconds"] == 75


def test_bursts_of_one_index_are_thinned_out(command: httpx.Client) -> None:
    """Seven rows of one second leave fewer, which stand for them; other indexes lose nothing."""
    at = int(time.time()) - 600
    write(command, "bursts", *[{"indexes": ["busy"], "timestamp": at}] * 7)
    write(command, "bursts", *[{"indexes": [f"quiet-{number}"], "timestamp": at} for number in range(7)])
    summed = "SELECT count() AS n, sum(_sample_interval) AS w FROM bursts WHERE index1"
    (busy,) = rows(command, f"{summed} = 'busy'")
    (quiet,) = rows(command, f"{summed} != 'busy'")
    assert int(busy["n"]) < 7
    assert 5 <= int(busy["w"]) <= 7
    assert quiet == {"n": "7", "w": "7"}


def test_large_reads_are_answered_from_a_copy(command: httpx.Client) -> None:
    """By the rows that a statement touches: small ones are whole."""
    conditions = command.get("/__emulator/conditions").json()
    assert conditions["read_sampling"]["budget"] == 1_000_000
    assert conditions["strictness"] == "live"


@pytest.fixture
def thinned(platform: Platform) -> Iterator[Platform]:
    """As production answers a large read: a tenth of the rows, and those of the last 75 seconds not yet."""
    platform.conditions(read_percent=10, lag_seconds=75)
    yield platform
    platform.conditions()


async def test_the_order_of_sampled_rows_is_not_made_up(thinned: Platform, tmp_path: Path) -> None:
    """Uptime stays, with its interval; MTTR, MTBF, flapping, streak and detection say why they are null."""
    async with opened(thinned, RegistryBackend.D1, tmp_path) as gateway:
        found = (await gateway.ask(ORDERED, id=filled.API))["monitor"]
    uptime = found["uptime"]
    assert uptime["fidelity"]["grade"] != "EXACT"
    assert uptime["ratio"]["lower"] <= uptime["ratio"]["value"] <= uptime["ratio"]["upper"]
    assert uptime["ratio"]["lower"] < uptime["ratio"]["upper"]
    told = [
        found["flapping"], found["reliability"], found["streak"], found["incidentStats"], uptime["downtime"],
    ]  # fmt: skip
    for one in told:
        assert "Sampling left out 90%" in one["sequence"]["reason"]
        assert one["sequence"]["sampled"]
        assert one["sequence"]["checks"] == 10 * one["sequence"]["rows"]
    assert found["flapping"]["score"] is found["flapping"]["isFlapping"] is found["streak"]["since"] is None
    assert found["reliability"]["mttrSeconds"] is found["reliability"]["mtbfSeconds"] is None
    assert found["incidentStats"]["detectionSeconds"] is None


async def test_whole_rows_are_told_as_ever(platform: Platform, tmp_path: Path) -> None:
    """Nothing is null for want of rows where none was left out."""
    async with opened(platform, RegistryBackend.D1, tmp_path) as gateway:
        found = (await gateway.ask(ORDERED, id=filled.API))["monitor"]
    assert found["flapping"]["score"] is not None
    assert found["reliability"]["longestUp"]["seconds"] > 0
    assert {found[name]["sequence"]["reason"] for name in ("flapping", "reliability", "streak")} == {None}


@pytest.mark.dear
@pytest.mark.parametrize("name", ["Overview", "Monitor"])
async def test_pages_load_on_it(thinned: Platform, tmp_path: Path, name: str) -> None:
    """No field of either page fails for lag or sampling."""
    page = pages()[name]
    given = {key: filled.API if key == "id" else value for key, value in page.variables.items()}
    async with opened(thinned, RegistryBackend.D1, tmp_path) as gateway:
        assert await gateway.ask(page.text, **given)
