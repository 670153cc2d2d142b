"""Every error the gateway raises on purpose, each with one stable code.

InsightsError
├── Unauthenticated          UNAUTHENTICATED
├── Forbidden                FORBIDDEN
├── BadUserInput             BAD_USER_INPUT          names the argument
├── PersistedQueryNotSupported PERSISTED_QUERY_NOT_SUPPORTED
├── DocumentNotFound         DOCUMENT_NOT_FOUND      no trusted document has this id
├── DocumentNotTrusted       DOCUMENT_NOT_TRUSTED    no manifest has this text, and no other is run
├── QueryTooComplex          QUERY_TOO_COMPLEX       with what was found, and the limit
├── ParseFailed              GRAPHQL_PARSE_FAILED    the document is no GraphQL
├── ValidationFailed         GRAPHQL_VALIDATION_FAILED  the schema has no such thing: the client is wrong
├── RateLimited              RATE_LIMITED            says when to retry
├── DeadlineExceeded         DEADLINE_EXCEEDED
├── Overloaded               OVERLOADED              says when to retry
├── PlatformUnavailable      PLATFORM_UNAVAILABLE    what is passed on found nobody
└── StoreError
    ├── FolderHeld                                   by another process, where the engine is embedded
    ├── TelemetryUnavailable TELEMETRY_UNAVAILABLE   may say when to retry
    ├── StoreMalformed       TELEMETRY_INVALID       the answer is not what the statement declared
    │   └── RegistryMalformed REGISTRY_UNAVAILABLE   a registry row is not what the tables promise
    └── RegistryUnavailable  REGISTRY_UNAVAILABLE    may say when to retry
        └── RegistryRefused                          it answered, and would not run the statement

Messages are written for the caller: they say what happened and what to do, and hold no SQL, token or
header (law 11). What is not an InsightsError is masked as INTERNAL at the edge.
"""

from collections.abc import Mapping
from typing import ClassVar


class InsightsError(Exception):
    """Root of the tree: `code` goes to `extensions.code`, `status` to REST."""

    code: ClassVar[str] = "INTERNAL"
    status: ClassVar[int] = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def extensions(self) -> dict[str, object]:
        """What a GraphQL error or an RFC 9457 problem carries beside its message."""
        return {"code": self.code}


class Unauthenticated(InsightsError):
    code = "UNAUTHENTICATED"
    status = 401


class Forbidden(InsightsError):
    code = "FORBIDDEN"
    status = 403


class BadUserInput(InsightsError):
    code = "BAD_USER_INPUT"
    status = 400

    def __init__(self, message: str, argument: str | None = None) -> None:
        super().__init__(f"{argument}: {message}" if argument else message)
        self.argument = argument

    def extensions(self) -> dict[str, object]:
        return super().extensions() | ({"argument": self.argument} if self.argument else {})


class PersistedQueryNotSupported(InsightsError):
    """A hash came without its query. Clients look for this very message, and send the query then."""

    code = "PERSISTED_QUERY_NOT_SUPPORTED"
    status = 400

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotSupported")


class DocumentNotFound(InsightsError):
    """Nothing was executed; its text would be, unless only trusted documents are."""

    code = "DOCUMENT_NOT_FOUND"
    status = 404


class DocumentNotTrusted(InsightsError):
    code = "DOCUMENT_NOT_TRUSTED"
    status = 403


class ParseFailed(InsightsError):
    code = "GRAPHQL_PARSE_FAILED"
    status = 400


class ValidationFailed(InsightsError):
    code = "GRAPHQL_VALIDATION_FAILED"
    status = 400


class QueryTooComplex(InsightsError):
    """`figures` tell what was found, by the limit's name, and the `limit` itself."""

    code = "QUERY_TOO_COMPLEX"
    status = 400

    def __init__(self, message: str, figures: Mapping[str, float] | None = None) -> None:
        super().__init__(message)
        self.figures = dict(figures or {})

    def extensions(self) -> dict[str, object]:
        return {**super().extensions(), **self.figures}


class RateLimited(InsightsError):
    code = "RATE_LIMITED"
    status = 429

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def extensions(self) -> dict[str, object]:
        return super().extensions() | {"retryAfterSeconds": self.retry_after}


class DeadlineExceeded(InsightsError):
    code = "DEADLINE_EXCEEDED"
    status = 504


class Overloaded(InsightsError):
    """Nothing was executed: too much is under way. `retry_after` is in seconds."""

    code = "OVERLOADED"
    status = 503

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def extensions(self) -> dict[str, object]:
        return super().extensions() | {"retryAfterSeconds": self.retry_after}


class PlatformUnavailable(InsightsError):
    code = "PLATFORM_UNAVAILABLE"
    status = 502


class StoreError(InsightsError):
    """A backend failed: the insight that needed it is null, never zero (law 5)."""

    status = 502

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def extensions(self) -> dict[str, object]:
        return super().extensions() | ({"retryAfterSeconds": self.retry_after} if self.retry_after else {})


class FolderHeld(StoreError):
    """One process has a folder of the embedded engine at a time: `holder` is its id, or "unknown"."""

    def __init__(self, folder: str, holder: str) -> None:
        super().__init__(
            f"{folder} is in use by process {holder}; stop it, or choose another folder with --data-dir"
        )
        self.folder = folder
        self.holder = holder


class TelemetryUnavailable(StoreError):
    code = "TELEMETRY_UNAVAILABLE"


class StoreMalformed(StoreError):
    code = "TELEMETRY_INVALID"


class RegistryMalformed(StoreMalformed):
    code = "REGISTRY_UNAVAILABLE"


class RegistryUnavailable(StoreError):
    code = "REGISTRY_UNAVAILABLE"
    status = 503


class RegistryRefused(RegistryUnavailable):
    pass
