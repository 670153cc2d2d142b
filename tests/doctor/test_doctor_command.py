"""`insights doctor`, over the emulator and over folders of its own."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from gateway.doctor.exam import examine
from gateway.doctor.finding import Finding, Verdict
from gateway.settings import AeDialect, RegistryBackend, Settings, TelemetryBackend
from gateway.stores.calls.cloudflare import Account
from tests.contract.conftest import emulator

__all__ = ["emulator"]
DATABASE = "11111111-2222-3333-4444-555555555555"


def settings_for(account: Account, dataset: str, **changed: object) -> Settings:
    given: dict[str, object] = {
        "telemetry": TelemetryBackend.CLOUDFLARE,
        "registry": RegistryBackend.D1,
        "cloudflare_api_url": account.api_url,
        "cloudflare_account_id": account.account_id,
        "cloudflare_api_token": account.token,
        "d1_database_id": DATABASE,
        "ae_dataset": dataset,
    }
    return Settings.model_validate(given | changed)


def by_check(findings: list[Finding]) -> dict[str, Finding]:
    """The worst finding of each check."""
    order = list(Verdict)
    ranked = sorted(findings, key=lambda one: (one.verdict is Verdict.FAILED, order.index(one.verdict)))
    return {one.check: one for one in ranked}


async def write(account: Account, dataset: str, *blobs: str) -> None:
    now_ms = time.time_ns() // 1_000_000
    point = {"indexes": ["mon_1"], "blobs": blobs, "doubles": [now_ms, 12.5, 200, 1]}
    url = account.api_url.removesuffix("/client/v4")
    async with httpx.AsyncClient(trust_env=False) as client:
        done = await client.post(f"{url}/__emulator/datasets/{dataset}/points", json=point)
    assert done.is_success, done.text


async def look(settings: Settings) -> dict[str, Finding]:
    return by_check(await examine(settings, time.time_ns() // 1_000_000))


@pytest.mark.dear
@pytest.mark.parametrize("dialect", AeDialect)
async def test_a_healthy_dataset_is_told_so(emulator: Account, dataset: str, dialect: AeDialect) -> None:
    """Readable, documented, fresh, in step with our clock: by either endpoint."""
    await write(emulator, dataset, "org_1", "dsp_1", "up", "weur", "AMS")
    found = await look(settings_for(emulator, dataset, ae_dialect=dialect))
    told = {
        check: found[check].verdict
        for check in ("settings", "telemetry", "layout", "freshness", "clock", "statements")
    }
    assert set(told.values()) == {Verdict.OK}, found


@pytest.mark.dear
async def test_rows_of_the_writer_of_late_2025_fail_the_layout(emulator: Account, dataset: str) -> None:
    """Seen in rows as they lie in the dataset."""
    await write(emulator, dataset, "dsp_1", "up", "weur", "AMS")
    found = await look(settings_for(emulator, dataset))
    assert found["layout"].verdict is Verdict.FAILED
    assert "writer-of-late-2025" in found["layout"].seen


@pytest.mark.dear
async def test_a_dataset_that_is_not_there_says_why(emulator: Account, dataset: str) -> None:
    """The token is let in, but nothing was ever recorded."""
    found = await look(settings_for(emulator, dataset))
    assert "knows no dataset" in found["telemetry"].seen
    assert "more than one index" in found["telemetry"].next_step
    assert "layout" not in found


async def test_a_wrong_token_is_told_of_both_services(emulator: Account, dataset: str) -> None:
    """Each service is asked, and each refusal names the setting."""
    found = await look(settings_for(emulator, dataset, cloudflare_api_token=SecretStr("canary")))
    for check in ("telemetry", "registry"):
        assert found[check].verdict is Verdict.FAILED
        assert "INSIGHTS_CLOUDFLARE_API_TOKEN" in found[check].seen
    assert "canary" not in repr(found)


async def test_missing_settings_are_all_named() -> None:
    """Nothing is opened, and nothing guessed."""
    settings = Settings(telemetry=TelemetryBackend.CLOUDFLARE, registry=RegistryBackend.D1)
    found = await look(settings)
    assert set(found) == {"settings", "sign-in"}
    for name in ("ACCOUNT_ID", "API_TOKEN"):
        assert f"INSIGHTS_CLOUDFLARE_{name}" in found["settings"].seen
    assert "INSIGHTS_D1_DATABASE_ID" in found["settings"].seen


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """The command with its status and output."""
    from gateway.cli import main  # noqa: PLC0415 - the command line, as late as a user meets it

    def command(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["doctor", *arguments])
        code = ended.value.code
        return code if isinstance(code, int) else -1, capsys.readouterr().out

    return command


def test_a_failure_ends_with_status_1(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For scripts: the verdicts as JSON, and the status."""
    monkeypatch.setenv("INSIGHTS_TELEMETRY", "clickhouse")
    status, told = run("--json", "--data-dir", str(tmp_path))
    assert status == 1
    assert '"verdict": "failed"' in told
    assert "INSIGHTS_CLICKHOUSE_URL" in told
