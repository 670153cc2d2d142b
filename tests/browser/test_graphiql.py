"""GraphiQL as people use it, at once and while its editors, the largest part of it, are on their way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from gateway.settings import Introspection
from gateway.stores.embedded import Engine
from tests.browser.looking import SLOW_MS, Look
from tests.browser.served import served
from tests.size import case

pytestmark = pytest.mark.dear

EDITORS = "**/assets/monaco-editor-*.js"
EXAMPLES = {
    "Fleet": "FleetExample",
    "Monitor list": "ListExample",
    "Monitor detail page": "DetailExample",
    "Objective (SLO)": "SloExample",
    "Failures and the period before": "FailuresExample",
    "Pipeline and cost": "PipelineExample",
    "Who am I": "ViewerExample",
}


@dataclass(frozen=True)
class Desk:
    """The query page, from its first paint on."""

    look: Look
    page: Page

    def open(self) -> None:
        self.page.goto(f"{self.look.url}/graphiql", wait_until="commit")
        expect(self.execute).to_be_visible(timeout=SLOW_MS)

    def open_ready(self) -> None:
        self.open()
        self.expect_ready()

    def expect_ready(self) -> None:
        expect(self.page.locator("main")).to_have_attribute("aria-busy", "false")

    @property
    def execute(self) -> Locator:
        return self.page.locator(".graphiql-execute-button")

    @property
    def answer(self) -> Locator:
        return self.page.locator(".graphiql-response")

    @property
    def editor(self) -> Locator:
        return self.page.locator(".graphiql-query-editor .view-lines")

    @property
    def status(self) -> Locator:
        return self.page.locator(".waiting")

    def choose(self, example: str) -> None:
        self.page.get_by_role("button", name="Examples").click()
        self.page.get_by_role("menuitem", name=example, exact=True).click()

    def asked(self) -> list[str]:
        """Names of the examples that were sent, in order."""
        names = [str(one.get("operationName")) for one in self.look.questions]
        return [name for name in names if name.endswith("Example")]

    def answered(self, example: str) -> Any:
        """What the gateway answers to an example that is chosen now."""

        def is_it(response: Response) -> bool:
            sent = response.request.post_data or ""
            return response.url.endswith("/graphql") and f"query {EXAMPLES[example]}" in sent

        with self.page.expect_response(is_it, timeout=SLOW_MS) as found:
            self.choose(example)
        return found.value.json()


@dataclass
class Withheld:
    """The file with the editors, which arrives when the test lets it."""

    page: Page
    seen: int = 0
    waiting: list[Route] | None = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route(EDITORS, self._asked)

    def _asked(self, route: Route) -> None:
        self.seen += 1
        if self.waiting is None:
            route.continue_()
        else:
            self.waiting.append(route)

    def release(self) -> None:
        waiting, self.waiting = self.waiting or [], None
        for route in waiting:
            route.continue_()


@pytest.fixture
def desk(page: Page, look: Look) -> Desk:
    return Desk(look, page)


@pytest.fixture
def withheld(page: Page) -> Iterator[Withheld]:
    held = Withheld(page)
    yield held
    assert held.seen, "the editors are in another file now: nothing was withheld"


def test_graphiql_runs_an_example(desk: Desk) -> None:
    """The query page comes with an example that runs, under its policy and without any other host."""
    desk.open_ready()
    desk.look.shoot("graphiql-desktop-light")
    desk.execute.click()
    expect(desk.answer).to_contain_text('"fleet"')
    assert desk.asked() == ["FleetExample"]


def test_graphiql_runs_by_keyboard(desk: Desk) -> None:
    """Ctrl and Enter in the editor run what is in it."""
    desk.open_ready()
    desk.editor.click()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.answer).to_contain_text('"fleet"')


def test_nothing_can_be_executed_before_the_editors_are_there(desk: Desk, withheld: Withheld) -> None:
    """Until the editors are there the page says so, and Execute is out of reach of mouse and keys."""
    desk.open()
    expect(desk.page.locator("main")).to_have_attribute("aria-busy", "true")
    expect(desk.page.get_by_role("status").filter(has_text="Loading the editor")).to_be_visible()
    place = desk.execute.bounding_box()
    assert place
    desk.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    desk.execute.focus()
    assert desk.page.evaluate("document.activeElement.closest('main')") is None
    desk.page.keyboard.press("Control+Enter")
    withheld.release()
    desk.expect_ready()
    expect(desk.status).to_have_count(0)
    assert desk.asked() == []
    desk.execute.click()
    expect(desk.answer).to_contain_text('"fleet"')


def test_an_example_that_is_chosen_early_runs_later(desk: Desk, withheld: Withheld) -> None:
    """An example chosen while the editors load is named at once, and runs in a tab of its own later."""
    desk.open()
    desk.choose("Pipeline and cost")
    desk.choose("Who am I")
    expect(desk.status).to_contain_text("Who am I")
    withheld.release()
    expect(desk.answer).to_contain_text('"viewer"')
    expect(desk.editor).to_contain_text("ViewerExample")
    assert desk.asked() == ["ViewerExample"]
    desk.page.get_by_role("tab", name="FleetExample").click()
    expect(desk.editor).to_contain_text("FleetExample")


def test_every_example_is_answered(desk: Desk) -> None:
    """Chosen one after the other, each example is sent under its own name and answered without an error."""
    desk.open_ready()
    for example in EXAMPLES:
        answer = desk.answered(example)
        assert "errors" not in answer, answer
    assert desk.asked() == list(EXAMPLES.values())
    expect(desk.page.get_by_role("tab")).to_have_count(1 + len(EXAMPLES))
    desk.page.get_by_role("button", name="Examples").click()
    assert desk.page.get_by_role("menuitem").all_inner_texts() == list(EXAMPLES)


@pytest.mark.parametrize("scheme", [case("light", plain=True), case("dark", plain=False)])
def test_loading_graphiql_is_accessible_and_fits(desk: Desk, withheld: Withheld, scheme: Any) -> None:
    """While it loads, axe finds nothing serious in either theme; at 360 px nothing ever sticks out."""
    desk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    desk.open()
    expect(desk.status).to_be_visible()
    desk.look.shoot(f"graphiql-loading-desktop-{scheme}")
    assert desk.look.serious() == []
    desk.page.set_viewport_size({"width": 360, "height": 800})
    desk.look.fits(360, 800)
    desk.look.shoot(f"graphiql-loading-phone-{scheme}")
    withheld.release()
    desk.expect_ready()
    desk.look.fits(360, 800)
    desk.look.shoot(f"graphiql-phone-{scheme}")


def test_graphiql_on_a_phone(desk: Desk) -> None:
    """The answer stands below what is asked, both as wide as the screen; other pages can be reached."""
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.open_ready()
    desk.execute.click()
    expect(desk.answer).to_contain_text('"fleet"', timeout=SLOW_MS)
    asked, answer = desk.page.locator(".graphiql-editors").bounding_box(), desk.answer.bounding_box()
    assert asked
    assert answer
    assert min(asked["width"], answer["width"]) > 340
    assert min(asked["height"], answer["height"]) > 200
    assert answer["y"] >= asked["y"] + asked["height"] - 1
    overview = desk.page.get_by_role("link", name="Overview", exact=True)
    expect(overview).to_be_hidden()
    desk.page.get_by_role("button", name="Pages").click()
    desk.look.fits(390, 844)
    overview.click()
    expect(desk.page.get_by_role("heading", name="Uptime by region")).to_be_visible(timeout=SLOW_MS)


def test_editors_that_do_not_come_are_told(desk: Desk) -> None:
    """Without the file of the editors the page says so, and trying again brings them."""
    desk.page.route(EDITORS, lambda route: route.abort())
    desk.open()
    expect(desk.page.get_by_role("alert")).to_contain_text("could not be loaded")
    desk.page.unroute(EDITORS)
    desk.page.get_by_role("button", name="Try again").click()
    desk.expect_ready()
    told = re.compile("dynamically imported module|ERR_FAILED")  # the browser says so in its own time
    desk.look.complaints[:] = [one for one in desk.look.complaints if not told.search(one)]


def test_a_schema_that_is_not_told_is_said(
    page: Page, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where introspection is off the page says so, and queries and examples run all the same."""
    folder = tmp_path_factory.mktemp("closed")
    with served(engine, folder, introspection=Introspection.OFF) as gateway:
        desk = Desk(Look(page, gateway.url), page)
        desk.open_ready()
        note = page.get_by_role("note")
        expect(note).to_contain_text("does not tell its schema")
        desk.look.shoot("graphiql-closed")
        assert "errors" not in desk.answered("Fleet")
        expect(desk.answer).to_contain_text('"fleet"')
        page.set_viewport_size({"width": 360, "height": 800})
        desk.look.fits(360, 800)
        expect(note).to_be_visible()
        assert desk.look.complaints == []


def test_a_schema_that_is_told_is_not_remarked_on(desk: Desk) -> None:
    """Where introspection is open nothing is said of it."""
    desk.open_ready()
    desk.page.wait_for_load_state("networkidle")
    expect(desk.page.get_by_role("note")).to_have_count(0)
