"""Metrics as text for Prometheus, in the format that the scraper accepts: OpenMetrics or the older one.

Names, types and escapes are prometheus-client's. It reads the environment when it is imported, which the
gateway does when it is first scraped (law 10).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, cast

from gateway.meter import Buckets, Histogram


@dataclass(frozen=True, slots=True)
class Family:
    """One metric. `samples` maps the values of the labels, in their order, to a value; None has no sample.

    A counter's name goes without `_total`.
    """

    name: str
    text: str
    labels: tuple[str, ...]
    samples: Mapping[tuple[str, ...], float | None]
    counter: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """A histogram, in seconds."""

    name: str
    text: str
    labels: tuple[str, ...]
    histogram: Histogram

    def cumulated(self, found: Buckets) -> list[tuple[str, float]]:
        """What was at most each bound."""
        bounds = [*(f"{bound:g}" for bound in self.histogram.bounds), "+Inf"]
        counts = accumulate(map(float, found.buckets))
        return list(zip(bounds, counts, strict=True))


def encoded(families: Sequence[Family | Spread], accept: str) -> tuple[bytes, str]:
    """The text and its content type."""
    from prometheus_client import CollectorRegistry  # noqa: PLC0415 - see above
    from prometheus_client.exposition import choose_encoder  # noqa: PLC0415

    registry = CollectorRegistry(auto_describe=False)  # of this scrape, and gone with it
    registry.register(cast("Any", _Collected(families)))
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


@dataclass(frozen=True, slots=True, eq=False)
class _Collected:
    families: Sequence[Family | Spread]

    def collect(self) -> Iterator[Any]:
        for one in self.families:
            yield _spread(one) if isinstance(one, Spread) else _family(one)


def _family(one: Family) -> Any:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415 - see above

    kind = CounterMetricFamily if one.counter else GaugeMetricFamily
    family = kind(one.name, one.text, labels=one.labels)
    for labels, value in one.samples.items():
        if value is not None:
            family.add_metric(labels, value)
    return family


def _spread(one: Spread) -> Any:
    from prometheus_client.core import HistogramMetricFamily  # noqa: PLC0415 - see above

    family = HistogramMetricFamily(one.name, one.text, labels=one.labels)
    for labels, found in sorted(one.histogram.series.items()):
        family.add_metric(labels, one.cumulated(found), found.total)
    return family
