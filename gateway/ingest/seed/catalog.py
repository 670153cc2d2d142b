"""The cast: which endpoints the seeded orgs watch. Data only.

Hosts are under .example, which never resolves (RFC 2606): a check of a seeded monitor reaches nobody.
"""

from dataclasses import dataclass
from enum import Enum


class Life(Enum):
    """How much of the history a monitor has."""

    WHOLE = "whole"
    DISABLED = "disabled"
    RECENT = "recent"
    PENDING = "pending"


class Mood(Enum):
    """What a monitor is known for."""

    STEADY = "steady"
    FLAKY = "flaky"
    FADING = "fading"
    """Slow for days in the past."""
    SLOW_NOW = "slow now"
    DOWN_NOW = "down now"
    DOWN_SEEN = "down now, and somebody is on it"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """`home` is the region of the endpoint, `relay` the one it is checked from (None: all take turns).

    `base_ms` is a quiet answer seen from home; `pace` multiplies the plan's interval.
    """

    name: str
    target: str
    home: str
    base_ms: float
    relay: str | None = None
    pace: float = 1.0
    life: Life = Life.WHOLE
    mood: Mood = Mood.STEADY
    secret: bool = False

    @property
    def kind(self) -> str:
        """`tcp`, `udp` or `http`, as the target's scheme says."""
        scheme = self.target.partition(":")[0]
        return scheme if scheme in {"tcp", "udp"} else "http"


DEMO = (
    Blueprint("Checkout API", "https://checkout.demo.example/health", "weur", 62, secret=True, pace=0.5),
    Blueprint("EU login", "https://login.eu.demo.example/healthz", "weur", 48, "weur"),
    Blueprint("Search", "https://search.demo.example/ping", "enam", 95, mood=Mood.DOWN_NOW),
    Blueprint(
        "Payments webhook", "https://hooks.demo.example/payments", "enam", 130, "enam", mood=Mood.SLOW_NOW
    ),
    Blueprint("Postgres primary", "tcp://pg-1.demo.example:5432", "weur", 9, "weur"),
    Blueprint("Asia storefront", "https://shop.asia.demo.example/", "apac", 110, "apac"),
    Blueprint("Legacy SOAP bridge", "https://soap.demo.example/v1", "enam", 340, "enam", life=Life.DISABLED),
    Blueprint("Invoice PDF", "https://invoices.demo.example/health", "weur", 180, life=Life.RECENT),
    Blueprint("Partner status feed", "https://partners.demo.example/feed", "enam", 90, life=Life.PENDING),
    Blueprint("Product images CDN", "https://img.demo.example/pixel.gif", "weur", 24, mood=Mood.FLAKY),
    Blueprint("Recommendations", "https://recs.demo.example/health", "enam", 160, mood=Mood.FADING),
    Blueprint("Redis sessions", "tcp://redis-sessions.demo.example:6379", "enam", 6, "enam"),
    Blueprint("Marketing site", "https://www.demo.example/", "weur", 74),
    Blueprint("Mobile API", "https://mobile.demo.example/v3/health", "apac", 88),
    Blueprint("GraphQL gateway", "https://graph.demo.example/graphql?query=%7B__typename%7D", "enam", 70),
    Blueprint(
        "Warehouse sync", "https://wms.demo.example/sync", "apac", 240, "apac", pace=5, mood=Mood.DOWN_SEEN
    ),
    Blueprint("Email relay (SMTP)", "tcp://smtp.demo.example:587", "enam", 32, mood=Mood.FLAKY),
    Blueprint("Docs", "https://docs.demo.example/", "enam", 58, pace=5),
    Blueprint("Status page", "https://status.demo.example/", "weur", 40, pace=0.5),
    Blueprint("Fraud scoring", "https://fraud.demo.example/score", "enam", 210, "enam", mood=Mood.FADING),
    Blueprint("APAC login", "https://login.apac.demo.example/healthz", "apac", 66, "apac"),
    Blueprint("Voice signalling", "udp://sip.demo.example:5060", "weur", 21, "weur", life=Life.DISABLED),
    Blueprint("Kafka broker", "tcp://kafka-0.demo.example:9092", "weur", 8, "weur"),
    Blueprint("Admin console", "https://admin.demo.example/login", "enam", 125),
)

ACME = (
    Blueprint("Storefront", "https://store.acme.example/", "enam", 85),
    Blueprint("Orders API", "https://orders.acme.example/health", "enam", 120, mood=Mood.FLAKY),
    Blueprint("Rocket skates", "https://skates.acme.example/", "enam", 150, "enam"),
    Blueprint("Anvil inventory", "https://anvils.acme.example/stock", "weur", 190, mood=Mood.FADING),
    Blueprint("Supplier EDI", "tcp://edi.acme.example:8443", "weur", 18, "weur"),
    Blueprint("Tokyo mirror", "https://tokyo.acme.example/", "apac", 60, "apac"),
    Blueprint("Returns portal", "https://returns.acme.example/", "enam", 105),
    Blueprint("Parcel tracking", "https://track.acme.example/api", "weur", 135),
)

GLOBEX = (
    Blueprint("Weather control", "https://weather.globex.example/health", "enam", 98),
    Blueprint("Hammock district", "https://hammocks.globex.example/", "weur", 76, "weur", mood=Mood.FLAKY),
    Blueprint(
        "Payroll", "https://payroll.globex.example/ready", "enam", 145, "enam", pace=5, mood=Mood.DOWN_SEEN
    ),
)
