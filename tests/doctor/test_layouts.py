"""The layout audit: which writer filled these columns?"""

from typing import Any

import pytest

from gateway.doctor.finding import Verdict
from gateway.doctor.layouts import DOCUMENTED_COLUMNS, LOOKS, WRITER_OF_2025, audit
from gateway.doctor.telemetry import clock_finding, freshness_finding, layout_finding
from gateway.telemetry.sql.audits import BLOBS, DOUBLES
from gateway.telemetry.sql.columns import APPENDED

NOW_S = 1_795_478_400


def row(*blobs: str, index: str = "mon_1", doubles: tuple[float, ...] = ()) -> dict[str, Any]:
    numbers = doubles or (1_795_478_399_000.0, 120.5, 200.0, 1.0)
    return {
        "written": NOW_S,
        "index1": index,
        **dict.fromkeys(BLOBS, ""),
        **dict(zip(BLOBS, blobs, strict=False)),
        **dict.fromkeys(DOUBLES, 0.0),
        **dict(zip(DOUBLES, numbers, strict=False)),
    }


FINE = row("org_1", "dsp_1", "up", "weur", "AMS")
FAILED = row("org_1", "dsp_2", "down", "unknown", "SJC", "HTTP 500")
OF_2025 = row("dsp_1", "up", "weur", "AMS")
LONGER = FAILED | {"blob7": "http", "blob8": "server_error", "blob9": "relay_weur", "double5": 12.0}
LONGEST = LONGER | {"double10": 1_800_000_000.0, "blob10": "1.1", "blob11": "Let's Encrypt (R11)"}


def test_every_field_that_is_judged_has_a_column_in_the_documented_layout() -> None:
    """Fields and looks are the same list."""
    assert set(DOCUMENTED_COLUMNS.columns) == set(LOOKS)
    assert set(WRITER_OF_2025.columns) == set(LOOKS) - {"org", *APPENDED}


def test_documented_rows_are_recognised() -> None:
    """Up or failed, with every optional text empty or there."""
    found = audit([FINE, FAILED, row("org_1", "", "pending", "", "")])
    assert (found.documented, found.of_2025, found.worst) == (3, 0, None)
    assert layout_finding(found).verdict is Verdict.OK


def test_rows_from_before_and_after_the_appended_columns_are_told_apart() -> None:
    """Both are fine; the audit counts the longer ones, and names the newest layout met."""
    found = audit([FINE, LONGER, FAILED, LONGER | {"double5": 0.0}])
    assert (found.documented, found.appended, found.version) == (4, 2, "appended-2026")
    assert "2 of them with the columns appended in 2026 (appended-2026)" in layout_finding(found).seen
    assert (audit([FINE, LONGEST]).documented, audit([FINE, LONGEST]).appended) == (2, 1)
    assert audit([FINE]).version == "documented-2025"
    assert audit([OF_2025]).version == "writer-of-late-2025"
    assert audit([]).version == "unknown"


def test_the_writer_of_late_2025_is_recognised() -> None:
    """Blobs that begin with the dispatch id, and no org: told by name, with the loss by two indexes."""
    found = audit([OF_2025, FINE])
    assert (found.documented, found.of_2025) == (1, 1)
    told = layout_finding(found)
    assert told.verdict is Verdict.FAILED
    assert "writer-of-late-2025" in told.seen
    assert "more than one index" in told.next_step


@pytest.mark.parametrize(
    "region",
    ["Texas", "Île-de-France", "Provence-Alpes-Côte d'Azur", "東京都", "महाराष्ट्र", "unknown", "us-east-1"],
)
def test_regions_are_names_in_any_language(region: str) -> None:
    """They fit both layouts, so that each is still told from the other."""
    assert audit([FINE | {"blob4": region}]).documented == 1
    assert audit([OF_2025 | {"blob3": region}]).of_2025 == 1


@pytest.mark.parametrize("text", ["up", "AMS", "HTTP 503", "refused by 10.0.0.1", "x" * 81])
def test_what_stands_beside_a_region_is_none(text: str) -> None:
    """A status, a colo, an error: the columns are shifted then."""
    assert (audit([FINE | {"blob4": text}]).worst or ("",))[0] == "blob4"


@pytest.mark.parametrize(
    ("changed", "column", "field"),
    [
        ({"blob3": "AMS"}, "blob3", "status"),
        ({"double1": 1_795_478_399.0}, "double1", "timestamp_ms"),
        ({"double4": 10.0}, "double4", "sample_rate"),
        ({"blob5": "Amsterdam"}, "blob5", "colo"),
        ({"index1": ""}, "index1", "monitor"),
        ({"double3": 42.0}, "double3", "code"),
        ({"blob1": "has space"}, "blob1", "org"),
        ({"blob7": "https://example.com"}, "blob7", "kind"),
        ({"blob8": "no answer, in time"}, "blob8", "error_class"),
        ({"blob9": "down"}, "blob9", "relay"),
        ({"double5": -1.0}, "double5", "lag_ms"),
        ({"blob10": "http"}, "blob10", "http_version"),
        ({"blob11": "up"}, "blob11", "issuer"),
        ({"blob11": "x" * 201}, "blob11", "issuer"),
    ],
)
def test_a_column_that_is_not_its_field_is_named(changed: dict[str, object], column: str, field: str) -> None:
    """With the number of rows and an example."""
    found = audit([FINE, FINE | changed])
    assert found.worst == (column, field, 1, repr(changed[column])[:40])
    assert f"{column} does not look like {field} in 1 of 2 rows" in layout_finding(found).seen


def test_no_rows_are_a_failure_that_names_the_likely_cause() -> None:
    """An empty dataset is what two indexes look like from here."""
    told = layout_finding(audit([]))
    assert told.verdict is Verdict.FAILED
    assert "index" in told.next_step


@pytest.mark.parametrize(
    ("newest", "p95", "verdict"),
    [
        (NOW_S - 5, 3.0, Verdict.OK),
        (NOW_S - 5, 61.0, Verdict.WARNING),
        (NOW_S - 1000, 3.0, Verdict.WARNING),
        (0, None, Verdict.WARNING),
    ],
)
def test_rows_that_arrive_late_are_warned_of(newest: int, p95: float | None, verdict: Verdict) -> None:
    """Over a minute from check to write, or nothing for a quarter of an hour."""
    rows = [{"newest": newest, "p50": None if p95 is None else 1.0, "p95": p95}]
    assert freshness_finding(rows, NOW_S).verdict is verdict


@pytest.mark.parametrize(
    ("p50", "p95", "told", "verdict"),
    [
        (-0.7, -0.1, "p50 less than 1 s, p95 less than 1 s", Verdict.OK),
        (-0.7, 2.5, "p50 less than 1 s, p95 2.5 s", Verdict.OK),
        (-3.0, -2.0, "p50 -3.0 s, p95 -2.0 s", Verdict.WARNING),
    ],
)
def test_no_row_is_there_before_its_check(p50: float, p95: float, told: str, verdict: Verdict) -> None:
    """Whole seconds hide how long a write takes; more than one of them is a clock that is ahead."""
    found = freshness_finding([{"newest": NOW_S - 5, "p50": p50, "p95": p95}], NOW_S)
    assert found.seen.endswith(f"from check to write {told}")
    assert found.verdict is verdict


@pytest.mark.parametrize(("skew", "verdict"), [(0, "ok"), (-9, "warning"), (61, "failed")])
def test_a_clock_that_is_off_is_told(skew: int, verdict: str) -> None:
    """Beyond a minute sign-in breaks."""
    assert clock_finding(skew).verdict == verdict
