"""What the gateway is served on: quicker parts where they are installed, the same answers without them."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.http.server.conftest import PLAIN, stacks
from tests.http.server.test_slow_clients import App
from tests.served import served

QUICKER = ("httptools", "uvloop")
WITHOUT = f"import sys; sys.modules.update(dict.fromkeys({QUICKER}))"
URL = re.compile(r"Insights gateway on (http://\S+)")


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", f"{WITHOUT}\n{code}", *arguments]


@pytest.mark.skipif(
    sys.platform == "win32" or sys.implementation.name != "cpython", reason="there is none for this platform"
)
def test_what_is_installed_is_used() -> None:
    """The parser in C on uvloop's loop, without anybody asking for it."""
    with served(App()) as found:
        assert "HttpToolsProtocol" in {
            one.__name__ for one in found.server.config.http_protocol_class.__mro__
        }
        assert type(found.loop).__module__ == "uvloop"
    assert len(stacks()) == 2


@pytest.mark.dear
def test_without_them_it_serves_all_the_same(tmp_path: Path) -> None:
    """`insights serve` where neither can be imported: asyncio's loop, h11, and the same answers."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("INSIGHTS_")}
    serve = ("serve", "--no-demo", "--no-checks", "--port", "0", "--data-dir", str(tmp_path))
    with subprocess.Popen(
        python("from gateway.cli import main; main()", *serve),
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            found = URL.search(process.stdout.readline())
            assert found, process.communicate()
            assert httpx.get(f"{found[1]}/healthz", trust_env=False).text == "ok"
        finally:
            process.terminate()
        assert process.communicate()[1] == ""


def test_without_them_nothing_of_them_is_used() -> None:
    """The fallback is what the tests of the server are run on as `plain`."""
    asked = """
import asyncio
from collections import Counter
from uvicorn.protocols.http.h11_impl import H11Protocol
from gateway.http.server.loop import quickest_loop
from gateway.http.server.patience import Patience
from gateway.http.server.protocol import protocol
print(quickest_loop() is asyncio.new_event_loop, issubclass(protocol(Patience(), Counter()), H11Protocol))
"""
    told = subprocess.run(python(asked), capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout == "True True\n"
    assert (PLAIN.parsing, PLAIN.loop) == (H11Protocol, asyncio.new_event_loop)
