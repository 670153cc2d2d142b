"""Trusted documents are asked by their hash, over a socket; what no manifest has is run, told of or refused,
as INSIGHTS_DOCUMENTS says."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import build_schema, get_operation_ast, parse, validate

from gateway.app import schema_sdl
from gateway.errors import BadUserInput
from gateway.http.documents import MANIFEST, trusted
from gateway.http.pages import built_pages
from gateway.settings import DocumentPolicy, Settings
from resolvers.running.documents import Document, Documents
from resolvers.schema import build_schema as built
from tests.golden.asked import pages
from tests.http.acme import World
from tests.http.on_a_socket import on_a_socket

KIND = "query Kind { viewer { kind } }"
NAMED = "query Named($id: ID!) { monitor(id: $id) { id name } }"
UNKNOWN = "query Other { viewer { identity } }"
GRAPHQL, RESPONSE = "application/json", "application/graphql-response+json"


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def manifest(folder: Path, *texts: str) -> Path:
    file = folder / "documents.json"
    file.write_text(json.dumps({hash_of(text): text for text in texts}))
    return file


def operation_of(text: str) -> str:
    operation = get_operation_ast(parse(text))
    assert operation
    assert operation.name
    return operation.name.value


@asynccontextmanager
async def served(
    world: World, folder: Path, policy: DocumentPolicy = DocumentPolicy.OPEN
) -> AsyncIterator[httpx.AsyncClient]:
    file = manifest(folder, KIND, NAMED)
    async with (
        world.gateway(documents=policy, documents_file=file) as gateway,
        on_a_socket(gateway) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield client


async def asked(
    client: httpx.AsyncClient, method: str, accept: str = GRAPHQL, **given: Any
) -> httpx.Response:
    """With objects as JSON texts in a URL."""
    headers = {"accept": accept}
    if method == "POST":
        return await client.post("/graphql", json=given, headers=headers)
    written = {name: one if isinstance(one, str) else json.dumps(one) for name, one in given.items()}
    return await client.get("/graphql", params=written, headers=headers)


def apollo(hash_: Any, version: Any = 1) -> dict[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": hash_}}


@pytest.mark.parametrize("policy", DocumentPolicy)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_by_its_hash(world: World, tmp_path: Path, method: str, policy: DocumentPolicy) -> None:
    """A document of a manifest is run by its id, by Apollo's form and by its text, with variables, alike."""
    forms: list[dict[str, Any]] = [
        {"documentId": f"sha256:{hash_of(NAMED)}"},
        {"documentId": hash_of(NAMED)},
        {"extensions": apollo(hash_of(NAMED))},
        {"query": NAMED},
        {"query": NAMED, "extensions": apollo(hash_of(NAMED))},
    ]
    async with served(world, tmp_path, policy) as client:
        for form in forms:
            answer = await asked(client, method, variables={"id": "mon_api"}, operationName="Named", **form)
            assert answer.status_code == 200
            assert answer.json()["data"]["monitor"]["id"] == "mon_api", form


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("policy", "form", "code"),
    [
        ("open", {"documentId": f"sha256:{hash_of(UNKNOWN)}"}, "DOCUMENT_NOT_FOUND"),
        ("open", {"documentId": f"sha256:{hash_of(KIND).upper()}"}, "DOCUMENT_NOT_FOUND"),
        ("open", {"documentId": f"x-md5:{hash_of(KIND)}"}, "DOCUMENT_NOT_FOUND"),
        ("open", {"documentId": ""}, "DOCUMENT_NOT_FOUND"),
        ("open", {"extensions": apollo(hash_of(UNKNOWN))}, "PERSISTED_QUERY_NOT_SUPPORTED"),
        ("open", {"extensions": apollo(hash_of(KIND), version=2)}, "PERSISTED_QUERY_NOT_SUPPORTED"),
        ("open", {"extensions": apollo(None)}, "PERSISTED_QUERY_NOT_SUPPORTED"),
        ("open", {"extensions": {"persistedQuery": 1}}, "PERSISTED_QUERY_NOT_SUPPORTED"),
        ("prefer", {"extensions": apollo(hash_of(UNKNOWN))}, "PERSISTED_QUERY_NOT_SUPPORTED"),
        ("only", {"extensions": apollo(hash_of(UNKNOWN))}, "DOCUMENT_NOT_FOUND"),
        ("only", {"documentId": f"sha256:{hash_of(UNKNOWN)}"}, "DOCUMENT_NOT_FOUND"),
        ("only", {"query": UNKNOWN}, "DOCUMENT_NOT_TRUSTED"),
        ("only", {"query": f"{KIND} "}, "DOCUMENT_NOT_TRUSTED"),
        ("only", {"query": "{ __schema { types { name } } }"}, "DOCUMENT_NOT_TRUSTED"),
        ("only", {"query": UNKNOWN, "extensions": apollo(hash_of(KIND))}, "DOCUMENT_NOT_TRUSTED"),
    ],
)
async def test_of_no_manifest(
    world: World, tmp_path: Path, method: str, policy: str, form: dict[str, Any], code: str
) -> None:
    """A hash that is in no manifest, and a text where only those of manifests are run: one error, no data; a
    status of its own for who takes GraphQL's media type, 200 for clients of before."""
    statuses = {
        "DOCUMENT_NOT_FOUND": 404,
        "DOCUMENT_NOT_TRUSTED": 403,
        "PERSISTED_QUERY_NOT_SUPPORTED": 400,
    }
    async with served(world, tmp_path, DocumentPolicy(policy)) as client:
        for accept, status in ((GRAPHQL, 200), (RESPONSE, statuses[code])):
            answer = await asked(client, method, accept, **form)
            assert answer.status_code == status
            assert answer.headers["content-type"].startswith(accept)
            body = answer.json()
            assert set(body) == {"errors"}
            assert [one["extensions"]["code"] for one in body["errors"]] == [code]


@pytest.mark.parametrize(
    ("form", "argument"),
    [
        ({"documentId": 7}, "documentId"),
        ({"documentId": hash_of(KIND), "query": KIND}, "documentId"),
        ({"documentId": hash_of(KIND), "variables": 7}, "variables"),
        ({"documentId": None, "query": None}, "query"),
    ],
)
async def test_ill_formed(world: World, tmp_path: Path, form: dict[str, Any], argument: str) -> None:
    """What is no request for a document is refused by the name of what is wrong with it."""
    async with served(world, tmp_path) as client:
        answer = await asked(client, "POST", **form)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "argument": argument}


async def test_preferred(world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where trusted documents are preferred others are run, counted, and told of once, by their hash."""
    with caplog.at_level(logging.WARNING, logger="gateway.http.graphql"):
        async with served(world, tmp_path, DocumentPolicy.PREFER) as client:
            for text in (UNKNOWN, UNKNOWN, KIND):
                assert "errors" not in (await asked(client, "POST", query=text)).json()
            metrics = (await client.get("/metrics")).text
    assert 'insights_untrusted_documents_total{caller="demo"} 2.0' in metrics
    told = [one.getMessage() for one in caplog.records]
    assert told == [f"a document of no manifest was asked: sha256:{hash_of(UNKNOWN)}"]


async def test_open_tells_nothing(world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where every text is as good as another none is told of."""
    async with served(world, tmp_path) as client:
        await asked(client, "POST", query=UNKNOWN)
        metrics = (await client.get("/metrics")).text
    assert "insights_untrusted_documents_total{" not in metrics
    assert caplog.records == []


async def test_worth_what_it_takes(world: World, tmp_path: Path) -> None:
    """A trusted document may cost more than any other, by its hash and by its text, and is paid for alike."""
    dear, given = f"query Dear {NAMED.partition('Named')[2]}", {"id": "mon_api"}
    file = manifest(tmp_path, NAMED)
    async with (
        world.gateway(documents_file=file, cost_limit=1, budget_points=100, budget_seconds=86_400) as gateway,
        on_a_socket(gateway) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        refused = (await asked(client, "POST", query=dear, variables=given)).json()
        assert [one["extensions"]["code"] for one in refused["errors"]] == ["QUERY_TOO_COMPLEX"]
        left = []
        for form in ({"documentId": hash_of(NAMED)}, {"query": NAMED}):
            answer = await asked(client, "POST", variables=given, **form)
            told = answer.json()
            assert "errors" not in told
            cost = told["extensions"]["insights"]["cost"]
            assert cost == refused["errors"][0]["extensions"]["cost"] > 1
            left.append(int(answer.headers["ratelimit-remaining"]))
        assert left[0] - left[1] == cost + 1


async def test_read_once(monkeypatch: pytest.MonkeyPatch, world: World, tmp_path: Path) -> None:
    """A document is parsed, validated and, with equal variables, measured once, however it is asked."""
    done: list[str] = []

    def counted(name: str, original: Any) -> Any:
        def work(*args: Any, **kwargs: Any) -> Any:
            done.append(name)
            return original(*args, **kwargs)

        return work

    for name in ("parse", "validate_document", "Measure"):
        original = getattr(__import__("resolvers.running.documents", fromlist=["a"]), name)
        monkeypatch.setattr(f"resolvers.running.documents.{name}", counted(name, original))
    async with served(world, tmp_path, DocumentPolicy.ONLY) as client:
        for form in ({"query": NAMED}, {"documentId": hash_of(NAMED)}, {"query": NAMED}):
            answer = await asked(client, "POST", variables={"id": "mon_api"}, **form)
            assert answer.json()["extensions"]["insights"]["cost"] > 0
        assert sorted(done) == ["Measure", "parse", "validate_document"]
        await asked(client, "POST", variables={"id": "mon_web"}, documentId=hash_of(NAMED))
    assert sorted(done) == ["Measure", "Measure", "parse", "validate_document"]


def test_trusted_ones_stay() -> None:
    """However many texts are asked, those of a manifest are not read again; of the others some are."""
    documents = Documents(built()._schema, [KIND], kept=3)
    trusted_one, other = documents.of(KIND), documents.of(NAMED)
    for number in range(4):
        documents.of(f"query Q{number} {{ viewer {{ kind }} }}")
    assert documents.of(KIND) is trusted_one
    assert documents.of(NAMED) is not other


def test_measured_within_bounds() -> None:
    """Sizes of one document are kept of few variables, and of short ones alone."""
    document = Document(built()._schema, NAMED)
    operation = document.run(None)
    for number in range(100):
        document.measured(operation, {"id": f"mon_{number}"})
    kept = len(document._measured)
    document.measured(operation, {"id": "m" * 2000})
    assert len(document._measured) == kept == 16


def test_apollos_manifest(tmp_path: Path) -> None:
    """A manifest as Apollo's generator writes it is read; one of another kind or of wrong hashes is not."""
    listed = [{"id": hash_of(KIND), "name": "Kind", "type": "query", "body": KIND}]
    file = tmp_path / "manifest.json"
    whole = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": listed}
    file.write_text(json.dumps(whole))
    settings = Settings(documents_file=file)
    assert trusted(settings, tmp_path / "nowhere").by_hash == {hash_of(KIND): KIND}
    listed[0]["body"] = UNKNOWN
    wrong = (json.dumps(whole), "[]", "{", json.dumps({"abc": KIND}), json.dumps({hash_of(KIND): 7}), "null")
    for text in wrong:
        file.write_text(text)
        with pytest.raises(BadUserInput, match=str(file)):
            trusted(settings, tmp_path / "nowhere")
    file.unlink()
    with pytest.raises(BadUserInput, match=str(file)):
        trusted(settings, tmp_path / "nowhere")


def test_nothing_to_ask(tmp_path: Path) -> None:
    """A gateway that would answer nobody does not start, and says what to do."""
    with pytest.raises(BadUserInput, match="INSIGHTS_DOCUMENTS_FILE"):
        trusted(Settings(documents=DocumentPolicy.ONLY), tmp_path)


def test_the_pages_own() -> None:
    """What the build left beside the pages is what they ask, to the letter, and fits the schema."""
    file = built_pages() / MANIFEST
    assert file.is_file(), "the pages are not built: scripts/test builds them"
    found = trusted(Settings(documents=DocumentPolicy.ONLY), built_pages())
    schema = build_schema(schema_sdl())
    names = set()
    for text in found.by_hash.values():
        document = parse(text)
        assert validate(schema, document) == []
        names.add(operation_of(text))
    assert set(pages()) <= names
    scripts = "".join(one.read_text() for one in (built_pages() / "assets").glob("*.js"))
    for text in found.by_hash.values():
        assert text.strip().partition("{")[0] in scripts
