"""Which codings of a body a client takes (RFC 9110, 12.5.3)."""


def taken(accepted: str) -> frozenset[str]:
    """The codings that an Accept-Encoding header names and does not refuse, in lower case."""
    parts = accepted.lower().split(",")
    return frozenset(part.partition(";")[0].strip() for part in parts if not _refused(part))


def _refused(part: str) -> bool:
    quality = part.replace(" ", "").partition(";q=")[2]
    return quality != "" and not quality.strip("0.")
