"""The certificate of what a monitor checks, and how long it lasts."""

import strawberry

from gateway.insights.operations import certificates
from resolvers.words.scalars import Instant


@strawberry.type(description="The newest certificate that checks of a monitor were shown and found valid.")
class ShownCertificate:
    expires_at: Instant = strawberry.field(description="When the certificate expires.")
    days_left: float = strawberry.field(description="Days from now until then; negative once it has expired.")
    issuer: str | None = strawberry.field(
        description="Who issued it, its organization and common name; null where that was not written."
    )
    seen_at: Instant = strawberry.field(description="When a check was last shown it.")

    @classmethod
    def of(cls, found: certificates.Shown) -> "ShownCertificate":
        told = found.certificate
        return cls(
            expires_at=Instant(told.expires_ms),
            days_left=found.days_left,
            issuer=told.issuer or None,
            seen_at=Instant(told.seen_ms),
        )
