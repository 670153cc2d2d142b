"""Law 3 over HTTP: hostile texts come back as they were written, find nothing, and break nothing."""

from pathlib import Path

import pytest

from gateway.insights.listing import cursor
from gateway.stores.embedded import Engine
from tests.gateway_under_test import beat, beats, gateway_on, monitor_row
from tests.invariants.sql.hostile import FRAGMENTS

HOSTILE_IDS = tuple(
    sorted(
        text for text in (*FRAGMENTS, "a'b\\'c", "' OR '1'='1", "\\' OR 1=1 -- ", "x\\") if text.isprintable()
    )
)


async def test_the_engine_reads_hostile_texts_as_they_were_written(engine: Engine, tmp_path: Path) -> None:
    """Heartbeats whose ids and errors are hostile come back equal, page by page, through their cursors."""
    written = [
        beat(dispatch_id=text, error=text, status="down", region="weur")
        for text in dict.fromkeys(HOSTILE_IDS)
    ]
    query = """query($after: String) { monitor(id: "mon_1") { heartbeats(first: 7, after: $after) {
      nodes { dispatchId error } pageInfo { hasNextPage endCursor } } } }"""
    found: list[tuple[str, str]] = []
    async with gateway_on(engine, tmp_path, heartbeats=written, monitors=[monitor_row()]) as gateway:
        after: str | None = None
        for _ in range(len(written)):
            answer = await gateway.ask(query, {"after": after})
            assert "errors" not in answer
            page = answer["data"]["monitor"]["heartbeats"]
            found += [(one["dispatchId"], one["error"]) for one in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    newest_first = sorted((one.dispatch_id for one in written), key=str.encode, reverse=True)
    assert found == [(text, text) for text in newest_first]


async def test_a_hostile_id_finds_nothing_and_breaks_nothing(engine: Engine, tmp_path: Path) -> None:
    """As monitor id, name, region or cursor a hostile text finds nothing, or is refused, and is no error."""
    query = """query($text: String!, $id: ID!) { monitor(id: $id) { id uptime { coverage } }
      monitors(filter: {text: $text, lastRegions: [$text]}) { totalCount }
      at: monitors(filter: {url: $text, lastRegions: [$text]}) { totalCount }
      fleet(filter: {text: $text}) { uptime { counts { checks { value } } } }
      mine: monitor(id: "mon_1") { heartbeats(filter: {regions: [$text]}) { nodes { region } } } }"""
    hostile = [*FRAGMENTS, "' OR '1'='1"]
    rows = [monitor_row()]
    async with gateway_on(engine, tmp_path, heartbeats=beats(count=3), monitors=rows) as gateway:
        for text in (text for text in hostile if text != "mon_1"):
            answer = await gateway.ask(query, {"text": text, "id": text})
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert codes <= {"BAD_USER_INPUT"}, (text, answer)
            assert answer["data"]["monitor"] is None
            assert answer["data"]["monitors"] == answer["data"]["at"] == {"totalCount": 0}
            assert (answer["data"]["mine"]["heartbeats"] or {"nodes": []})["nodes"] == []
        found = await gateway.ask("{ fleet { uptime { counts { checks { value } } } } }")
        assert found["data"]["fleet"]["uptime"]["counts"]["checks"]["value"] == 3


REST = {"heartbeats": ("x", "mon_1"), "incidents": ("x",)}
"""What a cursor has beside its time."""


@pytest.mark.parametrize("field", REST)
async def test_a_forged_cursor_is_refused(engine: Engine, tmp_path: Path, field: str) -> None:
    """A position that is no time (a boolean, negative, beyond 64 bits) is refused as the caller's error."""
    asked = f"{field}(after: $after) {{ nodes {{ __typename }} }}"
    query = f'query($after: String) {{ monitor(id: "mon_1") {{ {asked} }} }}'
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        for place in (True, -1, 2**63, 2**64 - 1, 10**14, 1.5, "1", None):
            answer = await gateway.ask(query, {"after": cursor.encode(field, place, *REST[field])})
            codes = [error["extensions"]["code"] for error in answer["errors"]]
            assert codes == ["BAD_USER_INPUT"], place
        honest = await gateway.ask(query, {"after": cursor.encode(field, 1, *REST[field])})
    assert honest["data"]["monitor"][field] == {"nodes": []}
