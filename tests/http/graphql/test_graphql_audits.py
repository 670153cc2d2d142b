"""GraphQL over HTTP, judged by the audits of the package graphql-http, which were not written here."""

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.gateway_under_test import Gateway
from tests.http.on_a_socket import on_a_socket
from tests.invariants.tree import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCRIPT = Path(__file__).with_name("graphql_audits.cjs")
PACKAGES = ROOT / "frontend" / "node_modules"
AUDITS = 61


def node() -> str:
    """Skips where Node or the pages' packages are missing; on CI that is a failure."""
    found = shutil.which("node")
    if found is not None and (PACKAGES / "graphql-http").is_dir():
        return found
    message = "no Node, or npm ci was not run in frontend/: GraphQL over HTTP was not audited"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


async def audited(port: int) -> list[dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        node(),
        str(SCRIPT),
        f"http://127.0.0.1:{port}/graphql",
        env=os.environ | {"NODE_PATH": str(PACKAGES)},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.dear
async def test_every_audit_passes(acme: Gateway) -> None:
    """All 61 of them, the ones that only advise too."""
    async with on_a_socket(acme) as port:
        found = await audited(port)
    assert [one for one in found if one["status"] != "ok"] == []
    assert len(found) == AUDITS
