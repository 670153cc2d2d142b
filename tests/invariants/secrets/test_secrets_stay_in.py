"""Law 11, secrets stay in: no answer and no log of what is asked holds a credential or SQL."""

import json
import logging
from pathlib import Path

import pytest
from graphql import GraphQLObjectType

from gateway.stores.embedded import Engine
from tests.gateway_under_test import ask, gateway_on
from tests.invariants.everything import operations, schema, selected
from tests.invariants.secrets.two_orgs import HEADER, SQL, Told, leaks, text_of, two_orgs


def test_the_operations_select_every_field() -> None:
    """No field of the schema is left out."""
    asked = set().union(*map(selected, operations().values()))
    types = [one for one in schema().type_map.values() if isinstance(one, GraphQLObjectType)]
    fields = {name for kind in types if not kind.name.startswith("__") for name in kind.fields}
    assert fields - asked == set()
    assert len(fields) > 100


async def test_no_log_holds_a_secret(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture, told: Told
) -> None:
    """After every field, route and refusal, at DEBUG, our logs hold no token, header or SQL."""
    caplog.set_level(logging.DEBUG)
    async with two_orgs(engine, tmp_path) as two:
        token = two.tokens["org_a"]
        wrong = [
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            token + "x",
            token.replace("_", "-"),
            HEADER,
        ]
        for one in wrong:
            refused = await two.gateway.client.get(
                "/api/monitors", headers={"Authorization": f"Bearer {one}"}
            )
            assert refused.status_code == 401
            assert one not in refused.text
        for query in (
            "{ monitor(id: 1.5) { nothing } }",
            "{",
            'query { fleet(window: "x") { range { window } } }',
        ):
            assert leaks(await two.ask("org_a", query), "org_a") == []
        logged = text_of([*told.records, *caplog.records])
        tokens = [*two.tokens.values(), *told.tokens.values()]
        ids = ("_".join(one.split("_", 2)[:2]) for one in tokens)
        secrets = [*tokens, *ids, *wrong]
    assert "API token refused" in logged
    assert len(told.records) > 100
    assert [one for one in (*secrets, HEADER, *SQL) if one in logged] == []


def test_what_operators_see_holds_no_secret(told: Told) -> None:
    """Log lines at any level and metrics: no SQL, no text or value of a document, no token."""
    assert told.lines.count('"event": "request"') > 100
    assert '"org": "org_b"' in told.lines
    hidden = [
        *told.tokens.values(),
        HEADER,
        *SQL,
        *(f"canary{one}" for one in ("name", "alias", "value", "field", "variable")),
    ]
    assert [one for one in hidden if one in told.lines] == []
    assert [one for one in (*hidden, "canaryb", "org_b") if one in told.metrics] == []


async def test_no_answer_echoes_a_token(engine: Engine, tmp_path: Path, told: Told) -> None:
    """The token that a request came with is in none of the answers to it, 404 and 405 included."""
    answers = list(told.answers["org_a"].values())
    async with two_orgs(engine, tmp_path) as two:
        for path in ("/nothing", "/api/monitors/nobody", "/graphql/", "/static/nothing"):
            found = await two.get("org_a", path)
            assert found.status_code in {400, 404}, path
            answers.append(found.text)
        for method in ("PUT", "DELETE"):
            found = await two.gateway.client.request(method, "/graphql", headers=two.headers("org_a"))
            assert found.status_code == 405
            answers.append(found.text)
        secrets = [one["org_a"].split("_", 2)[2] for one in (two.tokens, told.tokens)]
    assert len(answers) > len(operations())
    assert [text for text in answers if leaks(text, "org_a") or any(one in text for one in secrets)] == []


async def test_introspection_tells_no_sql(engine: Engine, tmp_path: Path) -> None:
    """Names and descriptions of the schema name no column, statement or credential."""
    query = """{ __schema { types { name description fields { name description args { name description
      defaultValue } } enumValues { name description } inputFields { name description } } } }"""
    async with gateway_on(engine, tmp_path) as gateway:
        answer = await ask(gateway.client, query)
    assert "errors" not in answer
    assert leaks(json.dumps(answer["data"]), "org_a") == []


def test_a_leak_is_flagged() -> None:
    """The check sees another org's mark, id and colo, a header and SQL, and lets the own through."""
    for text in ("x canaryb", '"org_b"', '"colo":"BBX"', HEADER, "SELECT 1", "near blob1", "a FROM b"):
        assert leaks(text, "org_a")
    assert leaks('{"id": "mon_canarya_1", "orgId": "org_a", "colo": "AAX"}', "org_a") == []
    assert leaks("canarya", "org_b")
