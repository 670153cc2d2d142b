"""Cloudflare's list prices, in one table with its date. Data only: what is bought of it is in costs.

Analytics Engine announced its prices and does not bill them yet; they are counted all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

AS_OF = "2026-11"
CURRENCY = "USD"
BASE_MONTHLY = 5.0
"""The Workers paid plan, which all included amounts come with."""
MILLION = 1_000_000
MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Price:
    """`included` units a month, then `usd` for every `per` units; the free plan allows `free_per_day`."""

    product: str
    metric: str
    included: float
    usd: float
    per: float
    free_per_day: float | None = None

    def billable(self, units: float) -> float:
        return max(0.0, units - self.included)

    def monthly(self, units: float) -> float:
        return self.billable(units) / self.per * self.usd


PRICES: Mapping[str, Price] = {
    "points_written": Price("Analytics Engine", "points written", 10 * MILLION, 0.25, MILLION, 100_000),
    "reads": Price("Analytics Engine", "read queries", MILLION, 1.00, MILLION, 10_000),
    "requests": Price("Workers", "requests", 10 * MILLION, 0.30, MILLION, 100_000),
    "cpu_ms": Price("Workers", "CPU milliseconds", 30 * MILLION, 0.02, MILLION),
    "object_requests": Price("Durable Objects", "requests", MILLION, 0.15, MILLION, 100_000),
    "object_gb_s": Price("Durable Objects", "GB-seconds", 400_000, 12.50, MILLION, 13_000),
    "rows_read": Price("D1", "rows read", 25_000 * MILLION, 0.001, MILLION, 5 * MILLION),
    "rows_written": Price("D1", "rows written", 50 * MILLION, 1.00, MILLION, 100_000),
    "stored_gb": Price("D1", "GB stored", 5, 0.75, 1),
}
"""By field of bill.Usage. R2 is not in it: neither the platform nor the gateway keeps objects there."""
QUEUE_OPERATIONS = Price("Queues", "operations", MILLION, 0.40, MILLION, 10_000)
"""Three for each message of up to 64 KB: written, read, deleted. In no bill, since the platform has no queue;
what writing through one costs is in docs/writing.md."""
