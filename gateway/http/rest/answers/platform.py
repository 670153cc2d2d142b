"""What the routes answer that only the platform's frontend asks."""

import re

from starlette.requests import Request
from starlette.responses import Response

from gateway.access.principal import Caller
from gateway.http.door import CALLER_KEY
from gateway.http.rest.models.platform import Bootstrap, Member, Organization, Relay
from gateway.http.rest.models.wire import Writer
from gateway.http.rest.parameters import Given
from gateway.insights.operations import organization as orgs
from gateway.request.context import Context

LONGEST_SLUG = 48
_write = Writer(Bootstrap)


async def bootstrap(request: Request) -> Response:
    """Answered to callers without an organization, too: it is what tells them that they have none."""
    caller: Caller = request.scope[CALLER_KEY]
    email = caller.principal.email or ""
    named = caller.memberships[0].slug if caller.memberships else slug_of(email)
    told = Bootstrap(bool(caller.memberships), named, email)
    return Response(_write(told), media_type="application/json", headers={"cache-control": "no-store"})


def slug_of(email: str) -> str:
    """A slug for a first organization: what stands before the @ in letters, digits and hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", email.partition("@")[0].lower()).strip("-")
    return words[:LONGEST_SLUG].strip("-") or "my-org"


async def organization(context: Context, _given: Given) -> Organization:
    return Organization.of(await orgs.organization(context))


async def members(context: Context, _given: Given) -> list[Member]:
    return [Member.of(one) for one in await orgs.members(context)]


async def relays(context: Context, _given: Given) -> list[Relay]:
    return [Relay.of(one) for one in await orgs.relay_rows(context)]
