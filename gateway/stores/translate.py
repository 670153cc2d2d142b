"""Upstream errors as the errors of each port: one place for telemetry, one for the registry."""

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.errors import (
    DeadlineExceeded,
    RegistryRefused,
    RegistryUnavailable,
    StoreMalformed,
    TelemetryUnavailable,
)
from gateway.stores.calls.upstream import Broken, Overdue, Refused, UpstreamError

_log = logging.getLogger(__name__)


@contextmanager
def telemetry_errors(name: str, org: str = "") -> Iterator[None]:
    """`name` is the statement's: what an operator has to look into is logged by it, without its text.

    Statements of no org are the operator's own (probes, pings), who is told of the error itself.
    """
    told = _log.warning if org else _log.debug
    try:
        yield
    except Overdue as error:
        raise DeadlineExceeded(f"{error.reason}; ask for a shorter window") from error
    except Broken as error:
        told("%s: %s", name, error.reason)
        raise StoreMalformed(f"{error.reason}; run `insights doctor`") from error
    except UpstreamError as error:
        if isinstance(error, Refused):
            told("%s: %s", name, error.reason)
        raise TelemetryUnavailable(error.reason, _whole(error.retry_after)) from error


@contextmanager
def registry_errors(name: str, *, is_trial: bool = False) -> Iterator[None]:
    """An operator is told of a refusal that is the end of it: no one's whose sender makes a missing table."""
    told = _log.debug if is_trial else _log.warning
    try:
        yield
    except Overdue as error:
        raise DeadlineExceeded(f"{error.reason}; try again") from error
    except Refused as error:
        told("%s: %s", name, error.reason)
        raise RegistryRefused(error.reason, _whole(error.retry_after)) from error
    except UpstreamError as error:
        raise RegistryUnavailable(error.reason, _whole(error.retry_after)) from error


def _whole(seconds: float | None) -> float | None:
    """Rounded up to a tenth: a caller that comes back a moment early is turned away again.

    What a float is too much by is no reason to wait a tenth longer.
    """
    return None if seconds is None else max(0.1, math.ceil(round(seconds * 10, 6)) / 10)
