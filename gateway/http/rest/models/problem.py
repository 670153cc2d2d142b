"""Errors as answers: problem details of RFC 9457, as gateway.http.problems writes them."""

from dataclasses import dataclass
from typing import Annotated

from gateway.http.rest.models.wire import Wire, amount, said


@dataclass(frozen=True, slots=True)
class Problem(Wire):
    """What went wrong and what to do (RFC 9457). Keys without a value are left out."""

    type: Annotated[
        str, said("Always `about:blank`: the status says what kind it is.", example="about:blank")
    ]
    title: Annotated[str, said("The status in words.", example="Bad Request")]
    status: Annotated[int, said("The HTTP status.", example=400, ge=400, le=599)]
    detail: Annotated[str, said("What happened, and what to do.", example="window: '1x' is not a window")]
    instance: Annotated[str | None, said("Path of the request.", example="/api/monitors/mon_api/uptime")] = (
        None
    )
    code: Annotated[
        str | None, said("Stable code of the error, the same as in GraphQL.", example="BAD_USER_INPUT")
    ] = None
    request_id: Annotated[
        str | None,
        said("Of an unexpected error: what to name when reporting it.", example="7f3a9c0de1b24c55"),
    ] = None
    cost: Annotated[float | None, amount("Points that it would cost, which are too many.", 160501)] = None
    limit: Annotated[float | None, amount("Most points that it may cost.", 50000)] = None
    argument: Annotated[str | None, said("The parameter that was refused.", example="window")] = None
    retry_after_seconds: Annotated[float | None, amount("Seconds after which to try again.", 30)] = None
