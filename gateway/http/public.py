"""What is reached without sign-in: pages and the description of REST, which hold no data, and health.

An allow-list. The dashboard's paths are written once, in dashboard.json, which its build reads as well.
"""

import re
from pathlib import Path

import orjson

GRAPHQL, API = "/graphql", "/api/"
GRAPHIQL = "/graphiql"
FAVICON = "/favicon.svg"
DASHBOARD = frozenset(orjson.loads(Path(__file__).with_name("dashboard.json").read_bytes()))
"""Paths of pages; `:id` is one segment."""
OPENAPI = "/api/openapi.json"
BOOTSTRAP = "/api/bootstrap/status"
"""Answered to whoever is signed in, with an organization or without."""
_LISTED = {path for path in DASHBOARD if ":" not in path}
PUBLIC = frozenset(_LISTED | {GRAPHIQL, FAVICON, OPENAPI, "/healthz", "/readyz"})

# One segment: no slash, nothing that begins with a dot, nothing that a second decoding could turn.
ASSET = re.compile(r"/assets/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+", re.ASCII)
_MONITOR = re.compile(r"/monitors/[A-Za-z0-9][A-Za-z0-9_.:@-]{0,95}", re.ASCII)


def is_public(path: str, public: frozenset[str] = PUBLIC) -> bool:
    """True for exactly the listed paths, an asset's and a monitor's page. `path` is the scope's, decoded."""
    if path == GRAPHQL:  # what is asked most
        return False
    return path in public or ASSET.fullmatch(path) is not None or _MONITOR.fullmatch(path) is not None


def is_asked(path: str) -> bool:
    """GraphQL and REST, where data is asked for: every request counts, and other origins may be let to it."""
    return path == GRAPHQL or path.startswith(API)
