"""Registry rows as frozen values."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gateway.errors import RegistryMalformed
from gateway.registry import fields, rows
from gateway.registry.rows import Monitor

if TYPE_CHECKING:
    from gateway.registry.fields import RegistryRow

ROW: dict[str, object] = {
    "id": "m",
    "org_id": "o",
    "name": "M",
    "kind": "http",
    "enabled": 1,
    "config_json": '{"url": "https://example.com", "interval": 60, "headers": {"x": "canary"}}',
    "interval_s": 60,
    "status": "up",
    "last_checked_at": 5000,
    "last_failed_at": None,
    "first_checked_at": 1000,
    "rt_ms": 3,
    "region": None,
    "last_error": None,
    "next_run_at": None,
    "created_at": 0,
    "updated_at": 0,
    "relay_id": None,
}
MONITOR = rows.monitor(ROW)


def test_monitor() -> None:
    """A row becomes a monitor; only the public keys of its configuration are in `config`."""
    assert (MONITOR.enabled, MONITOR.rt_ms, MONITOR.last_failed_at) == (True, 3.0, None)
    assert "canary" not in repr(MONITOR.config)


@pytest.mark.parametrize("column", sorted(ROW.keys() - {"interval_s"}))
def test_missing_column(column: str) -> None:
    """A row without one of its columns is malformed, and the error names it."""
    without = {name: value for name, value in ROW.items() if name != column}
    with pytest.raises(RegistryMalformed, match=f"the registry's column {column} is not "):
        rows.monitor(without)


@pytest.mark.parametrize(
    ("read", "accepted", "found"),
    [
        (fields.text, "", ""),
        (fields.text_or_none, None, None),
        (fields.text_or_none, "x", "x"),
        (fields.integer, 5, 5),
        (fields.integer, 5.0, 5),
        (fields.integer_or_none, None, None),
        (fields.integer_or_none, 0, 0),
        (fields.number, 5, 5.0),
        (fields.number, 0.5, 0.5),
        (fields.number_or_none, None, None),
        (fields.number_or_none, 0, 0.0),
    ],
)
def test_accepted(read: Any, accepted: object, found: object) -> None:
    """Each field accepts what its table promises; D1 hands whole numbers out as floats."""
    assert read({"c": accepted}, "c") == found


@pytest.mark.parametrize(
    ("read", "refused"),
    [
        (fields.text, [None, 1, b"x", True]),
        (fields.text_or_none, [1, b"x"]),
        (fields.integer, [None, "1", 1.5, True, float("inf"), float("nan")]),
        (fields.integer_or_none, ["1", 1.5, False]),
        (fields.number, [None, "1.5", True, float("inf"), float("nan")]),
        (fields.number_or_none, ["", True]),
    ],
)
def test_refused(read: Any, refused: list[object]) -> None:
    """Anything else is malformed, named by its column and not echoed; so is a column that is not there."""
    broken: list[RegistryRow] = [*({"c": value} for value in refused), {}]
    for row in broken:
        with pytest.raises(RegistryMalformed, match="the registry's column c is not "):
            read(row, "c")


MINUTE = 60_000


@pytest.mark.parametrize(
    ("one", "since", "until", "checks"),
    [
        (MONITOR, 0, 10 * MINUTE, 10),
        (MONITOR, 10 * MINUTE, 15 * MINUTE, 5),
        (replace(MONITOR, created_at=4 * MINUTE), 0, 10 * MINUTE, 6),
        (replace(MONITOR, created_at=20 * MINUTE), 0, 10 * MINUTE, 0),
        (replace(MONITOR, enabled=False, last_checked_at=3 * MINUTE), 0, 10 * MINUTE, 3),
        (replace(MONITOR, enabled=False, last_checked_at=30 * MINUTE), 0, 10 * MINUTE, 10),
        (replace(MONITOR, enabled=False, last_checked_at=3 * MINUTE), 5 * MINUTE, 10 * MINUTE, 0),
        (replace(MONITOR, enabled=False, last_checked_at=None), 0, 10 * MINUTE, 0),
        (replace(MONITOR, interval_s=15), 0, MINUTE, 4),
        (replace(MONITOR, interval_s=None), 0, 10 * MINUTE, 0),
    ],
)
def test_expected_checks(one: Monitor, since: int, until: int, checks: float) -> None:
    """Checks are expected by the interval, while the monitor existed and was enabled."""
    assert one.expected_checks(since, until) == checks
