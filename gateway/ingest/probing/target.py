"""What to check: a monitor as the prober sees it, read from one row of `enabled_monitors`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gateway.errors import RegistryMalformed
from gateway.registry.config import MonitorConfig, check_headers, check_url, parse_config
from gateway.registry.fields import RegistryRow, number, raw, text

_SCHEMES = {"http": ("http", "https"), "tcp": ("tcp",)}


@dataclass(frozen=True, slots=True)
class Target:
    """`url` may hold a login, and `headers` are secrets: both go out with the check and are left out of the
    repr (law 11). `config.url` is the URL as it may be told.

    `sample_rate` in (0, 1] is the probability with which a heartbeat of the org is recorded.
    """

    id: str
    org_id: str
    name: str
    kind: str
    config: MonitorConfig
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    sample_rate: float = 1.0

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int | None:
        return urlsplit(self.url).port

    @property
    def fictional(self) -> bool:
        """True for hosts that never resolve (RFC 2606), which the seeded orgs watch."""
        return self.host.rstrip(".").endswith((".example", ".invalid"))


def target(row: RegistryRow) -> Target:
    """Raises RegistryMalformed, which names a column or key and no value."""
    kind, config_json = text(row, "kind"), raw(row, "config_json")
    config = parse_config(config_json)
    if urlsplit(config.url).scheme not in _SCHEMES.get(kind, ()):
        raise RegistryMalformed(
            f"a monitor of kind {kind[:10]!r} has a url of another kind; correct its config"
        )
    return Target(
        id=text(row, "id"),
        org_id=text(row, "org_id"),
        name=text(row, "name"),
        kind=kind,
        config=config,
        url=check_url(config_json),
        headers=check_headers(config_json),
        sample_rate=_sample_rate(row),
    )


def _sample_rate(row: RegistryRow) -> float:
    rate = number(row, "sample_rate") or 1.0  # 0 reads as 1, as everywhere
    if 0 < rate <= 1:
        return rate
    raise RegistryMalformed("an organization's ae_sample_rate is not between 0 and 1; correct it")
