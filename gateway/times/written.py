"""Windows and durations as callers write them: a bad one is BadUserInput naming its argument."""

from gateway.errors import BadUserInput
from gateway.times.calendar import zone
from gateway.times.window import MAX_WINDOW_S, SECOND_MS, Duration, Window, WindowError, WindowSpec


def window(text: str, argument: str) -> WindowSpec:
    try:
        return WindowSpec.parse(text)
    except WindowError as error:
        raise BadUserInput(str(error), argument) from error


def duration(text: str, argument: str) -> Duration:
    try:
        return Duration.parse(text)
    except WindowError as error:
        raise BadUserInput(str(error), argument) from error


def located(window: WindowSpec, now_ms: int, timezone: str) -> Window:
    """Its range, dates being those of the timezone. Raises BadUserInput naming `timezone` or `window`.

    A window of the far future is refused: to walk from now to its end day by day would take long.
    """
    local = zone(timezone)
    try:
        found = window.at(now_ms, local)
    except WindowError as error:
        raise BadUserInput(str(error), "window") from error
    if found.since_ms > now_ms + MAX_WINDOW_S * SECOND_MS:
        raise BadUserInput(
            f"{window.text[:60]!r} begins more than 400 days from now; ask for an earlier window", "window"
        )
    return found


def bucket_seconds(window: Window, bucket: Duration | None) -> int:
    """Length of a bucket for this window, chosen where none was asked for."""
    try:
        return window.bucket_or_auto(bucket)
    except WindowError as error:
        raise BadUserInput(str(error), "bucket") from error
