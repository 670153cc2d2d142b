"""The command and the page that say what this is."""

import subprocess
import sys

import httpx
import pytest
from typer.testing import CliRunner

from gateway.cli import application
from gateway.emulator.app import DEFAULT_ACCOUNT
from tests.emulator.conftest import Emulated, heartbeat


def test_help_has_examples() -> None:
    """The help shows how it is started and how it is asked."""
    shown = CliRunner().invoke(application(), ["emulate", "--help"]).output
    assert "insights emulate --fault 503=0.05" in " ".join(shown.split()).replace("│ ", "")
    for option in (
        "--port",
        "--data-dir",
        "--token",
        "--account",
        "--lag",
        "--read-sampling",
        "--rate-limit",
    ):
        assert option in shown


@pytest.mark.dear
def test_a_fault_that_does_not_exist_is_one_line() -> None:
    """Bad input is refused with what would be good input."""
    done = subprocess.run(
        [sys.executable, "-c", "from gateway.cli import main; main(['emulate', '--fault', '418=1'])"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "write NAME=RATE" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.dear
async def test_the_root_page_tells_what_it_holds(client: Emulated, dataset: str) -> None:
    """Datasets, databases and curl lines to copy."""
    await client.write(dataset, heartbeat(0))
    await client.put("/__emulator/databases/00000000-0000-4000-8000-000000000001")
    for path in ("/", "/__emulator"):
        page = (await client.get(path)).json()
        assert dataset in page["datasets"]
        assert page["databases"][0]["uuid"] == "00000000-0000-4000-8000-000000000001"
        assert all(
            line.startswith("curl http://emulator/") or "PUT" in line for line in page["examples"].values()
        )
        assert DEFAULT_ACCOUNT in page["examples"]["read"]


def test_it_listens_on_loopback_only(loopback: str) -> None:
    """There is no option for another address, and a web page under another name is turned away."""
    assert loopback.startswith("http://127.0.0.1:")
    assert httpx.get(f"{loopback}/__emulator").status_code == 200
    foreign = httpx.get(f"{loopback}/__emulator", headers={"host": "rebound.example"})
    assert foreign.status_code == 400


@pytest.mark.parametrize("path", ["/client/v4/zones", "/nothing", "/client/v4/accounts/x/r2"])
async def test_other_paths_are_404(client: Emulated, path: str) -> None:
    """What is not emulated is not found."""
    assert (await client.get(path)).status_code == 404
