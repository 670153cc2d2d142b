"""A monitor in the platform's own shape, as its frontend reads it."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import ConfigDict

from gateway.errors import RegistryMalformed
from gateway.http.rest.models.wire import Wire, amount, said
from gateway.insights.mirrored import mirror
from gateway.registry import rows

_AT = 1_795_521_540_000


@dataclass(frozen=True, slots=True)
class MonitorConfig(Wire):
    """What is checked and how: the public part of the configuration, with the platform's own keys."""

    __pydantic_config__ = ConfigDict()

    url: Annotated[str, said("What is checked.", example="https://api.example.com/health")]
    interval: Annotated[int, amount("Seconds between two checks.", 60)]
    timeout: Annotated[int, amount("Milliseconds after which a check fails.", 10_000)]
    verify_tls: Annotated[bool, said("An invalid certificate fails the check.", example=True)]
    follow_redirects: Annotated[bool, said("Redirects are followed.", example=True)]

    @classmethod
    def of(cls, found: rows.Monitor) -> Self | None:
        """None where the stored JSON is broken, so that one monitor costs no list."""
        try:
            config = found.config
        except RegistryMalformed:
            return None
        return mirror(cls, config)


@dataclass(frozen=True, slots=True)
class Monitor(Wire):
    """One monitor of the organization, with the state that its last check left."""

    id: Annotated[str, said("Its id.", example="mon_api")]
    org_id: Annotated[str, said("Id of its organization.", example="o_7k2m")]
    name: Annotated[str, said("Its name.", example="API")]
    kind: Annotated[str, said("What kind of check: `http`, `tcp` or `udp`.", example="http")]
    enabled: Annotated[int, said("1 where it is checked, else 0.", example=1, ge=0, le=1)]
    config: Annotated[
        MonitorConfig | None, said("Its public configuration; null where the stored one cannot be read.")
    ]
    status: Annotated[
        str, said("Outcome of its last check: `up`, `degraded`, `down` or `pending`.", example="up")
    ]
    last_checked_at: Annotated[int | None, said("Its last check, Unix ms.", example=_AT)]
    last_failed_at: Annotated[int | None, said("Its last failed check, Unix ms.", example=_AT)]
    first_checked_at: Annotated[int | None, said("Its first check, Unix ms.", example=_AT)]
    rt_ms: Annotated[int | None, amount("Length of its last check, whole milliseconds.", 117)]
    region: Annotated[str | None, said("Region of its last check.", example="weur")]
    relay_id: Annotated[
        str, said("Id of the relay that checks it; empty where none does.", example="rel_weur")
    ]
    last_error: Annotated[str | None, said("What was wrong with its last check.", example="HTTP 503")]
    next_run_at: Annotated[int | None, said("When it is checked next, Unix ms.", example=_AT)]
    created_at: Annotated[int, said("When it was created, Unix ms.", example=_AT)]
    updated_at: Annotated[int, said("When its row was last written, Unix ms.", example=_AT)]

    @classmethod
    def of(cls, found: rows.Monitor) -> Self:
        return mirror(
            cls,
            found,
            enabled=int(found.enabled),
            config=MonitorConfig.of(found),
            rt_ms=None if found.rt_ms is None else round(found.rt_ms),
            relay_id=found.relay_id or "",
        )


@dataclass(frozen=True, slots=True)
class MonitorName(Wire):
    """A monitor as lists of insights name it."""

    id: Annotated[str, said("Its id.", example="mon_api")]
    name: Annotated[str, said("Its name.", example="API")]
    status: Annotated[str, said("Its state: `up`, `degraded`, `down` or `pending`.", example="down")]

    @classmethod
    def of(cls, found: rows.Monitor) -> Self:
        return mirror(cls, found)
