"""Classes of failures: the documented table, in Python and in the store's own words."""

import json
import os
import re
import socket
import ssl
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.ingest.probing import failures
from gateway.ingest.probing.redirects import BadRedirect
from gateway.ingest.seed.weather import HTTP_FAILURES, OUTAGE, POP_TROUBLE, SOCKET_FAILURES, UNREACHABLE
from gateway.ports import Kind, Statement
from gateway.telemetry.sql.failure_classes import CLASSES, RULES, failure_class
from gateway.telemetry.sql.text import failure_class as failure_class_sql
from tests.size import sized
from tests.telemetry.lab import Lab, beat, fresh_org

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "failure-classes.md").read_text()
WORDS = [word for rule in RULES for word in rule.words]

CASES = json.loads((ROOT / "workers" / "heartbeats" / "test" / "failure_cases.json").read_text())
"""What checks, the seeds and Workers say, with a status code or not; the Worker's tests ask the same."""
SYSTEM = {os.strerror(number).lower(): "connect" for number in (113, 101, 32)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['code']} {case['error']} {case['written']}")
def test_cases_that_every_writer_is_asked(case: dict[str, Any]) -> None:
    """A status decides before words do, one that is fine leaves it to them, a written class is believed."""
    assert failure_class(case["code"], case["error"], case["written"]) == case["class"]


@pytest.mark.parametrize(("error", "expected"), SYSTEM.items())
def test_what_the_system_says_is_classed(error: str, expected: str) -> None:
    """In the words of this machine."""
    assert failure_class(0, error) == expected


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_that_was_written_is_believed(name: str) -> None:
    """Exactly as written, and whatever else was written says nothing."""
    assert failure_class(503, "HTTP 503", name) == name
    assert failure_class(503, "HTTP 503", f"{name.upper()} ") == "server_error"


def test_every_reason_of_a_check_has_a_class_of_its_own() -> None:
    """No exception that a check knows falls to `other`, but those that are no fault of the endpoint."""
    raised: list[BaseException] = [
        BadRedirect("too many redirects"),
        ssl.SSLError(1, "bad"),
        *(
            socket.gaierror(number, "x")
            for number in (socket.EAI_NONAME, socket.EAI_NODATA, socket.EAI_AGAIN)
        ),
        *(ConnectionRefusedError(), ConnectionResetError(), TimeoutError(), UnicodeError(), OSError()),
        *(httpx.RemoteProtocolError("disconnected"), httpx.RemoteProtocolError("odd"), httpx.ReadError("x")),
        *(httpx.UnsupportedProtocol("x"), httpx.ConnectError("x")),
    ]
    found = {failures.reason(error): failure_class(0, failures.reason(error)) for error in raised}
    assert "other" not in found.values(), found
    assert {failure_class(0, failures.reason(httpx.InvalidURL("x")))} == {"other"}


def test_every_failure_of_the_seeds_has_a_class() -> None:
    """And together they show most of the table."""
    seeded = {*HTTP_FAILURES, *SOCKET_FAILURES, *OUTAGE.values(), POP_TROUBLE, UNREACHABLE}
    found = {failure_class(one.code, one.error) for one in seeded}
    assert found == {"timeout", "dns", "connect", "tls", "client_error", "server_error"}


def documented() -> list[tuple[str, str]]:
    """What applies, and the class, by the numbered rows of the page."""
    return re.findall(r"^\| \d+ \| (.+?) \| `([a-z_]+)` \|$", PAGE, re.MULTILINE)


def test_the_page_is_the_table() -> None:
    """Every rule in its order, with its codes or words; every class is explained, in order."""
    assert documented() == [
        (
            f"code {rule.codes[0]} to {rule.codes[1] - 1}"
            if rule.codes
            else ", ".join(f"`{word}`" for word in rule.words),
            rule.name,
        )
        for rule in RULES
    ]
    assert tuple(re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)) == CLASSES


def test_words_are_what_like_takes_them_for() -> None:
    """Lower-case ASCII without wildcards or escapes; every rule names a class."""
    assert [word for word in WORDS if not re.fullmatch(r"[a-z0-9: ]+", word)] == []
    assert {rule.name for rule in RULES} == set(CLASSES) - {"other"}


fragments = st.lists(
    st.sampled_from([*WORDS, "K", "İ", "%", "_", "\\", "'", "\n", "HTTP ", "503", "dns", "ß"])
    | st.text(max_size=4),
    max_size=4,
).map("".join)
errors = st.builds(lambda text, loud: text.upper() if loud else text, fragments, st.booleans())
codes = st.sampled_from([0, 0, 0, 99, 100, 199, 200, 299, 300, 399, 400, 499, 500, 599, 600]) | st.integers(
    0, 700
)
written = st.sampled_from(["", "", "", *CLASSES, "TIMEOUT", "http_5xx", "timeout'"])


@settings(
    max_examples=sized(40, 4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(codes, errors, written), min_size=1, max_size=40))
async def test_the_store_says_the_same(lab: Lab, found: list[tuple[int, str, str]]) -> None:
    """For any code, text and written class the statement's answer is the function's."""
    org = fresh_org()
    await lab.write(
        beat(org, "m", number, "down", code=code, error=error, error_class=name)
        for number, (code, error, name) in enumerate(found)
    )
    layout = lab.source.layout
    sql = (
        f"SELECT {failure_class_sql(layout)} AS answer FROM {lab.source.dataset} "  # noqa: S608 - ours
        f"WHERE {layout.org} = '{org}' ORDER BY {layout.timestamp_ms}"
    )
    statement = Statement("classes", org, sql + lab.source.dialect.tail, {"answer": Kind.TEXT})
    rows = (await lab.telemetry.read(statement, 30)).rows
    assert [row["answer"] for row in rows] == [failure_class(*one) for one in found]
