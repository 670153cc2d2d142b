"""Telemetry as its own tests have it."""

from tests.telemetry.conftest import _orgs_are_numbered_anew, lab_fixture

__all__ = ["_orgs_are_numbered_anew", "lab_fixture"]
