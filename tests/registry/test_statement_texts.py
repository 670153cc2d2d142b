"""Texts of statements, and what rows of incidents tell."""

from gateway.registry.rows import Incident
from gateway.registry.statements import (
    MonitorFilter,
    incidents,
    monitors_by_id,
    monitors_matching,
)


def test_an_acknowledged_incident_tells_when() -> None:
    """The last change of one that is acknowledged; the registry tells it of no other."""
    told = [
        Incident("i", "a", 1, closed, None, status, 7)
        for status, closed in (("open", None), ("acknowledged", None), ("closed", 9))
    ]
    assert [one.acknowledged_at for one in told] == [None, 7, None]
    assert [one.lasted(20) for one in told] == [(1, 20), (1, 20), (1, 9)]


def test_equal_text() -> None:
    """The text of a statement depends on nothing that was asked; equal sets bind equally."""
    assert monitors_by_id("o", ["a", "b"]) == monitors_by_id("o", ["b", "a", "b"])
    assert monitors_matching("o").sql == monitors_matching("p", MonitorFilter(frozenset("x"), text="y")).sql
    assert incidents("o", "a", 1).sql == incidents("o", "abc", 9, (1, "x")).sql
