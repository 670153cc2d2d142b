"""The pages as people use them, in a real browser on the real gateway."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.looking import Look
from tests.browser.served import Served
from tests.numbered import values
from tests.size import case, sized

pytestmark = pytest.mark.dear

PAGES = {
    "/": "Overview",
    "/monitors": "Monitors",
    "/monitors/mon_search": "Search",
    "/map": "Map",
    "/graph": "Execution graph",
    "/pipeline": "Pipeline and cost",
}


@dataclass(frozen=True)
class Seen:
    """A page as it came: its title, what it asked, and how many of its panels failed."""

    title: str
    questions: list[Mapping[str, Any]]
    faults: int


SEEN: dict[str, Seen] = {}
"""Pages that were looked at: in a plain run none is loaded to be counted alone."""


def seen(look: Look) -> Seen:
    look.still()
    title = look.page.get_by_role("heading", level=1)
    expect(title).to_have_count(1)
    return Seen(title.inner_text(), list(look.questions), look.page.locator(".fault").count())


@pytest.mark.parametrize(
    ("scheme", "path"),
    [
        case(scheme, path, plain=scheme == "light" or path == "/")
        for path, scheme in product(PAGES, ("light", "dark"))
    ],
)
def test_a_page_is_accessible_and_fits(look: Look, path: str, scheme: str) -> None:
    """axe finds nothing serious in either theme; at 360 px nothing sticks out to the side."""
    look.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    look.at(path)
    SEEN[path] = seen(look)
    name = path.strip("/").replace("/", "-") or "overview"
    look.shoot(f"{name}-desktop-{scheme}")
    assert look.serious() == []
    look.page.set_viewport_size({"width": 360, "height": 800})
    look.fits(360)
    look.shoot(f"{name}-phone-{scheme}")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_once(request: pytest.FixtureRequest, path: str) -> None:
    """A page is drawn from one GraphQL request, by the id of its document; and no panel of it fails."""
    if path not in SEEN or sized(1, 0):
        look: Look = request.getfixturevalue("look")
        look.at(path)
        SEEN[path] = seen(look)
    found = SEEN[path]
    assert found.title == PAGES[path]
    [question] = found.questions
    assert question["documentId"].startswith("sha256:")
    assert "query" not in question
    assert found.faults == 0


def test_the_overview_says_what_the_api_says(look: Look) -> None:
    """Uptime, counts and failing monitors on the page are those of the API."""
    look.at("/")
    found = look.ask(
        """{ fleet { monitors { up down } uptime { ratio { value }
          counts { down { value } checks { value } } }
        failing(window: "15m") { nodes { monitor { name } } } } }"""
    )["fleet"]
    card = look.panel("Uptime, last 24 hours")
    shown = card.locator(".number").first.inner_text().replace("\u202f", "")
    assert float(shown.split("%")[0]) == pytest.approx(100 * found["uptime"]["ratio"]["value"], abs=0.01)
    down, checks = values(found["uptime"]["counts"], "down", "checks")
    expect(card).to_contain_text(f"{down:,.0f} of {checks:,.0f} checks")
    expect(look.page.locator(".page-title")).to_contain_text(f"{found['monitors']['down']} down")
    for one in found["failing"]["nodes"]:
        expect(look.panel("Failing monitors")).to_contain_text(one["monitor"]["name"])


@pytest.mark.parametrize("width", [case(390, plain=True), case(820, plain=False), case(1440, plain=True)])
def test_regions_are_drawn_on_one_scale(look: Look, width: int) -> None:
    """All tracks begin and end at the same places, which the axis below them names."""
    look.page.set_viewport_size({"width": width, "height": 900})
    look.at("/")
    look.still()
    tracks = [one.bounding_box() for one in look.panel("Uptime by region").locator(".range-track").all()]
    axis = look.panel("Uptime by region").locator(".range-axis").bounding_box()
    assert axis
    assert len(tracks) > 1
    places = {(round(one["x"]), round(one["x"] + one["width"])) for one in tracks if one}
    assert len(places) == 1
    [(begin, end)] = places
    assert end - begin > 80
    assert abs(axis["x"] - begin) <= 8
    assert abs(axis["x"] + axis["width"] - end) <= 8


def test_a_monitor_says_what_the_api_says(look: Look) -> None:
    """Latency, the objective and the sum on a monitor's page are those of the API."""
    look.at("/monitors/mon_search")
    found = look.ask(
        """{ monitor(id: "mon_search") { latency { p95 { value } } slo(target: 0.999, window: "30d") { met }
        uptime { explain { numerator denominator statements } } } }"""
    )["monitor"]
    expect(look.panel("Latency, last 24 hours")).to_contain_text(f"{found['latency']['p95']['value']:.0f}")
    expect(look.panel("Objective")).to_contain_text(
        {"YES": "met", "NO": "missed", "UNDECIDED": "undecided"}[found["slo"]["met"]]
    )
    explain = found["uptime"]["explain"]
    expect(look.panel("How this uptime was counted")).to_contain_text(
        f"{explain['numerator']:,.0f} / {explain['denominator']:,.0f}"
    )


def test_search_open_and_come_back(look: Look) -> None:
    """A monitor is found by its name, opened by keyboard, and the list is as it was on the way back."""
    look.at("/monitors")
    look.page.get_by_role("searchbox").fill("checkout")
    expect(look.page.locator("tbody tr")).to_have_count(1)
    assert "checkout" in look.page.url
    link = look.page.get_by_role("link", name="Checkout API")
    link.focus()
    look.page.keyboard.press("Enter")
    expect(look.page.get_by_role("heading", level=1)).to_have_text("Checkout API")
    look.page.go_back()
    expect(look.page.get_by_role("searchbox")).to_have_value("checkout")
    expect(look.page.locator("tbody tr")).to_have_count(1)


def test_a_window_is_kept(look: Look) -> None:
    """The window chosen is in the address, goes along to other pages, and outlives a reload."""
    look.at("/")
    look.page.get_by_role("button", name="7d", exact=True).click()
    expect(look.panel("Latency")).to_contain_text("last 7 days")
    look.page.get_by_role("link", name="Map", exact=True).click()
    expect(look.page).to_have_url(re.compile("window=7d"))
    look.page.reload()
    look.settle()
    expect(look.panel("Points of presence")).to_contain_text("last 7 days")


def test_an_org_is_kept(look: Look) -> None:
    """Another organization's monitors are shown once it is chosen, and after a reload still."""
    look.at("/monitors?org=acme")
    expect(look.page.get_by_role("link", name="Rocket skates")).to_be_visible()
    look.page.reload()
    look.settle()
    expect(look.page.get_by_role("link", name="Rocket skates")).to_be_visible()
    expect(look.page.get_by_role("link", name="Checkout API")).to_have_count(0)


def test_heartbeats_are_narrowed_and_continued(look: Look) -> None:
    """Failed heartbeats alone are listed on request, and older ones when asked for."""
    look.at("/monitors/mon_search?window=7d")
    beats = look.panel("Heartbeats")
    expect(beats.locator("tbody tr")).to_have_count(100)
    beats.get_by_role("button", name=re.compile("more", re.IGNORECASE)).click()
    expect(beats.locator("tbody tr")).to_have_count(200)
    beats.get_by_label("Status").select_option("down")
    expect(beats.locator("tbody tr").first).to_contain_text("Down")
    expect(beats.locator("tbody")).not_to_contain_text("Up")


def test_one_panel_fails_alone(look: Look, gateway: Served) -> None:
    """While one read fails, its panel says so with what to do, and the rest stands."""
    gateway.store.failing.add("series")
    look.at("/?window=2d")
    expect(look.panel("Latency").get_by_role("alert")).to_contain_text("telemetry", ignore_case=True)
    expect(look.panel("Latency").get_by_role("button", name="Try again")).to_be_visible()
    expect(look.panel("Uptime, last 24 hours").locator(".number").first).to_be_visible()
    gateway.store.failing.clear()
    look.panel("Latency").get_by_role("button", name="Try again").click()
    expect(look.panel("Latency").get_by_role("alert")).to_have_count(0)


def test_old_numbers_say_so(look: Look, gateway: Served) -> None:
    """While a read fails that succeeded minutes ago, its panel shows those numbers and says so."""
    look.at("/?window=6h")
    gateway.store.failing.add("series")
    look.page.get_by_role("button", name="Refresh now").click()
    expect(look.panel("Latency")).to_contain_text("these are the last numbers")
    expect(look.panel("Latency").locator("canvas")).to_be_visible()


def test_what_if_asks_for_another_bill(look: Look) -> None:
    """A slider that was moved by keyboard tells what the bill would be."""
    look.at("/pipeline")
    look.page.get_by_label("Interval").focus()
    look.page.keyboard.press("ArrowLeft")
    expect(look.panel("What if")).to_contain_text("a month")
    assert look.questions[-1]["variables"]["interval"] == 30


def test_an_expired_sign_in(look: Look) -> None:
    """A refused sign-in is told with what to do about it."""
    look.page.route("**/graphql", lambda route: route.fulfill(status=401, body="{}"))
    look.page.goto(look.url)
    expect(look.page.get_by_role("alert")).to_contain_text("sign-in has expired")
    expect(look.page.get_by_role("button", name="Sign in again")).to_be_visible()
    assert all("401" in one for one in look.complaints)
    look.complaints.clear()


def test_a_gateway_of_another_build_is_sent_texts(look: Look) -> None:
    """A document that the gateway does not know is asked again by its text, and so is the next."""

    def other(route: Route) -> None:
        if "documentId" in json.loads(route.request.post_data or "{}"):
            told = {"errors": [{"message": "unknown", "extensions": {"code": "DOCUMENT_NOT_FOUND"}}]}
            route.fulfill(status=404, json=told)
        else:
            route.continue_()

    look.page.route("**/graphql", other)
    look.at("/")
    expect(look.page.get_by_role("heading", level=1)).to_have_text("Overview")
    look.page.get_by_role("link", name="Monitors").first.click()
    expect(look.page.get_by_role("heading", level=1)).to_have_text("Monitors")
    look.settle()
    assert ["query" in one for one in look.questions] == [False, True, True]
    assert all("404" in one for one in look.complaints)
    look.complaints.clear()


def test_a_panel_as_graphql_runs_by_itself(look: Look) -> None:
    """What a panel copies is a document that the API answers with that panel's numbers."""
    look.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    look.at("/")
    look.panel("Failures, last hour").get_by_role("button").first.click()
    look.page.get_by_role("menuitem", name="Copy as GraphQL").click()
    copied = look.page.evaluate("navigator.clipboard.readText()")
    assert look.ask(copied)["fleet"]["failures"]["checks"]["value"] > 0


def test_what_it_takes_to_show_the_first_page(first_look: Look) -> None:
    """Of JavaScript, the overview loads less than 200 KB compressed before it shows."""
    look, sizes = first_look, list[int]()
    look.page.on(
        "requestfinished",
        lambda one: sizes.append(one.sizes()["responseBodySize"]) if one.url.endswith(".js") else None,
    )
    look.at("/")
    look.still()
    assert 0 < sum(sizes) < 200_000
    shift = "performance.getEntriesByType('layout-shift').reduce((sum, one) => sum + one.value, 0)"
    assert look.page.evaluate(shift) < 0.1


@pytest.mark.parametrize("status", [case(429, plain=False), case(503, plain=True)])
def test_a_busy_gateway_is_asked_again(look: Look, status: int) -> None:
    """Told to come again, the page says so, waits for as long as it was told, and then shows its numbers."""
    refusals = [status, status]

    def refuse(route: Route) -> None:
        if refusals:
            told = {"errors": [{"message": "busy", "extensions": {"code": "OVERLOADED"}}]}
            route.fulfill(status=refusals.pop(), json=told, headers={"retry-after": "2"})
        else:
            route.continue_()

    look.page.route("**/graphql", refuse)
    look.page.goto(f"{look.url}/monitors")
    expect(look.page.get_by_role("alert")).to_contain_text("asks again in 2 s")
    expect(look.page.get_by_role("heading", level=1)).to_have_text("Monitors")
    expect(look.page.get_by_role("alert")).to_have_count(0)
    expect(look.page.locator("table")).not_to_have_count(0)
    assert refusals == []
    look.complaints.clear()  # the browser itself tells of the refusals in its console
