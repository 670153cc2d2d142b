"""Bill: what Cloudflare charges for a month of the fleet, and what changing it would make of it."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.insights.operations import bill, prices
from resolvers.words.closed import Metric, Product
from resolvers.words.typed import resolved


@strawberry.type(description="One line of the bill: what is used of one product in a month.")
class BillLine:
    product: Product = strawberry.field(description="Cloudflare's product.")
    metric: Metric = strawberry.field(description="What is counted of the product.")
    units: float = strawberry.field(description="Units used in a month.")
    included: float = strawberry.field(description="Units that the paid plan includes in a month.")
    billable: float = strawberry.field(description="Units beyond those included.")
    monthly: float = strawberry.field(description="What the billable units cost in a month.")


@strawberry.type(description="One daily limit of the free plan, against what the fleet would use.")
class PlanLimit:
    product: Product = strawberry.field(description="Cloudflare's product.")
    metric: Metric = strawberry.field(description="What is counted of the product.")
    per_day: float = strawberry.field(description="Units that would be used in a day.")
    allowed_per_day: float = strawberry.field(description="Units that the free plan allows in a day.")
    hit: bool = strawberry.field(description="More would be used than is allowed.")


@strawberry.type(
    description="A month's Cloudflare bill, reckoned from the configuration; nothing is measured."
)
class Bill:
    plan: strawberry.Private[bill.Plan]
    currency: str = strawberry.field(description="Currency of every amount, ISO 4217.")
    prices_as_of: str = strawberry.field(description="Month in which the list prices were collected.")
    monthly_total: float = strawberry.field(description="The whole bill of a month, base price included.")
    per_monitor: float | None = strawberry.field(
        description="What one more monitor like the average one would add a month; null without monitors."
    )
    products: list[BillLine] = strawberry.field(description="The bill, line by line.")
    free_plan: list[PlanLimit] = strawberry.field(description="Daily limits of the free plan.")
    assumptions: list[str] = strawberry.field(description="What the forecast takes for granted.")

    @resolved("The bill if something were otherwise; what is left out or null stays as it is here.")
    def what_if(
        self,
        interval_seconds: Annotated[
            int | None, strawberry.argument(description="Seconds between the checks of every monitor.")
        ] = None,
        sample_rate: Annotated[
            float | None, strawberry.argument(description="Share of checks recorded, above 0, at most 1.")
        ] = None,
        monitors: Annotated[
            int | None, strawberry.argument(description="How many monitors, in the same mix.")
        ] = None,
        reads_per_day: Annotated[
            int | None, strawberry.argument(description="Statements a day to Analytics Engine.")
        ] = None,
    ) -> "Bill | None":
        changed = bill.changed(
            self.plan,
            interval_s=interval_seconds,
            sample_rate=sample_rate,
            monitors=monitors,
            reads_per_day=reads_per_day,
        )
        return bill_of(bill.forecast(changed))


def bill_of(found: bill.Forecast) -> Bill:
    return Bill(
        plan=found.plan,
        currency=prices.CURRENCY,
        prices_as_of=prices.AS_OF,
        monthly_total=found.monthly_total,
        per_monitor=found.per_monitor,
        products=_products(found.positions),
        free_plan=[
            PlanLimit(
                product=Product(one.price.product),
                metric=Metric(one.price.metric),
                per_day=one.per_day,
                allowed_per_day=one.allowed_per_day,
                hit=one.hit,
            )
            for one in found.free_plan
        ],
        assumptions=bill.assumptions(found.plan),
    )


def _products(positions: Sequence[bill.Position]) -> list[BillLine]:
    return [
        BillLine(
            product=Product(one.price.product),
            metric=Metric(one.price.metric),
            units=one.units,
            included=one.price.included,
            billable=one.billable,
            monthly=one.monthly,
        )
        for one in positions
    ]
