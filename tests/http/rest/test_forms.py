"""Answers as rows, CSV and lines of JSON: by `shape`, `format` and Accept."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from gateway.http.rest.forms import AT_ONCE, Form, accepted, written
from gateway.http.rest.models.heartbeat import Heartbeat
from gateway.http.rest.models.wire import Wire, said
from tests.gateway_under_test import Gateway

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERIES = ("/api/monitors/mon_api/series", "/api/insights/series")
REGIONS = ("/api/monitors/mon_api/region-series", "/api/insights/region-series")
LOCAL = tuple(
    f"{of}/{what}" for of in ("/api/monitors/mon_api", "/api/insights") for what in ("days", "heatmap")
)
DAY = {"window": "24h", "bucket": "1h"}


async def got(acme: Gateway, path: str, accept: str = "", **asked: str) -> Any:
    answer = await acme.client.get(path, params=asked, headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200, answer.text
    assert "Accept" in answer.headers["vary"].split(", ")
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "text/csv":
        return list(csv.DictReader(io.StringIO(answer.text)))
    if kind == "application/x-ndjson":
        return [json.loads(line) for line in answer.text.splitlines()]
    return answer.json()


@pytest.mark.parametrize("path", SERIES)
async def test_rows_are_the_twin_of_columns(acme: Gateway, path: str) -> None:
    """Entry i of every column is the i-th row, in each form."""
    columns = await got(acme, path, **DAY)
    rows = await got(acme, path, shape="rows", **DAY)
    assert len(rows) == len(columns["startMs"]) == 24
    assert sum(row["checks"] for row in rows) > 0
    for name in rows[0]:
        assert [row[name] for row in rows] == columns[name]
    assert await got(acme, path, format="ndjson", **DAY) == rows
    told = await got(acme, path, format="csv", **DAY)
    assert [row["startMs"] for row in told] == [str(row["startMs"]) for row in rows]
    assert [float(row["checks"]) for row in told] == [row["checks"] for row in rows]
    assert {row["uptime"] for row, whole in zip(told, rows, strict=True) if whole["uptime"] is None} == {""}


@pytest.mark.parametrize("path", REGIONS)
async def test_regions_as_rows(acme: Gateway, path: str) -> None:
    """A row for each region and bucket that it was checked in."""
    columns = await got(acme, path, **DAY)
    rows = await got(acme, path, shape="rows", **DAY)
    found = {(row["region"], row["startMs"]): (row["checks"], row["down"]) for row in rows}
    assert found == {
        (line["region"], start): (line["checks"][number], line["down"][number])
        for line in columns["regions"]
        for number, start in enumerate(columns["startMs"])
        if line["checks"][number]
    }
    assert len({row["region"] for row in rows}) > 1


@pytest.mark.parametrize("path", LOCAL)
async def test_days_and_hours_are_rows_too(acme: Gateway, path: str) -> None:
    """Entry i of every column is the i-th row, in each form: dates of the timezone that is asked, a day that
    is an hour longer among them, and hours of its week."""
    asked = {"window": "2026-10-20/2026-11-25", "timezone": "Europe/Berlin"}
    columns = await got(acme, path, **asked)
    rows = await got(acme, path, shape="rows", **asked)
    for name in rows[0]:
        assert [row[name] for row in rows] == columns[name]
    assert sum(row["checks"] for row in rows) > 0
    assert await got(acme, path, "application/x-ndjson", **asked) == rows
    told = await got(acme, path, "text/csv", **asked)
    assert [*told[0]] == [*rows[0]]
    assert [float(row["checks"]) for row in told] == [row["checks"] for row in rows]
    if path.endswith("days"):
        assert {row["date"]: row["seconds"] for row in rows}["2026-10-25"] == 90_000
        assert len(rows) == 36
    else:
        assert [(row["weekday"], row["hour"]) for row in rows] == [(n // 24, n % 24) for n in range(168)]


async def test_days_and_hours_are_those_of_graphql(acme: Gateway) -> None:
    """Both doors tell the same numbers of the same dates."""
    asked = 'window: "2026-W48", timezone: "America/New_York"'
    columns = "checks { value } ratio { value } latencyP95 { value }"
    found = (
        await acme.ask(
            f'{{ monitor(id: "mon_api") {{ days({asked}) {{ dates starts {columns} }} '
            f"heatmap({asked}) {{ {columns} }} }} }}"
        )
    )["data"]["monitor"]
    given = {"window": "2026-W48", "timezone": "America/New_York"}
    for path, name in (("days", "days"), ("heatmap", "heatmap")):
        told = await got(acme, f"/api/monitors/mon_api/{path}", **given)
        assert told["checks"] == found[name]["checks"]["value"]
        assert told["uptime"] == pytest.approx(found[name]["ratio"]["value"])
        assert told["p95Ms"] == found[name]["latencyP95"]["value"]
        assert sum(told["checks"]) > 0
    assert (await got(acme, "/api/monitors/mon_api/days", **given))["date"] == found["days"]["dates"]


async def test_a_place_that_is_no_timezone(acme: Gateway) -> None:
    """Refused by the parameter's name, before any read."""
    answer = await acme.client.get(LOCAL[0], params={"timezone": "Mars/Olympus"})
    assert (answer.status_code, answer.json()["argument"]) == (400, "timezone")


async def test_the_numbers_are_those_of_uptime_and_latency(acme: Gateway) -> None:
    """Buckets add up to the window's counts."""
    rows = await got(acme, "/api/monitors/mon_api/series", window="1h", bucket="1h", shape="rows")
    whole = (await acme.get("/api/monitors/mon_api/uptime", window="1h")).json()["counts"]
    assert sum(row["down"] for row in rows) == whole["down"]["value"]
    assert sum(row["checks"] for row in rows) == whole["checks"]["value"]


async def test_heartbeats_and_monitors_as_csv(acme: Gateway) -> None:
    """A header, a line an entry; nested fields have dotted names."""
    beats = (await acme.get("/api/monitors/mon_api/heartbeats")).json()["items"]
    rows = await got(acme, "/api/monitors/mon_api/heartbeats", "text/csv")
    assert [row["status"] for row in rows] == [one["status"] for one in beats]
    assert [row["error"] for row in rows] == [one["error"] or "" for one in beats]
    listed = await got(acme, "/api/monitors", format="csv")
    assert {row["id"]: row["config.url"] for row in listed}["mon_shop"] == "https://shop.example/"
    assert {row["id"]: row["config.url"] for row in listed}["mon_broken"] == ""


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", Form.JSON),
        ("*/*", Form.JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", Form.JSON),
        ("text/csv", Form.CSV),
        ("TEXT/CSV; header=present", Form.CSV),
        ("application/json, text/csv;q=0.9", Form.JSON),
        ("application/json;q=0.1, text/csv;q=0.9", Form.CSV),
        ("application/x-ndjson", Form.NDJSON),
        ("text/csv;q=0", Form.JSON),
        ("text/csv;q=x", Form.JSON),
        (";;,,=", Form.JSON),
    ],
)
async def test_accept(accept: str, form: Form) -> None:
    """The highest quality that is named; JSON where none is."""
    assert accepted(accept) is form


async def test_format_goes_before_accept(acme: Gateway) -> None:
    """What stands in an address is meant."""
    assert isinstance(await got(acme, SERIES[0], "text/csv", format="json"), dict)
    assert isinstance(await got(acme, SERIES[0], "text/csv", format="json", shape="rows"), list)


@pytest.mark.parametrize("asked", [{"format": "xml"}, {"shape": "tall"}, {"format": ""}])
async def test_another_form_is_refused(acme: Gateway, asked: dict[str, str]) -> None:
    """By name, as any parameter."""
    answer = await acme.client.get(SERIES[0], params=asked)
    assert (answer.status_code, answer.json()["argument"]) == (400, next(iter(asked)))


async def test_routes_without_rows_know_no_form(acme: Gateway) -> None:
    """Where nothing is a row, asking for one is a mistake."""
    answer = await acme.client.get("/api/insights/slo", params={"format": "csv"})
    assert (answer.status_code, answer.json()["argument"]) == (400, "format")


@dataclass(frozen=True, slots=True)
class Line(Wire):
    a_text: Annotated[str | None, said("A text.")]
    number: Annotated[float | None, said("A number.")]


LINES = st.lists(
    st.builds(
        Line, st.none() | st.text(max_size=20), st.none() | st.floats(allow_nan=False, allow_infinity=False)
    ),
    max_size=40,
)


@given(LINES)
async def test_whatever_a_row_holds_comes_back(rows: list[Line]) -> None:
    """CSV and lines of JSON, read again, are the rows; no cell begins as a formula does."""
    lines = b"".join(written(rows, Form.NDJSON, Line)).decode().split("\n")[:-1]
    assert [json.loads(one) for one in lines] == [{"aText": one.a_text, "number": one.number} for one in rows]
    text = b"".join(written(rows, Form.CSV, Line)).decode()
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found[0] == ["aText", "number"]
    for cells, row in zip(found[1:], rows, strict=True):
        assert cells[0] in {row.a_text or "", f"'{row.a_text}"}
        assert not cells[0].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert (float(cells[1]) if cells[1] else None) == row.number


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
@pytest.mark.parametrize("form", [Form.CSV, Form.NDJSON])
async def test_rows_are_written_some_at_a_time(count: int, form: Form) -> None:
    """Each row once, in pieces of bounded size."""
    beat = Heartbeat(1, "up", 5, None, None, "=1+1", None, 1.0, None)
    pieces = list(written([beat] * count, form, Heartbeat))
    lines = b"".join(pieces).count(b"\n")
    assert lines == count + (form is Form.CSV)
    assert all(piece.count(b"\n") <= AT_ONCE + 1 for piece in pieces)
    assert (b"'=1+1" in b"".join(pieces)) == (form is Form.CSV and count > 0)


@pytest.mark.parametrize("form", [Form.CSV, Form.NDJSON])
async def test_a_model_is_learned_once(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    """How a model is written, which takes milliseconds to find out, is found out once and not an answer."""
    first = list(written([], form, Heartbeat))
    monkeypatch.delattr(TypeAdapter, "__init__")
    monkeypatch.delattr(TypeAdapter, "json_schema")
    assert list(written([], form, Heartbeat)) == first
