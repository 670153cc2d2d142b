"""How a route answers, and how it fails: one response for each status, naming the codes of its errors."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from gateway.errors import InsightsError
from gateway.http.rest.openapi.parts import MEDIA_TYPE, Json

NOT_FOUND = "your organization has no monitor of this id"
DETAILS = {
    "BAD_USER_INPUT": "limit: must be a whole number from 1 to 500",
    "QUERY_TOO_COMPLEX": "the query costs 160101, more than 50000; ask for less",
    "UNAUTHENTICATED": "sign in first, then try again",
    "FORBIDDEN": "X-Insights-Org must be, once, the id or slug of an organization you belong to",
    "RATE_LIMITED": "this costs 110 points and 7 of your 2500000 are left; try again in 1 s, or ask for less",
    "TELEMETRY_UNAVAILABLE": "the telemetry store does not answer; try again later",
    "TELEMETRY_INVALID": "the telemetry store sent something that is no answer to the question",
    "REGISTRY_UNAVAILABLE": "the registry does not answer; try again later",
    "OVERLOADED": "the gateway has as much to do as it can; try again in a moment",
    "DEADLINE_EXCEEDED": "the answer took too long; ask for a shorter window",
    "INTERNAL": "something went wrong here; try again, and report it",
}
"""What a problem may say, by code."""
_WHOLE: Json = {"type": "integer", "minimum": 0}
HEADERS: Json = {
    "Retry-After": {
        "description": "Seconds after which to try again, where that is known.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {"description": "The scheme of API tokens.", "schema": {"const": "Bearer"}},
    "NoStore": {"description": "Answers are for the caller alone.", "schema": {"const": "no-store"}},
    "Kept": {
        "description": "The caller alone may keep the answer: for so many seconds, then as long as its ETag "
        "is the same. Rows as CSV or NDJSON are not kept.",
        "schema": {"type": "string", "pattern": "^(private, max-age=[0-9]+|no-store)$"},
    },
    "ETag": {
        "description": "What to send as If-None-Match for a 304 where the answer is the same.",
        "schema": {"type": "string", "pattern": '^W/"[0-9a-f]{32}"$'},
    },
    "RateLimit-Limit": {
        "description": "Cost points that you have in this organization.",
        "schema": _WHOLE,
    },
    "RateLimit-Remaining": {"description": "Points that are left.", "schema": _WHOLE},
    "RateLimit-Reset": {"description": "Seconds until all of them are back.", "schema": _WHOLE},
}
"""Of answers, as the document's components name them."""


def _told(*names: str, **others: str) -> Json:
    """Headers by name, as components of the same names describe them, or of others."""
    described = dict(zip(names, names, strict=True)) | {
        name.replace("_", "-"): other for name, other in others.items()
    }
    return {name: {"$ref": f"#/components/headers/{one}"} for name, one in described.items()}


NO_STORE, KEPT = _told(Cache_Control="NoStore"), _told("ETag", Cache_Control="Kept")
RETRY_AFTER, SIGN_IN = _told("Retry-After"), _told("WWW-Authenticate")
RATES = _told("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
"""Left out where the deployment counts none, and on answers to callers that are not known."""
SENT = {
    400: RATES,
    401: SIGN_IN,
    404: RATES,
    429: RETRY_AFTER | RATES,
    502: RETRY_AFTER | RATES,
    503: RETRY_AFTER,
}
"""By status, beside Cache-Control."""
UNCHANGED: Json = {
    "304": {"description": "The answer has the tag that If-None-Match names.", "headers": KEPT | RATES}
}


def answered(description: str, schema: Json, rows: Json | None = None, headers: Json = NO_STORE) -> Json:
    """`rows` is the schema of one, where they go out as CSV and lines of JSON, too."""
    content: Json = {MEDIA_TYPE: {"schema": schema}}
    if rows is not None:
        array = {"type": "array", "items": rows}
        content[MEDIA_TYPE] = {"schema": schema if schema == array else {"anyOf": [schema, array]}}
        text = {"type": "string"}
        content |= {"text/csv": {"schema": text}, "application/x-ndjson": {"schema": text}}
    return {"description": description, "headers": headers | RATES, "content": content}


def problems(errors: Iterable[type[InsightsError]], *, not_found: bool = False) -> Json:
    """A response for each status that the errors have."""
    codes: dict[int, list[str]] = {404: []} if not_found else {}
    for error in errors:
        told = codes.setdefault(error.status, [])
        if error.code not in told:
            told.append(error.code)
    return {str(status): _problem(status, codes[status]) for status in sorted(codes)}


def _problem(status: int, codes: Sequence[str]) -> Json:
    named = f" Codes: {', '.join(f'`{code}`' for code in codes)}." if codes else ""
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _example(status, codes)}
    return {
        "description": f"{HTTPStatus(status).phrase}.{named}",
        "headers": NO_STORE | SENT.get(status, {}),
        "content": {"application/problem+json": content},
    }


def _example(status: int, codes: Sequence[str]) -> Json:
    code = {"code": codes[0]} if codes else {}
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": DETAILS[codes[0]] if codes else NOT_FOUND,
    } | code
