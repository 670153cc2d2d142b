"""Monitors by text and by URL: a login that either holds is nothing to be found by."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.meter import Deadline, Meter
from gateway.registry import rows
from gateway.registry.reader import RegistryReader, sought
from gateway.registry.statements import MonitorFilter
from gateway.stores.sqlite import SqliteRegistry
from tests.gateway_under_test import ORG, add_org, add_rows, monitor_row
from tests.insights.test_ordering import monitor

LOGIN = "ada:Pass@w0rd"
URL = f"https://{LOGIN}@Shop.example.com:8443/Cart?of=x@y"
HIDDEN = [LOGIN[start:end] for start in range(len(LOGIN)) for end in range(start + 2, len(LOGIN) + 1)]
"""Whatever of the login somebody may guess, from two characters on."""


def of(url: str, **parts: object) -> rows.Monitor:
    config = json.dumps({"url": url, "interval": 60, "headers": {"x": "of-a-header"}})
    return monitor("mon_1", **({"name": "Shop", "config_json": config} | parts))


def found(one: rows.Monitor, **wanted: str) -> bool:
    return sought([one], MonitorFilter(**wanted)) == (one,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [
        "shop.example",
        "SHOP.EXAMPLE.COM:8443",
        "https://shop.example.com:8443/cart?of=x@y",
        "//shop",
        "/cart",
        "of=x@y",
        URL,
        "https://somebody:else@shop.example.com",
    ],
)
def test_found_by_its_url(url: str) -> None:
    """By any part of the URL as it is told, whatever the case; a login in what is sought is left out, too."""
    assert found(of(URL), url=url)
    assert not found(of("https://www.example.com/"), url=url)


def test_not_by_what_is_not_told() -> None:
    """Not by any part of a login, by a header or a key, nor where the configuration cannot be read."""
    assert [text for text in HIDDEN if found(of(URL), url=text)] == []
    assert not any(
        found(of(URL), url=text) for text in ("of-a-header", "interval", "headers", f"{LOGIN}@Shop")
    )
    assert not found(of("ftp://shop.example.com/"), url="shop")
    assert not found(monitor("mon_1", config_json=f'{{"url": "{URL}"'), url="shop")


@given(st.text(max_size=6), st.text(max_size=6))
def test_parts_narrow_together(text: str, url: str) -> None:
    """A monitor is found by name or id and by URL where it is by each of them alone."""
    one = of(URL)
    assert found(one, text=text, url=url) == (found(one, text=text) and found(one, url=url))


@given(st.text(max_size=12), st.text(max_size=4))
def test_what_is_found_is_told(name: str, text: str) -> None:
    """Whatever finds a monitor by text stands in its name or id, as they are told."""
    one = monitor("mon_1", name=name)
    lower = [told.translate(_ascii) for told in (name, "mon_1", text)]
    assert found(one, text=text) == (lower[2] in lower[0] or lower[2] in lower[1])


_ascii = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


async def test_a_name_with_a_login(tmp_path: Path) -> None:
    """A monitor that is called by its URL is found by its name as it is told, and by nothing of the login."""
    registry = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    try:
        await add_org(registry, ORG)
        await add_rows(registry, [monitor_row("mon_1", name=URL), monitor_row("mon_2", name="Other")])

        async def ids(text: str) -> list[str]:
            reader = RegistryReader(registry, ORG, Deadline.after(10), Meter())
            (listed,) = await reader.matching([MonitorFilter(text=text)])
            return [one.id for one in listed]

        assert [text for text in HIDDEN if await ids(text)] == []
        for text in ("https://shop.EXAMPLE", "//shop", "cart?of=x@y", "mon_1"):
            assert await ids(text) == ["mon_1"]
        assert await ids("mon_") == ["mon_1", "mon_2"]
        assert await ids("OTHER") == ["mon_2"]
    finally:
        await registry.aclose()
