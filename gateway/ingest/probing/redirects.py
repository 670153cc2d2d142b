"""Where a redirect leads. Pure, and it takes nothing for granted: the target chose every character.

Words about a redirect name at most a scheme that is known here: the rest may hold somebody's password.
"""

from urllib.parse import SplitResult, urlsplit

import httpx

STATUSES = frozenset({301, 302, 303, 307, 308})
MOST = 10
_KNOWN = frozenset(
    {
        "about",
        "blob",
        "data",
        "file",
        "ftp",
        "gopher",
        "javascript",
        "ldap",
        "mailto",
        "ssh",
        "tel",
        "ws",
        "wss",
    }
)
_SCHEMES = ("http", "https")
_IMPOSSIBLE = "redirected to an address that cannot be"


class BadRedirect(Exception):
    """A redirect that cannot be followed, which is the target's failure; `words` say why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def following(here: httpx.URL, locations: list[str]) -> httpx.URL:
    """The URL that the Location headers name: http or https, with a host. Raises BadRedirect."""
    if len(set(locations)) > 1:
        raise BadRedirect("redirected to more than one address")
    location = locations[0].strip()
    try:
        _judge(location, urlsplit(location))
        there = here.join(location)
        parts = urlsplit(str(there))
        usable = parts.scheme in _SCHEMES and parts.hostname and parts.port != 0 and there.host
    except (httpx.InvalidURL, ValueError) as error:
        raise BadRedirect(_IMPOSSIBLE) from error
    if not usable:
        raise BadRedirect(_IMPOSSIBLE)
    return there


def _judge(location: str, parts: SplitResult) -> None:
    """What would come out as another address than is written there. Raises BadRedirect or ValueError."""
    if parts.scheme and parts.scheme not in _SCHEMES:
        named = f"an address of {parts.scheme}:" if parts.scheme in _KNOWN else "an address"
        raise BadRedirect(f"redirected to {named}, which is not HTTP")
    if (parts.scheme or location.startswith("//")) and not parts.hostname:
        raise BadRedirect("redirected to an address without a host")
