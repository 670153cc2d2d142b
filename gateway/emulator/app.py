"""Puts the emulator together: `api.cloudflare.com/client/v4` as far as the gateway depends on it."""

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from gateway.emulator.conditions import Conditions
from gateway.emulator.edge import control, d1_edge, sql_edge
from gateway.emulator.edge.state import State
from gateway.emulator.edge.world import Weather, World
from gateway.emulator.engine.d1 import Databases
from gateway.emulator.engine.datasets import ColumnStore, Datasets

DEFAULT_ACCOUNT = "0123456789abcdef0123456789abcdef"
DEFAULT_TOKEN = "emulator"  # noqa: S105 - a well-known token for loopback, no secret
_ACCOUNT = "/client/v4/accounts/{account}"
_DATABASES = f"{_ACCOUNT}/d1/database"
_DATABASE = f"{_DATABASES}/{{database}}"


def create_emulator(
    engine: ColumnStore,
    data_dir: Path,
    *,
    token: str = DEFAULT_TOKEN,
    account: str = DEFAULT_ACCOUNT,
    conditions: Conditions | None = None,
    clock: Callable[[], float],
) -> Starlette:
    """The ASGI app. Datasets live in the engine, databases in `data_dir`/d1; `clock` is Unix seconds."""
    world = World(conditions or Conditions(), clock)
    app = Starlette(routes=_routes(), middleware=[Middleware(Weather, world=world)])
    app.state.emulator = State(
        token, account, Datasets(engine, world.clock), Databases(data_dir / "d1", world.clock), world
    )
    return app


def _routes() -> list[Route]:
    wrap = d1_edge.enveloped
    both = ["GET", "POST"]
    return [
        Route("/", control.about),
        Route("/__emulator", control.about),
        Route("/__emulator/conditions", control.conditions, methods=["GET", "PUT"]),
        Route("/__emulator/datasets/{dataset}/points", control.points, methods=["POST"]),
        Route("/__emulator/databases/{database}", control.database, methods=["PUT"]),
        Route(f"{_ACCOUNT}/analytics_engine/sql", sql_edge.classic_sql, methods=both),
        Route(f"{_ACCOUNT}/analytics_engine/sql/", sql_edge.classic_sql, methods=both),
        Route("/client/v4/analytics/sql", sql_edge.analytics_sql, methods=both),
        Route(f"{_ACCOUNT}/analytics/sql", sql_edge.analytics_sql, methods=both),
        Route(_DATABASES, wrap(d1_edge.listed), methods=["GET"]),
        Route(_DATABASES, wrap(d1_edge.create), methods=["POST"]),
        Route(_DATABASE, wrap(d1_edge.get), methods=["GET"]),
        Route(f"{_DATABASE}/query", wrap(d1_edge.query), methods=["POST"]),
        Route(f"{_DATABASE}/raw", wrap(d1_edge.raw), methods=["POST"]),
    ]
