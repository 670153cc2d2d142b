"""Why checks failed, as one of nine classes: the table of docs/failure-classes.md, in code. Pure.

The status code decides where an answer came; else words of the error text do. The first rule that applies
wins: a phase that is named (DNS, TLS) says more than that time ran out, and that more than that the
connection failed. `sql.failure_class` says the same to the store, from the same table.
"""

from dataclasses import dataclass

CLASSES = (
    "timeout",
    "dns",
    "connect",
    "tls",
    "redirect",
    "client_error",
    "server_error",
    "content",
    "other",
)
OTHER = "other"
"""What no rule applies to."""
_LOWER = {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
"""ASCII alone, as `lower` does in the store: other letters are not folded alike everywhere."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Applies to a code in [codes[0], codes[1]), or to an error that holds one of the words.

    Words are lower case and hold no % _ or backslash, which LIKE would read as something else.
    """

    name: str
    codes: tuple[int, int] | None = None
    words: tuple[str, ...] = ()

    def applies(self, code: float, lowered: str) -> bool:
        if self.codes:
            return self.codes[0] <= code < self.codes[1]
        return any(word in lowered for word in self.words)


RULES = (
    Rule("redirect", codes=(300, 400)),
    Rule("client_error", codes=(400, 500)),
    Rule("server_error", codes=(500, 600)),
    Rule(
        "dns",
        words=(
            "dns:",
            "dns ",
            "no such host",
            "getaddrinfo",
            "name resolution",
            "name or service not known",
            "could not resolve",
            "nxdomain",
            "servfail",
        ),
    ),
    Rule("tls", words=("tls:", "tls ", "ssl:", "ssl ", "sslv3", "certificate", "x509", "handshake")),
    Rule(
        "timeout",
        words=(
            "timeout",
            "timed out",
            "timedout",
            "deadline",
            "in time",
            "took too long",
            "operation was aborted",
        ),
    ),
    Rule("redirect", words=("redirect", "http 3", "status 3", "status code 3")),
    Rule("client_error", words=("http 4", "status 4", "status code 4")),
    Rule("server_error", words=("http 5", "status 5", "status code 5")),
    Rule(
        "connect",
        words=(
            "connect",
            "econn",
            "refused",
            "unreachable",
            "no route to host",
            "host is down",
            "network is down",
            "network error",
            "broken pipe",
            "socket",
            "cannot assign requested address",
        ),
    ),
    Rule(
        "content",
        words=("content", "body", "keyword", "json", "not http", "mismatch", "malformed", "unexpected"),
    ),
    Rule("content", codes=(200, 300)),
)
"""In order: the first that applies decides."""


def failure_class(code: float, error: str, written: str = "") -> str:
    """One of CLASSES for a failed check. `code` is its HTTP status or 0, `written` what the writer called it.

    A writer that names a class is believed; anything else that it wrote says nothing.
    """
    if written in CLASSES:
        return written
    lowered = error.translate(_LOWER)
    return next((rule.name for rule in RULES if rule.applies(code, lowered)), OTHER)
