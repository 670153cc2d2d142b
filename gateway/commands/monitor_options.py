"""What `insights monitor add` and `insights maintenance add` take, and why they take no other."""

import re
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from gateway.errors import BadUserInput
from gateway.registry.config import LONGEST, MIN_INTERVAL_S, MIN_TIMEOUT_MS, usable_url
from gateway.times import recurrence
from gateway.times.calendar import zone
from gateway.times.maintenance import Maintenance
from gateway.times.window import MAX_WINDOW_S, SECOND_MS
from gateway.times.written import duration

LONGEST_NAME = 200
SHORTEST_S, LONGEST_S = 60, 31 * 86_400
START = "%Y-%m-%dT%H:%M"

_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,59}", re.ASCII)
_VISIBLE, _UNUSABLE = "LMNPS", {"Cc", "Cs", "Zl", "Zp"}
"""General categories of Unicode: a name needs some of the first, and none of the others: control characters,
halves of a character, separators of lines. What joins characters, or spaces them, is part of many scripts."""


class CheckKind(StrEnum):
    HTTP = "http"
    TCP = "tcp"


def kind(url: str, asked: CheckKind | None) -> CheckKind:
    """What the URL's scheme says. Raises BadUserInput for a URL that cannot be checked from here."""
    try:
        parts = urlsplit(usable_url(url))
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https", "tcp"):
        raise BadUserInput("write http://host, https://host or tcp://host:port", "--url")
    if parts.username is not None or parts.password is not None:
        raise BadUserInput("leave user and password out: everybody in the organization sees the URL", "--url")
    found = CheckKind.TCP if parts.scheme == "tcp" else CheckKind.HTTP
    if asked not in (None, found):
        raise BadUserInput(f"a {parts.scheme}:// URL is checked as {found}", "--kind")
    return found


def interval_s(written: str) -> int:
    seconds = _seconds(written, "--interval")
    if not MIN_INTERVAL_S <= seconds <= LONGEST:
        raise BadUserInput(f"write at least {MIN_INTERVAL_S}s, and at most some years", "--interval")
    return seconds


def timeout_ms(written: str) -> int:
    milliseconds = _seconds(written, "--timeout") * 1000
    if not MIN_TIMEOUT_MS <= milliseconds <= LONGEST:
        raise BadUserInput("write at least 1s, and at most some days", "--timeout")
    return milliseconds


def check_ends_in_time(interval_s: int, timeout_ms: int) -> None:
    """Of a target that hangs, fewer checks would be seen than of one that answers."""
    if timeout_ms > interval_s * SECOND_MS:
        raise BadUserInput(
            f"a check that hangs for {timeout_ms // SECOND_MS} s still runs when the next ones are due, "
            f"which are left out; write at most --interval ({interval_s}s)",
            "--timeout",
        )


def _seconds(written: str, option: str) -> int:
    return duration(written, option).seconds


def name(written: str, option: str = "--name") -> str:
    name = written.strip()
    kinds = {unicodedata.category(character) for character in name}
    visible = any(kind[0] in _VISIBLE for kind in kinds)
    if not visible or len(name) > LONGEST_NAME or kinds & _UNUSABLE:
        raise BadUserInput(f"write 1 to {LONGEST_NAME} printable characters", option)
    return name


def start(written: str) -> datetime:
    """A wall clock's date and time."""
    try:
        return datetime.strptime(written, START)  # noqa: DTZ007 - of the timezone that is given beside
    except ValueError:
        raise BadUserInput(
            f"{written[:40]!r} is no time; write the timezone's date and time like 2026-11-29T02:00",
            "--start",
        ) from None


def length_s(written: str, rule: str | None) -> int:
    """A length that ends before it comes again."""
    found = duration(written, "--for").seconds
    if not SHORTEST_S <= found <= LONGEST_S:
        raise BadUserInput("write at least 1m, and at most 31d", "--for")
    if rule is not None and found > recurrence.period_s(rule):
        raise BadUserInput("it is longer than the time until it comes again; write a shorter one", "--for")
    return found


def timezone(written: str) -> str:
    zone(written, "--timezone")
    return written


def tag(written: str, argument: str) -> str:
    if not _TAG.fullmatch(written):
        raise BadUserInput(
            "write 1 to 60 letters, digits and . _ : - , the first a letter or digit", argument
        )
    return written


def check_near(kept: Maintenance, now_ms: int) -> None:
    """Windows reach 400 days back; and a rule is worked out from its start on."""
    reach_ms = MAX_WINDOW_S * SECOND_MS
    if not kept.spans(now_ms - reach_ms, now_ms + reach_ms):
        raise BadUserInput("it does not come within 400 days of now; write another time", "--start")
    if kept.rule and kept.start.year < datetime.fromtimestamp(now_ms / SECOND_MS, UTC).year - 2:
        raise BadUserInput("a rule begins at most two years ago; write a later time", "--start")
