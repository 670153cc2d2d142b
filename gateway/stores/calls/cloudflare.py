"""What the doors to Cloudflare share: whose account it is, its token, and how its refusals are judged."""

from dataclasses import dataclass

import httpx
from pydantic import SecretStr

from gateway.stores.calls.budget import CallBudget
from gateway.stores.calls.http_call import Reply, pooled_client
from gateway.stores.calls.retry import Unwell, retry_after
from gateway.stores.calls.upstream import Refused

RETRIES = 2
QUEUED = b"Too many queries"
RESOURCE_LIMIT = b"Resource limit"

_UNWELL = frozenset({500, 502, 503, 507, 520, 521, 522, 523, 524, 525, 526, 527, 530})
_SAID_NO = {
    400: "did not accept the request; run `insights doctor`",
    401: "refused the API token; check INSIGHTS_CLOUDFLARE_API_TOKEN",
    403: "refused the API token; check INSIGHTS_CLOUDFLARE_API_TOKEN, its permissions and the account id",
    404: "does not know this account or database; check INSIGHTS_CLOUDFLARE_ACCOUNT_ID",
    422: "does not understand a statement; run `insights doctor`",
    501: "cannot do what a statement asks; run `insights doctor`",
    504: "ran out of time; ask for a shorter window",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Where Cloudflare is reached, as whom, and the calls its token has left."""

    api_url: str
    account_id: str
    token: SecretStr
    budget: CallBudget

    def client(self) -> httpx.AsyncClient:
        bearer = {"Authorization": f"Bearer {self.token.get_secret_value()}"}
        return pooled_client(self.api_url, bearer)


@dataclass(frozen=True, slots=True)
class CloudflareJudge:
    """Raises Unwell or Refused for a refusal. Its text decides only what its status leaves open."""

    name: str

    def __call__(self, reply: Reply) -> None:
        if reply.status == httpx.codes.OK:
            return
        if reply.status == httpx.codes.TOO_MANY_REQUESTS:
            raise self._limited(reply)
        if reply.status in _UNWELL:
            raise Unwell(f"{self.name} is unwell (HTTP {reply.status})", retries=RETRIES)
        said = _SAID_NO.get(reply.status, "gave an answer nobody expects; run `insights doctor`")
        raise Refused(f"{self.name} {said} (HTTP {reply.status})", reply.status)

    def _limited(self, reply: Reply) -> Exception:
        """A query too large for its limits will be so again; too many at a time will not."""
        if reply.body.startswith(RESOURCE_LIMIT) and QUEUED not in reply.body:
            return Refused(
                f"{self.name} found the question too large; ask for a shorter window", reply.status
            )
        wait = retry_after(reply.headers)
        return Unwell(f"{self.name} is asked too often", retries=1, retry_after=wait)
