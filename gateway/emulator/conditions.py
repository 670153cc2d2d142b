"""The world as it is: every way in which the real service differs from an ideal one. All off by default."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Fault(StrEnum):
    """What a request can meet. The names beginning with a digit are the statuses of the tables."""

    NONE = "none"
    BAD_REQUEST = "400"
    FORBIDDEN = "403"
    INVALID = "422"
    MEMORY = "429-memory"
    TIMED_OUT = "429-timeout"
    TOO_LARGE = "429-result"
    QUEUED = "429-queue"
    RATE_LIMITED = "429-api"
    INTERNAL = "500"
    NOT_IMPLEMENTED = "501"
    UNAVAILABLE = "503"
    EXECUTION_LIMIT = "504"
    RESOURCES = "507"
    HANG = "hang"
    DRIP = "drip"
    RESET = "reset"
    TRUNCATED = "truncated"
    HTML = "html"
    WRONG_TYPES = "wrong-types"
    NOT_A_NUMBER = "nan"
    MISSING_COLUMN = "missing-column"
    GZIP_BOMB = "gzip-bomb"


class Strictness(StrEnum):
    """What is refused: what the service was seen to refuse, or only what its documents exclude."""

    LIVE = "live"
    DOCUMENTED = "documented"


class Surface(StrEnum):
    """Which of the emulated services a fault strikes."""

    CLASSIC = "classic"
    ANALYTICS = "analytics"
    D1 = "d1"


class ReadSampling(BaseModel):
    """Adaptive reads: the finest of the 100, 10 and 1 % copies that fits the budget answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    budget: int = Field(1_000_000, ge=1, description="rows that one statement may touch")
    rows_per_index: int = Field(
        1000, ge=0, description="what each chosen index costs beside its rows, in rows"
    )


class Budget(BaseModel):
    """The client API's limit, shared by AE, D1 and everything else on one token."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requests: int = Field(1200, ge=0)
    window_seconds: float = Field(300, gt=0)
    block_seconds: float = Field(300, gt=0)


class Conditions(BaseModel):
    """Everything that can be switched, by flag or by `PUT /__emulator/conditions`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strictness: Strictness = Field(
        Strictness.LIVE,
        description="refuses what the service was seen to refuse, or only what its documents exclude",
    )
    integers_as_text: bool = Field(True, description="64-bit integers arrive as strings")
    default_format: Literal["JSON", "JSONEachRow"] = Field(
        "JSON", description="what a statement without FORMAT gets; documents disagree"
    )
    refuse_avg_if: bool = Field(False, description="avgIf is documented, yet was seen refused")
    refuse_to_date: bool = Field(True, description="toDate was seen to pass twice, and refused once")
    refuse_to_datetime: bool = Field(
        True, description="the Analytics SQL API was seen to refuse toDateTime, and now lists it"
    )
    order_by_any: bool = Field(
        False, description="ORDER BY may name what is not in the SELECT list; the service was seen to refuse"
    )
    refuse_unfilled: bool = Field(
        False,
        description="a column that no row of the dataset fills is unknown; one saw it, three saw it empty",
    )
    lag_seconds: float = Field(0, ge=0, description="how long a written point stays invisible")
    ahead_seconds: float = Field(
        0, description="how far its clock is ahead of the machine's, so that nobody has to wait"
    )
    lost_points: float = Field(
        0, ge=0, le=1, description="share of written points that vanish, of which the service says nothing"
    )
    writes_per_index: int | None = Field(
        None, ge=1, description="points a second above which one index is sampled on write (about 100)"
    )
    points_per_request: Literal[25, 250] = Field(250, description="points one invocation may write")
    read_sampling: ReadSampling | None = Field(None, description="answer from a coarser copy when large")
    read_percent: Literal[100, 10, 1] | None = Field(None, description="always answer from this copy")
    latency_ms: float = Field(0, ge=0, description="added to every answer")
    budget: Budget | None = Field(None, description="the 1 200-in-5-minutes limit and its block")
    faults: dict[Fault, float] = Field(default_factory=dict, description="probability of each fault, 0 to 1")
    script: tuple[Fault, ...] = Field((), description="faults of the next requests, in order; then none")
    surfaces: tuple[Surface, ...] = Field(tuple(Surface), description="what faults strike")
    seed: int = Field(1, description="makes faults by rate repeatable")
    retry_after_seconds: int = Field(1, ge=0, description="what the 429 and 503 faults send")
    drip_seconds: float = Field(1, ge=0, description="between two bytes of a dripping answer")
    bomb_mib: int = Field(1024, ge=1, le=4096, description="size of the unpacked gzip bomb")
