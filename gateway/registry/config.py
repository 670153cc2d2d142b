"""A monitor's `config_json`: five public keys, and what goes with the check and nowhere else, which is
headers and the login that the URL may hold.

The text may hold credentials, so errors name a key and never a value, and carry no cause that does (law 11).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, ValidationError

from gateway.errors import RegistryMalformed
from gateway.ports import without_logins

MIN_INTERVAL_S = 15
MIN_TIMEOUT_MS = 1000
DEFAULT_TIMEOUT_MS = 10_000
SCHEMES = ("http", "https", "tcp", "udp")

LONGEST = 2**31 - 1
"""Longest interval (s) and timeout (ms): arithmetic on them stays exact everywhere."""
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_HEADER_VALUE = re.compile(r"([\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class MonitorConfig:
    """What may leave the gateway. `interval` is in seconds, `timeout` in milliseconds, as stored; `url` is
    without its login."""

    url: str
    interval: int
    timeout: int = DEFAULT_TIMEOUT_MS
    verify_tls: bool = True
    follow_redirects: bool = True


def parse_config(text: str) -> MonitorConfig:
    """Raises RegistryMalformed naming the first key that is missing or wrong."""
    stored = _read(_StoredConfig, text)
    url = without_logins(stored.url)
    return MonitorConfig(url, stored.interval, stored.timeout, stored.verify_tls, stored.follow_redirects)


def check_url(text: str) -> str:
    """The URL to check with its login: a secret. Raises RegistryMalformed."""
    return _read(_StoredConfig, text).url


def check_headers(text: str) -> dict[str, str]:
    """The headers to send with a check: secrets. Raises RegistryMalformed when they could not be sent."""
    return dict(_read(_StoredHeaders, text).headers)


def usable_url(url: str) -> str:
    """Itself, when it is one of SCHEMES, names a host and, for tcp and udp, a port. Raises ValueError.

    Other schemes are refused because the dashboard makes links of what it is given.
    """
    parts = urlsplit(url)
    if not url.isprintable() or " " in url or parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError("not a URL with a host")
    if parts.port is None and parts.scheme in ("tcp", "udp"):
        raise ValueError("no port")
    if parts.port == 0:
        raise ValueError("port 0 cannot be reached")
    return url


def _sendable(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        if not (_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(value)):
            raise ValueError("not a header")
    return headers


def _default(value: object) -> BeforeValidator:
    """A null reads as a missing key: the platform writes its optional fields so."""
    return BeforeValidator(lambda found: value if found is None else found)


def _whole(found: object) -> object:
    """A number that D1 was given beside the text is a REAL, and is written back as 30.0."""
    return int(found) if isinstance(found, float) and found.is_integer() else found


_Whole = Annotated[StrictInt, BeforeValidator(_whole)]


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)


_Model = TypeVar("_Model", bound=_Stored)


class _StoredConfig(_Stored):
    url: Annotated[str, AfterValidator(usable_url)]
    interval: Annotated[_Whole, Field(ge=MIN_INTERVAL_S, le=LONGEST)]
    timeout: Annotated[_Whole, Field(ge=MIN_TIMEOUT_MS, le=LONGEST), _default(DEFAULT_TIMEOUT_MS)] = (
        DEFAULT_TIMEOUT_MS
    )
    verify_tls: Annotated[bool, _default(value=True)] = True
    follow_redirects: Annotated[bool, _default(value=True)] = True


class _StoredHeaders(_Stored):
    headers: Annotated[dict[str, str], AfterValidator(_sendable), _default({})] = Field(default_factory=dict)


def _read(model: type[_Model], text: str) -> _Model:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        location = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
        key = str(location[0]) if location else "JSON"
    raise RegistryMalformed(f"a monitor's config_json has no usable {key}; correct it and save the monitor")
