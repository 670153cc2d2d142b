"""Clients that were not written here: Apollo, urql, Relay, graphql-ws, graphql-codegen with TypeScript.

Their packages are installed by scripts/test --all, which runs these tests; without --all they are skipped.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.app import schema_sdl
from tests.clients.asked import FOLDER, VARIABLES, operations, pages
from tests.invariants.tree import ROOT

HERE = Path(__file__).parent
PACKAGES, SCRIPTS = HERE / "node_modules", HERE / "js"
POLICIES = ROOT / "clients" / "apollo-type-policies.ts"
SECONDS = 300.0
COMPILED: dict[str, Any] = {
    "compilerOptions": {
        "strict": True,
        "noUncheckedIndexedAccess": True,
        "exactOptionalPropertyTypes": True,
        "module": "nodenext",
        "moduleResolution": "nodenext",
        "target": "es2022",
        "outDir": "out",
        "skipLibCheck": True,
        "types": ["node"],
    },
    "include": ["*.ts"],
}


@pytest.fixture(scope="module")
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages, the schema, the operations and what they are given."""
    if not request.config.getoption("--all"):
        pytest.skip("other clients' packages are installed and run by scripts/test --all")
    if not (PACKAGES / ".bin" / "tsc").exists():
        pytest.fail("npm ci was not run in tests/clients: scripts/test --all does it")
    folder = tmp_path_factory.mktemp("clients_js")
    (folder / "node_modules").symlink_to(PACKAGES)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "schema.graphql").write_text(schema_sdl())
    (folder / "asked.graphql").write_text(
        "\n".join(one.read_text() for one in sorted(FOLDER.glob("*.graphql")))
    )
    (folder / "variables.json").write_text(json.dumps(dict(VARIABLES)))
    for script in SCRIPTS.iterdir():
        shutil.copy(script, folder)
    shutil.copy(POLICIES, folder)
    (folder / "tsconfig.json").write_text(json.dumps(COMPILED))
    return folder


def ran(folder: Path, *command: str) -> str:
    """What it prints. Fails with all that it said, where it ends otherwise than well."""
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def typed(bench: Path) -> Path:
    """The folder with the operations' types, and all of it compiled."""
    ran(bench, "node", "codegen.mjs", "schema.graphql", "asked.graphql", "operations.ts")
    ran(bench, "node_modules/.bin/tsc", "-p", ".")
    return bench


def told(folder: Path, script: str, demo: httpx.Client, *more: str) -> Any:
    url = str(demo.base_url).rstrip("/")
    return json.loads(ran(folder, "node", script, url, *more))


def test_typescript(typed: Path) -> None:
    """All operations are typed by graphql-codegen, and a client of them compiles under tsc --strict."""
    text = (typed / "operations.ts").read_text()
    assert {f"{name}Query" for name in operations()} <= set(re.findall(r"export type (\w+Query) =", text))
    assert "unknown" not in re.sub(
        r"Maybe<.*", "", text.partition("export type Scalars")[2].partition("};")[0]
    )
    assert (typed / "out" / "apollo-type-policies.js").exists()


def test_typescript_refuses(typed: Path, tmp_path: Path) -> None:
    """What the schema does not have does not compile: the check can fail."""
    for name in ("operations.ts", "apollo-type-policies.ts", "tsconfig.json"):
        shutil.copy(typed / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(PACKAGES)
    (tmp_path / "use.ts").write_text((typed / "use.ts").read_text().replace('"PAUSED"', '"SLEEPING"'))
    with pytest.raises(AssertionError, match="SLEEPING"):
        ran(tmp_path, "node_modules/.bin/tsc", "-p", ".")


def test_apollo(typed: Path, demo: httpx.Client) -> None:
    """With the generated policies two components' fields of one uptime are both kept, without them they are
    not; two windows share no entry, be they the fields' or those around; a hash that is in no manifest is
    given up after one try, and one that is there is answered at once."""
    policies = str(typed / "out" / "apollo-type-policies.js")
    found = told(typed, "apollo.mjs", demo, "asked.graphql", "variables.json", policies)
    assert found["with"]["kept"] == found["with"]["asked"]
    assert found["without"]["kept"] is None
    assert found["windows"]["kept"] == found["windows"]["asked"]
    assert found["scopes"]["kept"] == found["scopes"]["asked"]
    assert found["persisted"]["data"]["viewer"]["kind"] == "DEMO"
    assert (found["persisted"]["first"], found["persisted"]["both"]) == (2, 3)
    assert found["trusted"]["data"]["viewer"]["kind"] == "DEMO"
    assert found["trusted"]["requests"] == 1
    assert [name for name, kept in found["operations"].items() if not kept and name != "Partial"] == []


def test_urql(bench: Path, demo: httpx.Client) -> None:
    """urql's normalized cache gives every operation what a plain request is given, and warns of nothing."""
    found = told(bench, "urql.mjs", demo, "asked.graphql", "variables.json", "schema.graphql")
    assert set(found["operations"]) == set(operations())
    assert [name for name, one in found["operations"].items() if not one["same"] and name != "Partial"] == []
    assert found["warned"] == []


def test_graphql_ws(bench: Path, demo: httpx.Client) -> None:
    """graphql-ws is told why there is nothing to subscribe to, and does not try again."""
    found = told(bench, "ws.mjs", demo)
    assert (found["opened"], found["code"]) == (1, 4400)
    assert found["reason"].startswith("no subscriptions here: send queries to POST /graphql")


RELAY_PAGE = """
fragment PagedBeats_monitor on Monitor
@refetchable(queryName: "PagedBeatsRefetchQuery")
@argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
  heartbeats(window: "7d", first: $first, after: $after) @connection(key: "PagedBeats_heartbeats") {
    edges { node { id ...PagedBeats_beat } }
  }
}
"""
RELAY_BEAT = """
fragment PagedBeats_beat on Heartbeat @refetchable(queryName: "PagedBeatRefetchQuery") { code error }
"""


def test_relay(bench: Path) -> None:
    """Relay's compiler takes every operation, a connection's page and fragments that refetch by node(id:)."""
    source = bench / "relay"
    source.mkdir()
    for name, one in (operations() | pages()).items():
        (source / f"{name}.ts").write_text(relay_module(name, one.text))
    tagged = "\n".join(f"graphql`{text}`;" for text in (RELAY_PAGE, RELAY_BEAT))
    (source / "PagedBeats.ts").write_text(f"{tagged}\n")
    config = {
        "src": "./relay",
        "schema": "./schema.graphql",
        "language": "typescript",
        "customScalarTypes": {"DateTime": "string", "Duration": "string", "Window": "string"},
        "typescriptExcludeUndefinedFromNullableUnion": True,
    }
    (bench / "relay.config.json").write_text(json.dumps(config))
    ran(bench, "node_modules/.bin/relay-compiler", "relay.config.json")
    made = {one.name for one in (source / "__generated__").iterdir()}
    assert {f"{name}Query.graphql.ts" for name in operations()} <= made
    assert {"PagedBeatsRefetchQuery.graphql.ts", "PagedBeatRefetchQuery.graphql.ts"} <= made


def relay_module(name: str, text: str) -> str:
    """Named as Relay wants it: operations and fragments begin with their module."""
    fragments = set(re.findall(r"fragment (\w+) on", text))
    for fragment in fragments:
        text = re.sub(rf"(\.\.\.|fragment ){fragment}\b", rf"\g<1>{name}_{fragment.lower()}", text)
    text = re.sub(rf"query {name}\b", f"query {name}Query", text)
    parts = re.split(r"(?=^(?:query|fragment) )", text, flags=re.MULTILINE)
    return "\n".join(f"graphql`{one}`;" for one in parts if one.strip())
