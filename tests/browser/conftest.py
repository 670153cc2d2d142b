"""A headless Chromium of Debian's, and a page in it that is told the gateway's time."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from gateway.http.pages import built_pages
from gateway.stores.embedded import Engine
from tests.browser.looking import SLOW_MS, Look
from tests.browser.served import Served, served
from tests.gateway_under_test import NOW_MS
from tests.size import sized

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
MOTION: Literal["no-preference", "reduce"] = "no-preference" if sized(1, 0) else "reduce"
"""In a plain run nothing moves, which takes a quarter of a page's time."""


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


@pytest.fixture(scope="function" if sized(1, 0) else "module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """In a plain run the pages' files are loaded once a module, as by somebody who comes again."""
    with a_context(browser) as opened:
        yield opened


@contextmanager
def a_context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 1440, "height": 1000},
        timezone_id="Europe/Berlin",
        locale="en-GB",
        reduced_motion=MOTION,
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, gateway: Served) -> Iterator[Page]:
    opened = a_page(context)
    told = {"origin": gateway.url, "storageTypes": "cookies,local_storage,indexeddb,cache_storage"}
    context.new_cdp_session(opened).send("Storage.clearDataForOrigin", told)
    yield opened
    opened.close()
    context.clear_permissions()


def a_page(context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.clock.set_fixed_time(datetime.fromtimestamp(NOW_MS / 1000, UTC))
    return opened


@pytest.fixture
def look(page: Page, gateway: Served) -> Iterator[Look]:
    """Goes to pages; in the end nothing was written to the console, and nobody else was asked."""
    with looking(page, gateway) as found:
        yield found


@pytest.fixture
def first_look(browser: Browser, gateway: Served) -> Iterator[Look]:
    """As `look`, of somebody who has nothing of the pages yet."""
    with a_context(browser) as context, looking(a_page(context), gateway) as found:
        yield found


@contextmanager
def looking(page: Page, gateway: Served) -> Iterator[Look]:
    found = Look(page, gateway.url)
    yield found
    gateway.store.failing.clear()
    assert found.complaints == []
    assert found.foreign == []
