"""What a reader does with the pages, and what goes on while they do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, Request, expect

from tests.size import sized

SLOW_MS = 60_000
"""What a machine that does other work as well may take until a page is as it shall be."""
SHOTS = Path(__file__).parent / "shots"
"""Screenshots for people to look at; in no commit."""
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


@dataclass
class Look:
    """Requests and complaints since it began."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    questions: list[Mapping[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.foreign.append(request.url)
        if request.url.endswith("/graphql"):
            self.questions.append(json.loads(request.post_data or "{}"))

    def at(self, path: str) -> None:
        """Go there and wait until the page has its answer."""
        self.page.goto(f"{self.url}{path}")
        self.settle()

    def settle(self) -> None:
        expect(self.page.locator("footer.cost")).to_be_visible(timeout=20_000)
        waiting = ".skeleton, .outdated, [aria-busy=true]"  # no answer yet, another question's, or asking
        expect(self.page.locator(waiting)).to_have_count(0)

    def still(self) -> None:
        """Wait until it loads and asks nothing more, for half a second: what shall not come has not come."""
        self.page.wait_for_load_state("networkidle")

    def fits(self, width: int, height: int | None = None) -> None:
        """Nothing sticks out, at once or soon. (The page's policy lets no function of ours wait in it.)"""
        whole = self.page.locator("html")
        expect(whole).to_have_js_property("scrollWidth", width)
        if height is not None:
            expect(whole).to_have_js_property("scrollHeight", height)

    def panel(self, title: str) -> Any:
        return self.page.locator(
            "section.panel", has=self.page.get_by_role("heading", name=title, exact=True)
        )

    def ask(self, query: str) -> Any:
        """What the API says, for comparison."""
        answer = httpx.post(f"{self.url}/graphql", json={"query": query}).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def serious(self) -> list[str]:
        """What axe finds that is serious or worse."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(RUN_AXE)
        return [
            f"{one['id']}: {node['html'][:120]}"
            for one in found
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]

    def shoot(self, name: str) -> None:
        """Draws what nothing tests, which takes its time: with `--all` only."""
        if not sized(1, 0):
            return
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
