"""config_json: five public keys, secret headers, and errors that name no values."""

import json
import traceback
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import RegistryMalformed
from gateway.registry.config import MonitorConfig, check_headers, parse_config

SECRET = "s3cr3t-canary"
URL = "https://a.test/health"


def config(**keys: object) -> str:
    return json.dumps({"url": URL, "interval": 60} | keys)


def test_public_keys() -> None:
    """Five keys are public and no other is read."""
    parsed = parse_config(config(headers={"X-Key": SECRET}, password=SECRET))
    assert [field.name for field in fields(MonitorConfig)] == [
        "url",
        "interval",
        "timeout",
        "verify_tls",
        "follow_redirects",
    ]
    assert SECRET not in repr(parsed)


@pytest.mark.parametrize("absent", [{}, {"timeout": None, "verify_tls": None, "follow_redirects": None}])
def test_defaults(absent: dict[str, object]) -> None:
    """Missing and null options get the platform's defaults."""
    assert parse_config(config(**absent)) == MonitorConfig(URL, 60, 10_000, True, True)


def test_given() -> None:
    """Options that are there are taken as they are."""
    parsed = parse_config(config(timeout=1000, verify_tls=False, follow_redirects=False))
    assert parsed == MonitorConfig(URL, 60, timeout=1000, verify_tls=False, follow_redirects=False)


def test_whole_numbers_as_they_come() -> None:
    """A number that a Worker bound is a REAL to D1, and is written into JSON as 30.0: it is 30."""
    parsed = parse_config(config(interval=30.0, timeout=5000.0))
    assert (parsed.interval, parsed.timeout) == (30, 5000)


@pytest.mark.parametrize(
    "url", ["http://a", "https://[::1]:8443/x?y=z", "tcp://a.test:5432", "udp://a.test:53"]
)
def test_urls(url: str) -> None:
    """Monitors watch http, https, tcp and udp URLs."""
    assert parse_config(config(url=url)).url == url


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        *(
            ("url", url)
            for url in ("", "a.test", "http://", "https:///x", "ftp://a", "javascript://a/%0a1", 7)
        ),
        *(
            ("url", url)
            for url in (None, "tcp://a.test", "http://a:0", "http://a:99999", "http://[::1", "http://a b")
        ),
        ("url", "http://a\n.test"),
        *(("interval", value) for value in (None, 14, -60, "60", 60.5, True, 2**31, [60])),
        *(("timeout", value) for value in (999, "1000", 1000.5, True, 2**31)),
        *(("verify_tls", value) for value in (1, "yes")),
        ("follow_redirects", "no"),
    ],
)
def test_wrong(key: str, wrong: object) -> None:
    """A key that is wrong is named."""
    with pytest.raises(RegistryMalformed, match=f"no usable {key};"):
        parse_config(config(**{key: wrong}))


@pytest.mark.parametrize("key", ["url", "interval"])
def test_missing(key: str) -> None:
    """A URL and an interval are needed."""
    keys = {"url": URL, "interval": 60}
    del keys[key]
    with pytest.raises(RegistryMalformed, match=f"no usable {key};"):
        parse_config(json.dumps(keys))


@pytest.mark.parametrize("text", ["", "nonsense", "null", "[]", '"text"', "{", "{}{}", "\ud800"])
def test_no_object(text: str) -> None:
    """Text that is no JSON object is malformed."""
    for read in (parse_config, check_headers):
        with pytest.raises(RegistryMalformed):
            read(text)


def test_headers() -> None:
    """Headers are for the check; without any there are none."""
    assert check_headers(config(headers={"X-Key": SECRET, "Empty": ""})) == {"X-Key": SECRET, "Empty": ""}
    assert check_headers(config()) == check_headers(config(headers=None)) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Key": f"{SECRET}\r\nHost: x"},
        {"X Key": SECRET},
        {"": SECRET},
        {"X-Key": f" {SECRET}"},
        {"X": 7},
        [SECRET],
        {"X-Key": f"{SECRET}é"},
        {"X-Kéy": SECRET},
        SECRET,
    ],
)
def test_headers_that_cannot_be_sent(headers: object) -> None:
    """Headers that could not be sent as they are are malformed, and their values are not told."""
    with pytest.raises(RegistryMalformed) as caught:
        check_headers(config(headers=headers))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_errors_tell_nothing() -> None:
    """An error and its traceback hold no value of the config."""
    with pytest.raises(RegistryMalformed) as caught:
        parse_config(config(url=f"http://[{SECRET}", timeout=SECRET, headers={"X-Key": SECRET}))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@given(
    st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps)
)
def test_any_text(text: str) -> None:
    """Whatever stands in the column, it is malformed and nothing else is raised."""
    for read in (parse_config, check_headers):
        with pytest.raises(RegistryMalformed):
            read(text)
