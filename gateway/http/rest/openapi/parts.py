"""Parts of the OpenAPI document that no table tells: words, sign-in, and the two routes without a model."""

from typing import Any

from gateway.http.public import BOOTSTRAP, OPENAPI

PATH = OPENAPI
HEALTH_PATH = "/api/health"
BOOTSTRAP_PATH = BOOTSTRAP
MEDIA_TYPE = "application/json"

Json = dict[str, Any]

TAGS = {
    "monitors": "One monitor: in the platform's own shapes where it has them, so that its frontend fits.",
    "fleet": "All monitors of the organization together.",
    "organization": "The organization, as the platform's frontend asks for it.",
    "gateway": "The gateway itself.",
}
DESCRIPTION = """\
Uptime telemetry with honest numbers: every number says how sure it is. Times are Unix milliseconds, ratios
0 to 1. Answers come from the same functions as GraphQL at `/graphql`; HTTP caches none of them.

A parameter that cannot be read, is given twice or is longer than 200 characters is refused by name. An
unknown one is refused, too, save by the platform's own routes, which pass over it: its frontend may send more
than is known here. `HEAD` answers as `GET` does, without the body; other methods are refused. Demo mode needs
no sign-in."""
SECURITY: list[Json] = [{"accessHeader": []}, {"accessCookie": []}, {"apiToken": []}]
SECURITY_SCHEMES: Json = {
    "accessHeader": {
        "type": "apiKey",
        "in": "header",
        "name": "Cf-Access-Jwt-Assertion",
        "description": "The token that Cloudflare Access adds to each request it lets through.",
    },
    "accessCookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "CF_Authorization",
        "description": "The same token, as browsers send it.",
    },
    "apiToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token of one organization, made by `insights token create`.",
    },
}
PARAMETERS: Json = {
    "Org": {
        "name": "X-Insights-Org",
        "in": "header",
        "required": False,
        "description": "Id or slug of one of the caller's organizations; without it, the newest membership.",
        "schema": {"type": "string"},
        "example": "acme",
    },
    "MonitorId": {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Id of a monitor of the organization.",
        "schema": {"type": "string"},
        "example": "mon_api",
    },
}
ORG: Json = {"$ref": "#/components/parameters/Org"}
MONITOR_ID: Json = {"$ref": "#/components/parameters/MonitorId"}

HEALTH: Json = {
    "operationId": "getHealth",
    "tags": ["gateway"],
    "summary": "The gateway answers",
    "description": "The platform's own health route. `/healthz` tells the same without sign-in.",
    "parameters": [ORG],
    "security": SECURITY,
}
BOOTSTRAPPED: Json = {
    "operationId": "getBootstrap",
    "tags": ["organization"],
    "summary": "Whether the caller has an organization",
    "description": "The platform's own route; answered to callers without an organization, too.",
    "parameters": [ORG],
    "security": SECURITY,
}
HEALTHY: Json = {
    "description": "It does.",
    "content": {"text/plain": {"schema": {"type": "string", "const": "ok"}, "example": "ok"}},
}
ITSELF: Json = {
    "operationId": "getOpenApi",
    "tags": ["gateway"],
    "summary": "This document",
    "description": "OpenAPI 3.1. It holds no data and needs no sign-in.",
    "security": [],
    "responses": {
        "200": {
            "description": "The document.",
            "content": {MEDIA_TYPE: {"schema": {"type": "object", "required": ["openapi", "paths"]}}},
        }
    },
}
