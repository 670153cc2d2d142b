"""Why checks failed."""

import enum

import strawberry

from resolvers.typed import member


@strawberry.enum(description="Why a check failed: docs/failure-classes.md is the table.")
class FailureClass(enum.Enum):
    TIMEOUT = member("timeout", "No answer within the time allowed.")
    DNS = member("dns", "The name could not be resolved.")
    CONNECT = member("connect", "The connection was refused, reset, lost or had no route.")
    TLS = member("tls", "The handshake failed, or the certificate is not accepted.")
    REDIRECT = member("redirect", "A redirect that was not followed, or too many of them.")
    CLIENT_ERROR = member("client_error", "The endpoint answered 400 to 499.")
    SERVER_ERROR = member("server_error", "The endpoint answered 500 to 599.")
    CONTENT = member("content", "The endpoint answered, but not what was expected.")
    OTHER = member("other", "None of these.")


FAILURE_CLASS = {one.value: one for one in FailureClass}
