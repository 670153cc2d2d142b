"""The emulator's own endpoints under /__emulator: what it is, its conditions, and the way to write."""

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gateway.emulator.conditions import Conditions
from gateway.emulator.edge.bodies import BodyTooLarge, read_body
from gateway.emulator.edge.sql_edge import state_of
from gateway.emulator.engine.d1 import D1Error
from gateway.emulator.engine.points import Row, row_of


async def about(request: Request) -> Response:
    """What this is, what it holds, and how to talk to it."""
    state = state_of(request)
    base = str(request.base_url).rstrip("/")
    account, bearer = (
        f"{base}/client/v4/accounts/{state.account}",
        f"-H 'Authorization: Bearer {state.token}'",
    )
    return JSONResponse(
        {
            "what": "an emulator of Cloudflare's Analytics Engine and D1, for development and tests",
            "account": state.account,
            "datasets": await state.datasets.names(),
            "databases": state.databases.all(),
            "conditions": f"{base}/__emulator/conditions",
            "examples": {
                "write": f"curl {base}/__emulator/datasets/readings/points "
                '-d \'{"indexes":["a"],"blobs":["oslo"],"doubles":[21.5]}\'',
                "read": f"curl {account}/analytics_engine/sql {bearer} "
                "-d 'SELECT blob1 AS city, avg(double1) AS mean FROM readings GROUP BY city FORMAT JSON'",
                "tables": f"curl {account}/analytics_engine/sql {bearer} -d 'SHOW TABLES'",
                "new_database": f'curl {account}/d1/database {bearer} -d \'{{"name":"registry"}}\'',
                "d1": f"curl {account}/d1/database/DATABASE_ID/query {bearer} "
                '-d \'{"sql":"SELECT ?1 AS n","params":["1"]}\'',
                "trouble": f'curl -X PUT {base}/__emulator/conditions -d \'{{"script":["503","reset"]}}\'',
            },
        }
    )


async def conditions(request: Request) -> Response:
    """GET the conditions in force; PUT replaces them all, and what is left out is off again."""
    world = state_of(request).world
    if request.method == "PUT":
        try:
            world.set(Conditions.model_validate_json(await read_body(request)))
        except BodyTooLarge:
            return _problem("too large", 413)
        except ValidationError as error:
            return _problem(orjson.loads(error.json(include_url=False, include_input=False)), 422)
    return Response(world.conditions.model_dump_json(), media_type="application/json")


async def points(request: Request) -> Response:
    """What writeDataPoint takes, one or a list. Tells what was recorded, and why the rest was not."""
    state = state_of(request)
    dataset = request.path_params["dataset"]
    try:
        body = orjson.loads(await read_body(request))
    except BodyTooLarge:
        return _problem("too large", 413)
    except orjson.JSONDecodeError:
        return _problem("the body is a data point or a list of them, as JSON", 400)
    settings = state.world.conditions
    given = body if isinstance(body, list) else [body]
    rows, dropped = _sorted(given, settings.points_per_request, state.datasets.clock())
    arrived = [row for row in rows if not state.world.loses()]
    try:
        kept = await state.datasets.record(dataset, arrived, settings.writes_per_index)
    except ValueError as error:
        return _problem(str(error), 400)
    return JSONResponse(
        {
            "dataset": dataset,
            "recorded": kept,
            "sampled_away": len(arrived) - kept,
            "lost": len(rows) - len(arrived),
            "dropped": dropped,
        }
    )


def _sorted(given: list[object], most: int, now: float) -> tuple[list[Row], list[dict[str, object]]]:
    rows: list[Row] = []
    dropped: list[dict[str, object]] = []
    for number, value in enumerate(given):
        if number >= most:
            dropped.append({"point": number, "reason": f"more than {most} points in one invocation"})
            continue
        try:
            rows.append(row_of(value, now))
        except ValueError as error:
            dropped.append({"point": number, "reason": str(error)})
    return rows, dropped


async def database(request: Request) -> Response:
    """PUT makes a database with an id of the caller's, as wrangler.toml names one."""
    try:
        chosen = request.path_params["database"]
        return JSONResponse(state_of(request).databases.create(chosen, chosen))
    except D1Error as error:
        return _problem(error.message, error.status)


def _problem(what: object, status: int) -> Response:
    return JSONResponse({"error": what}, status)
