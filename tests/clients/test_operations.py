"""What real clients ask is answered over HTTP, and what they are told is so."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import httpx
import pytest
from graphql import (
    FieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    validate,
    visit,
)

from tests.clients.asked import BEFORE, FOLDER, MONITOR, PAUSED, VARIABLES, operations, pages
from tests.clients.conftest import ask
from tests.golden.asked import Question
from tests.golden.files import Golden
from tests.invariants.everything import schema

Answers = Mapping[str, dict[str, Any]]
FINE = set(operations()) - {"Partial"}
WORST_FIRST = ["DOWN", "DEGRADED", "PENDING", "UP", "PAUSED"]
HELD = 1e-9


@pytest.mark.parametrize("name", operations())
def test_valid(name: str) -> None:
    """Every operation is valid by the schema as it is printed."""
    assert validate(schema(), parse(operations()[name].text)) == []


@pytest.mark.parametrize("name", sorted(FINE | set(pages())))
def test_answered(answers: Answers, name: str) -> None:
    """It is answered without an error, within the limit that the answer tells."""
    assert "errors" not in answers[name]
    told = answers[name]["extensions"]["insights"]
    assert 0 < told["cost"] <= told["limit"]


def test_cost_and_reads(golden: Golden, answers: Answers) -> None:
    """Each operation has the lines, the cost and the reads that it had."""
    lines = {name: one.text.count("\n") + 1 for name, one in (operations() | pages()).items()}
    rows = ["operation lines cost telemetry-reads registry-reads"]
    for name, answer in sorted(answers.items()):
        told = answer["extensions"]["insights"]
        rows.append(f"{name} {lines[name]} {told['cost']} {told['telemetryReads']} {told['registryReads']}")
    golden.check("clients.txt", "\n".join(rows) + "\n")


def test_nothing_stands_for_nothing(answers: Answers) -> None:
    """What is not known is null in every answer: no empty text, and no word in its place."""
    for name, answer in answers.items():
        found = set(texts(answer["data"]))
        assert found & {"", "unknown", "none", "null", "n/a", "-"} == set(), name


def texts(value: Any) -> Iterator[str]:
    """Every text in an answer's data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


@pytest.mark.parametrize("name", operations())
def test_windows_are_named(name: str) -> None:
    """No operation leaves the window of a monitor's field to those around it: caches would mix them up."""
    unnamed: list[str] = []
    info = TypeInfo(schema())

    class Looking(Visitor):
        def enter_field(self, node: FieldNode, *_rest: object) -> None:
            parent, field = info.get_parent_type(), info.get_field_def()
            given = {one.name.value for one in node.arguments or ()}
            if (
                parent
                and parent.name == "Monitor"
                and field
                and "window" in field.args
                and "window" not in given
            ):
                unnamed.append(node.name.value)

    visit(parse(operations()[name].text), TypeInfoVisitor(info, Looking()))
    assert unnamed == []


def test_every_file_is_asked() -> None:
    """There are fifteen files, and the table of variables names their operations and no others."""
    assert len(list(FOLDER.glob("*.graphql"))) == 15
    assert set(operations()) == set(VARIABLES)


def test_detail(answers: Answers) -> None:
    """Uptimes come in the order asked, each within its bounds; changes and checks add up."""
    found = answers["Detail"]["data"]["monitor"]
    assert [one["range"]["window"] for one in found["uptimes"]] == ["24h", "7d", "30d"]
    for one in found["uptimes"]:
        assert one["ratio"]["lower"] <= one["ratio"]["value"] <= one["ratio"]["upper"]
    answered = found["series"]["latency"]["answered"]["value"]
    assert len(found["series"]["starts"]) == len(found["series"]["ratio"]["value"]) == len(answered)
    assert sum(answered) <= sum(one["counts"]["checks"]["value"] for one in found["regions"]["nodes"])
    versus = found["latency"]["versus"]
    before, change = (versus[name]["p95"]["value"] for name in ("before", "change"))
    assert before + change == pytest.approx(found["latency"]["p95"]["value"])
    shares = [one["share"] for one in found["failures"]["byClass"]]
    assert sum(one["value"] if isinstance(one, dict) else one for one in shares) == pytest.approx(1)


def test_mobile(answers: Answers) -> None:
    """The worst come first, and who is not checked comes last and is not up."""
    found = answers["Mobile"]["data"]["monitors"]
    places = [WORST_FIRST.index(one["status"]) for one in found["nodes"]]
    assert places == sorted(places)
    assert (found["totalCount"], len(places), found["pageInfo"]["hasNextPage"]) == (24, 20, True)


def test_the_rest_of_the_list(demo: httpx.Client, answers: Answers) -> None:
    """The page after the first holds the monitors that were not on it."""
    first = answers["Mobile"]["data"]["monitors"]
    more = Question("Mobile", operations()["Mobile"].text, {"after": first["pageInfo"]["endCursor"]})
    rest = ask(demo, more)["data"]["monitors"]
    ids = [one["id"] for one in first["nodes"] + rest["nodes"]]
    assert len(ids) == len(set(ids)) == first["totalCount"]
    assert {one["status"] for one in rest["nodes"][-2:]} == {"PAUSED"}


def test_wall(answers: Answers) -> None:
    """The states add up to the enabled; who fails has an open incident, and the most failures come first."""
    found = answers["Wall"]["data"]
    counts = found["fleet"]["monitors"]
    assert counts["up"] + counts["degraded"] + counts["down"] + counts["pending"] == counts["enabled"]
    failing = found["fleet"]["failing"]["nodes"]
    assert all(one["failedChecks"] >= other["failedChecks"] for one, other in pairwise(failing))
    incidents = {one["monitor"]["name"] for one in found["incidents"]["nodes"]}
    assert {one["monitor"]["name"] for one in failing} <= incidents


def test_grafana(answers: Answers) -> None:
    """Uptime and latency have one axis; every line lies within its band, and is as long as the axis."""
    found = answers["Grafana"]["data"]["fleet"]
    series = found["series"]
    assert series["starts"] == found["regionSeries"]["starts"]
    for column in (series["latency"]["p95"], series["ratio"]):
        for lower, value, upper in zip(*(column[one] for one in ("lower", "value", "upper")), strict=True):
            assert lower is None or lower <= value <= upper
    lengths = {len(one["latencyP95"]["value"]) for one in found["regionSeries"]["lines"]}
    assert lengths == {len(series["starts"])}


def test_slo(answers: Answers) -> None:
    """What is spent and what is left are the budget; teams are part of everything."""
    found = answers["Slo"]["data"]
    for one in found.values():
        budget = one["slo"]["budget"]
        assert budget["spent"] + budget["remaining"] == pytest.approx(budget["total"])
    assert found["everything"]["monitors"]["total"] == 24
    assert 0 < found["search"]["slo"]["budget"]["spent"] < found["everything"]["slo"]["budget"]["spent"]


def test_postmortem(answers: Answers) -> None:
    """Failures told by class, by code and by region are the same failures, and each is in the list."""
    found = answers["PostMortem"]["data"]["monitor"]
    stats = found["failures"]
    for group in ("byClass", "byCode", "byRegion"):
        assert sum(one["count"]["value"] for one in stats[group]) == stats["count"]["value"]
    assert len(found["heartbeats"]["nodes"]) == min(5, stats["count"]["value"])
    downtime = found["uptime"]["downtime"]
    assert sum(one["seconds"] for one in downtime["stretches"]) == pytest.approx(downtime["seconds"])


def test_is_it_up(answers: Answers) -> None:
    """A monitor that nobody checks is not said to be up."""
    (found,) = answers["IsUp"]["data"]["monitors"]["nodes"]
    assert (found["enabled"], found["status"]) == (False, "PAUSED")


def test_status_page(answers: Answers) -> None:
    """50 monitors of 90 days take two reads; today comes last and is not settled."""
    answer = answers["StatusPage"]
    assert answer["extensions"]["insights"]["telemetryReads"] <= 2
    nodes = answer["data"]["monitors"]["nodes"]
    assert PAUSED not in {one["id"] for one in nodes}
    for one in nodes:
        days = one["days"]
        assert (days["dates"][-1], days["settled"][-1]) == ("2025-12-01", False)
        assert 90 <= len(days["dates"]) == len(days["ratio"]["value"]) <= 91


def test_capacity(answers: Answers) -> None:
    """The bill is not less than its lines, and more checks cost more."""
    found = answers["Capacity"]["data"]["bill"]
    assert sum(one["monthly"] for one in found["products"]) <= found["monthlyTotal"]
    assert found["whatIf"]["monthlyTotal"] > found["monthlyTotal"]


def test_typed(answers: Answers) -> None:
    """Every monitor is told, each by its own id."""
    found = answers["Typed"]["data"]["monitors"]
    ids = {one["id"] for one in found["nodes"]}
    assert len(ids) == found["totalCount"] == 24


def test_pages(demo: httpx.Client, answers: Answers) -> None:
    """Two pages of three are the first six heartbeats, newest first."""
    first = answers["Pages"]["data"]["monitor"]["heartbeats"]
    after = {"id": MONITOR, "after": first["pageInfo"]["endCursor"]}
    text = operations()["Pages"].text
    second = ask(demo, Question("Pages", text, after))["data"]["monitor"]["heartbeats"]
    six = ask(demo, Question("Pages", text.replace("first: 3", "first: 6"), {"id": MONITOR}))
    edges = first["edges"] + second["edges"]
    assert edges == six["data"]["monitor"]["heartbeats"]["edges"]
    times = [next(iter(one["node"].values())) for one in edges]
    assert times == sorted(times, reverse=True)


def test_partial(answers: Answers) -> None:
    """Each field that cannot be answered has its own error with its argument; the others are answered."""
    answer = answers["Partial"]
    told = {error["path"][-1]: error["extensions"] for error in answer["errors"]}
    assert {name: one["argument"] for name, one in told.items()} == {
        "noPage": "first",
        "tooFine": "bucket",
        "tooMuch": "target",
        "nowhere": "timezone",
    }
    assert {one["code"] for one in told.values()} == {"BAD_USER_INPUT"}
    assert answer["data"]["nobody"] is None
    assert answer["data"]["monitor"]["fine"]["counts"]["checks"]["value"] > 0


def test_slowest(answers: Answers) -> None:
    """Of regions, points of presence and monitors the slowest come first, five at most, of one week."""
    found = answers["Slowest"]["data"]["fleet"]
    for name in ("regions", "colos", "ranking"):
        values = [one["latency"]["p95"]["value"] for one in found[name]["nodes"]]
        assert values == sorted(values, reverse=True)
        assert len(values) <= 5
    assert found["regions"]["range"] == found["colos"]["range"]
    assert found["colos"]["totalCount"] > 5 == len(found["colos"]["nodes"])


def test_compare(answers: Answers) -> None:
    """A change is the difference of the two numbers, in the windows that were asked for."""
    found = answers["Compare"]["data"]["fleet"]
    uptime, versus = found["uptime"], found["uptime"]["versus"]
    assert versus["range"]["window"] == BEFORE
    change = uptime["ratio"]["value"] - versus["before"]["value"]
    assert versus["change"]["value"] == pytest.approx(change, abs=HELD)
    assert len(versus["contributors"]) == 3
    assert found["failures"]["versus"]["before"] == found["past"]["count"]


def test_two_components(answers: Answers) -> None:
    """Two components that select different parts of one uptime are told of the same monitor."""
    header, footer = (answers[name]["data"]["monitor"] for name in ("Header", "Footer"))
    assert header["id"] == footer["id"] == MONITOR
    assert 0 < header["uptime"]["ratio"]["value"] <= 1
