"""Requests that reach exactly as far as a limit of the table, and how one step further is refused."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from graphql import Lexer, Source, TokenKind

from gateway.insights.operations.limits import limits
from gateway.settings import Settings
from tests.gateway_under_test import Gateway

TABLE = {one.name: int(one.value) for one in limits(Settings())}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: a GraphQL query, a body as it is, or the path of a route."""

    query: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    path: str | None = None

    async def of(self, gateway: Gateway) -> httpx.Response:
        if self.path is not None:
            return await gateway.client.get(self.path)
        content = self.body or json.dumps({"query": self.query, "variables": self.variables}).encode()
        return await gateway.client.post(
            "/graphql", content=content, headers={"content-type": "application/json"}
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """A request that reaches exactly so far, and how one that goes a step further is refused."""

    asked: Callable[[int], Asked]
    code: str
    message: str


def typenames(count: int, start: str = "") -> str:
    return " ".join([f"{start}{number}: __typename" if start else "__typename" for number in range(count)])


def texts(count: int) -> str:
    return json.dumps(["weur"] * count)


def length(document: str) -> int:
    """Tokens, the document's end not counted."""
    lexer, count = Lexer(Source(document)), 0
    while lexer.advance().kind is not TokenKind.EOF:
        count += 1
    return count


def of_tokens(count: int) -> Asked:
    """As many as fit into lists, the rest as fields."""
    lists = " ".join(
        f"a{number}: monitors(filter: {{lastRegions: {texts(99)}}}) {{ totalCount }}" for number in range(34)
    )
    left = count - length(f"{{ {lists} }}")
    return Asked(f"{{ {lists} {typenames(left)} }}")


def of_fields(count: int) -> Asked:
    """Many names, each written so often that pairs stay below their own limit; as many aliases as may be."""
    names = {
        "viewer": ["identity", "email", "kind", "__typename"],
        "limits": ["name", "value", "unit", "description"],
        "bill": ["currency", "pricesAsOf", "monthlyTotal", "perMonitor"],
    }
    left = count - len(names) - TABLE["aliases"]
    inner: dict[str, list[str]] = {root: [] for root in names}
    every = [(root, name) for root, some in names.items() for name in some]
    for number in range(left):
        root, name = every[number % len(every)]
        inner[root].append(name)
    roots = " ".join(f"{root} {{ {' '.join(some)} }}" for root, some in inner.items())
    return Asked(f"{{ {typenames(TABLE['aliases'], 'a')} {roots} }}")


def of_values(count: int) -> Asked:
    """Lists of at most 99 entries; a list counts as a value, too."""
    sizes = [100] * (count // 100) + [count % 100] * bool(count % 100)
    variables = {f"v{number}": ["weur"] * (size - 1) for number, size in enumerate(sizes)}
    declared = ", ".join(f"${name}: [String!]" for name in variables)
    used = " ".join(
        f"{name}: monitors(filter: {{lastRegions: ${name}}}) {{ totalCount }}" for name in variables
    )
    return Asked(f"query({declared}) {{ {used} }}", variables)


def of_introspection(lists: int) -> Asked:
    """Lists within lists: types, fields, args; then arguments of the fields of possible types."""
    inner = {3: "fields { args { name } }", 4: "fields { type { possibleTypes { fields { name } } } }"}
    return Asked(f"{{ __schema {{ types {{ {inner[lists]} }} }} }}")


def of_hours(count: int) -> str:
    return "Mo 08:00-09:00".ljust(count)


EDGES: Mapping[str, Edge] = {
    "bodyBytes": Edge(
        lambda n: Asked(body=b'{"query": "{ __typename }"}'.ljust(n)),
        "BAD_USER_INPUT",
        "larger than 1,000,000",
    ),
    "queryLength": Edge(lambda n: Asked("{ __typename }".ljust(n)), "BAD_USER_INPUT", "longer than 100,000"),
    "parameterLength": Edge(
        lambda n: Asked(path=f"/api/insights/slo?target=0.9&window=7d&serviceHours={of_hours(n)}"),
        "BAD_USER_INPUT",
        "longer than 200 characters; write",
    ),
    "serviceHours": Edge(
        lambda n: Asked(
            f'{{ fleet {{ slo(target: 0.9, serviceHours: "{of_hours(n)}", window: "30d") {{ '
            f"__typename }} }} }}"
        ),
        "BAD_USER_INPUT",
        "longer than 200 characters; write",
    ),
    "tokens": Edge(of_tokens, "QUERY_TOO_COMPLEX", "more than 4000 tokens; send several queries"),
    "fields": Edge(of_fields, "QUERY_TOO_COMPLEX", "writes 801 fields, more than 800; ask"),
    "aliases": Edge(
        lambda n: Asked(f"{{ {typenames(n, 'a')} }}"), "QUERY_TOO_COMPLEX", "201 aliases, more than 200; send"
    ),
    "directives": Edge(
        lambda n: Asked("{ viewer { " + "kind @skip(if: false) " * n + "} }"),
        "QUERY_TOO_COMPLEX",
        "101 directives, more than 100; leave",
    ),
    "introspectionDepth": Edge(
        of_introspection, "QUERY_TOO_COMPLEX", "4 lists in each other, more than 3; ask"
    ),
    "digits": Edge(
        lambda n: Asked(
            f"{{ fleet {{ targets(ratios: [{'0.'.ljust(n, '9')}]) {{ nodes {{ __typename }} }} }} }}"
        ),
        "BAD_USER_INPUT",
        "ratios: is a number of 41 characters, more than 40; write",
    ),
    "listEntries": Edge(
        lambda n: Asked(f"{{ monitors(filter: {{lastRegions: {texts(n)}}}) {{ totalCount }} }}"),
        "BAD_USER_INPUT",
        "lastRegions: is a list of 101 entries, more than 100; ask",
    ),
    "variableValues": Edge(of_values, "BAD_USER_INPUT", "hold 1001 values or more, more than 1000; send"),
    "textLength": Edge(
        lambda n: Asked("query($t: String) { monitors(filter: {text: $t}) { totalCount } }", {"t": "x" * n}),
        "BAD_USER_INPUT",
        "$t: is a text of 10001 characters, more than 10000; send",
    ),
    "first": Edge(
        lambda n: Asked(f"{{ monitors(first: {n}) {{ totalCount }} }}"), "BAD_USER_INPUT", "ask for 1 to 100"
    ),
    "windows": Edge(
        lambda n: Asked(
            f"{{ fleet {{ uptimes(windows: {json.dumps(['1h'] * n)}) {{ counts {{ up {{ value }} }} }} }} }}"
        ),
        "BAD_USER_INPUT",
        "ask for 1 to 10",
    ),
    "targets": Edge(
        lambda n: Asked(f"{{ fleet {{ targets(ratios: {[0.5] * n}) {{ nodes {{ __typename }} }} }} }}"),
        "BAD_USER_INPUT",
        "ask for 1 to 10",
    ),
    "windowSeconds": Edge(
        lambda n: Asked(f'{{ fleet(window: "{n}s") {{ range {{ window }} }} }}'),
        "BAD_USER_INPUT",
        "ask for a shorter",
    ),
    "buckets": Edge(
        lambda n: Asked(f'{{ fleet {{ series(window: "{n}m", bucket: "1m") {{ starts }} }} }}'),
        "BAD_USER_INPUT",
        "2000 buckets",
    ),
}


def told(answer: httpx.Response) -> tuple[str, str]:
    """Code and message of the first error, of GraphQL or REST."""
    body = answer.json()
    if "errors" in body:
        return body["errors"][0]["extensions"]["code"], body["errors"][0]["message"]
    return body["code"], body["detail"]
