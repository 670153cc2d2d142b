"""A headless Chromium of Debian's, and a page in it that is told the gateway's time."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from gateway.http.pages import built_pages
from gateway.stores.embedded import Engine
from tests.browser.looking import SLOW_MS, Look
from tests.browser.served import Served, served
from tests.gateway_under_test import NOW_MS

expect.set_options(timeout=SLOW_MS)
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    assert (built_pages() / "index.html").is_file(), (
        "the pages are not built: run scripts/test or scripts/serve"
    )
    with served(engine, tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Its loop runs for as long as it is open: no other in the same thread, which asynchronous tests need."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Debian's package chromium is missing, and CI leaves out no test")
        pytest.skip("Debian's package chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 1440, "height": 1000}, timezone_id="Europe/Berlin", locale="en-GB"
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.clock.set_fixed_time(datetime.fromtimestamp(NOW_MS / 1000, UTC))
    return opened


@pytest.fixture
def look(page: Page, gateway: Served) -> Iterator[Look]:
    """Goes to pages; in the end nothing was written to the console, and nobody else was asked."""
    looking = Look(page, gateway.url)
    yield looking
    gateway.store.failing.clear()
    assert looking.complaints == []
    assert looking.foreign == []
