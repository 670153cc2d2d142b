"""The pages' own documents over every window that they offer, and the longest there is, over a socket."""

import re

import httpx
import pytest

from gateway.http.documents import trusted
from gateway.http.pages import built_pages
from gateway.settings import Settings
from tests.golden.asked import VARIABLES
from tests.http.acme import World
from tests.http.graphql.test_trusted_documents import asked, operation_of
from tests.http.on_a_socket import on_a_socket
from tests.invariants.tree import ROOT

WINDOWS = ROOT / "frontend" / "src" / "format" / "windows.ts"


def presets() -> list[str]:
    """Windows that a page offers."""
    found = re.search(r"PRESETS = \[(.*?)\]", WINDOWS.read_text())
    assert found
    return re.findall(r'"(\w+)"', found[1])


@pytest.mark.dear
@pytest.mark.parametrize("window", [*presets(), "400d"])
async def test_windows_of_the_pages(world: World, window: str) -> None:
    """Every page is told all that it asks over whatever window its reader picks, the longest one too."""
    ids = trusted(Settings(), built_pages()).by_hash
    async with (
        world.gateway() as gateway,
        on_a_socket(gateway) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        for id_, text in ids.items():
            name = operation_of(text)
            if "$window" in text and name in VARIABLES:
                variables = {**VARIABLES[name], "window": window}
                answer = await asked(client, "POST", documentId=id_, variables=variables)
                assert "errors" not in answer.json(), name
