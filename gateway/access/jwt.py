"""Cloudflare Access JWTs: signature, issuer, audience and times, or the one generic refusal.

What is wrong with a token goes to the log as the name of the failed check, never with the token.
"""

import logging
from dataclasses import dataclass
from typing import Annotated

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gateway.access.jwks import ALGORITHM, JwksCache
from gateway.access.principal import Caller, Clock, Principal, PrincipalKind, unauthenticated

MAX_TOKEN_CHARS = 16 * 1024
LEEWAY_S = 60
MAX_LIFETIME_S = 24 * 3600

_OPTIONS: jwt.types.Options = {
    "require": ["exp", "iat", "iss", "aud"],
    # Judged by the clock passed in, below; PyJWT only knows the machine's.
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}
_UNSIGNED: jwt.types.Options = {"verify_signature": False, "verify_aud": True, "verify_iss": True}
_log = logging.getLogger(__name__)


def _storable(value: str) -> str:
    """JSON may spell a lone surrogate, which no store can bind."""
    value.encode()
    return value


NumericDate = Annotated[float, Field(allow_inf_nan=False)]
Name = Annotated[str, AfterValidator(_storable)]


class Claims(BaseModel):
    """What of an Access token is used. Times are Unix seconds."""

    model_config = ConfigDict(strict=True, frozen=True)

    exp: NumericDate
    iat: NumericDate
    nbf: NumericDate | None = None
    sub: Name
    email: Name | None = None
    common_name: Name | None = None


@dataclass(frozen=True, slots=True)
class AccessJwt:
    """Signs in whoever holds a token that this team issued for this application."""

    issuer: str
    audience: str
    keys: JwksCache
    clock: Clock

    async def caller(self, token: str) -> Caller:
        """Raises Unauthenticated, with the same message whatever is wrong."""
        try:
            return Caller(principal_of(await self._claims(token)))
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            _log.info("Access token refused: %s", type(error).__name__)
            raise unauthenticated() from error

    async def _claims(self, token: str) -> Claims:
        kid = key_id(token)
        if not self.keys.knows(kid):
            self._judged(token, None)  # what no key could make good costs no fetch
        key = await self.keys.key(kid)
        if key is None:
            raise jwt.InvalidKeyError("no such key")
        return self._judged(token, key)

    def _judged(self, token: str, key: RSAPublicKey | None) -> Claims:
        """Good claims; that the team signed them is known only where its key is given."""
        options: jwt.types.Options = _OPTIONS if key else {**_OPTIONS, **_UNSIGNED}
        payload = jwt.decode(
            token,
            key or "",
            algorithms=[ALGORITHM],
            audience=self.audience,
            issuer=self.issuer,
            options=options,
        )
        claims = Claims.model_validate(payload)
        check_times(claims, self.clock() / 1000)
        return claims


def key_id(token: str) -> str:
    """The `kid` of a token worth verifying. Raises PyJWTError or ValueError before any key is looked for."""
    if len(token) > MAX_TOKEN_CHARS:
        raise jwt.DecodeError("too long")
    header = jwt.get_unverified_header(token)
    if "crit" in header:
        raise jwt.InvalidTokenError("critical extensions are not understood")
    if header.get("alg") != ALGORITHM:
        raise jwt.InvalidAlgorithmError("not RS256")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise jwt.InvalidKeyError("no key id")
    return kid


def check_times(claims: Claims, now_s: float) -> None:
    """exp, nbf and iat against `now_s` (Unix seconds), give or take LEEWAY_S. Raises PyJWTError."""
    if claims.exp <= now_s - LEEWAY_S:
        raise jwt.ExpiredSignatureError("expired")
    if claims.exp > now_s + MAX_LIFETIME_S + LEEWAY_S:
        raise jwt.InvalidTokenError("lives too long")
    if max(claims.iat, claims.nbf or 0) > now_s + LEEWAY_S:
        raise jwt.ImmatureSignatureError("not valid yet")


def principal_of(claims: Claims) -> Principal:
    """A person has `sub` and `email`; a service has an empty `sub` and its client id in `common_name`."""
    if claims.sub and claims.email:
        return Principal(claims.sub, claims.email, PrincipalKind.PERSON)
    if not claims.sub and claims.common_name:
        return Principal(claims.common_name, None, PrincipalKind.SERVICE)
    raise jwt.MissingRequiredClaimError("sub")
