"""Heartbeats to Analytics Engine, to which Workers alone write: posted to that of workers/heartbeats."""

import logging
from collections.abc import Sequence
from itertools import islice

import httpx
import orjson
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from gateway.stores.calls.breaker import Breaker
from gateway.stores.calls.http_call import Reply, pooled_client
from gateway.stores.calls.retry import Unwell, retry_after
from gateway.stores.calls.upstream import Broken, Pace, Refused, Upstream
from gateway.stores.ingest.posted import Posted, posted
from gateway.stores.translate import telemetry_errors
from gateway.telemetry.sql.exported.limits import CAUTIOUS_POINTS

NAME = "the Worker that writes heartbeats"
BATCH = CAUTIOUS_POINTS
"""Heartbeats of one request: what one of its invocations may write by all that Cloudflare's documents say."""
SECONDS = 20.0
RETRIES = 2

log = logging.getLogger(__name__)


class _Refusal(BaseModel):
    model_config = ConfigDict(strict=True)

    field: str
    reason: str


class _Taken(BaseModel):
    """What the Worker says of a batch."""

    model_config = ConfigDict(strict=True)

    written: int
    queued: int
    sampled: int
    refusedCount: int  # noqa: N815 - the wire's name
    refused: list[_Refusal]


class Worker:
    """Writes by `POST url`. Requests are repeated: what comes twice has one dispatch id."""

    def __init__(self, url: str, token: SecretStr, pace: Pace | None = None) -> None:
        self._url = url
        pace = pace or Pace(seconds=SECONDS)
        self._seconds = pace.seconds
        headers = {
            "Authorization": f"Bearer {token.get_secret_value()}",
            "Content-Type": "application/x-ndjson",
        }
        self._service = Upstream(NAME, pooled_client(url, headers), judged, Breaker(pace.monotonic), pace)

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        """How many it has taken: what its organization's rate leaves out is among them, what can be no row is
        not, and is logged. Raises TelemetryUnavailable, DeadlineExceeded or StoreMalformed."""
        taken, beats = 0, posted(columns, rows_tsv)
        while batch := list(islice(beats, BATCH)):
            taken += await self._post(batch)
        return taken

    async def _post(self, batch: Sequence[Posted]) -> int:
        content = b"\n".join(map(orjson.dumps, batch))
        request = self._service.client.build_request("POST", self._url, content=content)
        with telemetry_errors("write", NAME):
            reply = await self._service.ask(request, self._seconds)
            taken = _told(reply)
        if taken.refusedCount:
            first = taken.refused[0] if taken.refused else _Refusal(field="?", reason="says not why")
            log.error(
                "%s refused %d of %d, which are lost: %s %s",
                *(NAME, taken.refusedCount, len(batch), first.field[:40], first.reason[:120]),
            )
        return taken.written + taken.queued + taken.sampled

    async def aclose(self) -> None:
        await self._service.aclose()


def judged(reply: Reply) -> None:
    """By its status; what it says is its own, and is not part of an error."""
    if reply.status in {httpx.codes.OK, httpx.codes.ACCEPTED}:
        return
    if reply.status == httpx.codes.TOO_MANY_REQUESTS or reply.status >= httpx.codes.INTERNAL_SERVER_ERROR:
        told = f"{NAME} is unwell (status {reply.status})"
        raise Unwell(told, retries=RETRIES, retry_after=retry_after(reply.headers))
    raise Refused(f"{NAME} {_said(reply.status)} (status {reply.status})", reply.status)


def _said(status: int) -> str:
    if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        return "refused the token; check INSIGHTS_INGEST_TOKEN"
    if status in {httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED}:
        return "is not there; INSIGHTS_INGEST_URL ends in /ingest"
    if status == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
        return f"takes no {BATCH} heartbeats at once; give it a queue, or set its POINTS_PER_INVOCATION"
    return "refused heartbeats; is it of this version?"


def _told(reply: Reply) -> _Taken:
    try:
        return _Taken.model_validate_json(reply.body)
    except ValidationError as error:
        raise Broken(f"{NAME} does not say what became of them; is INSIGHTS_INGEST_URL its own?") from error
