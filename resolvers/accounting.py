"""Accounting: what uptime is a share of."""

import enum

import strawberry

from resolvers.typed import member


@strawberry.enum(description="What uptime is a share of.")
class Accounting(enum.Enum):
    CHECKS = member("checks", "Checks: those that were up / those that were decided.")
    TIME = member(
        "time", "Time: each check holds until the next, at most two intervals; the rest is no data."
    )
    INCIDENTS = member("incidents", "Time outside the registry's incidents.")
