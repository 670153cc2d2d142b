"""When an attempt is repeated: what failed says how often, the deadline says whether there is time left.

Waits have full jitter, so that callers who failed together do not come back together; `Retry-After` is
kept where the service sent one, and a wait that does not fit into the deadline is not begun.
"""

import random
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type
from tenacity.wait import wait_base

from gateway.stores.calls.budget import Sleep

FIRST_S = 0.2
MOST_S = 2.0
_DICE = random.SystemRandom()
"""Its own: workers that were forked from one process would share any other's turns."""
LEAST_LEFT_S = 0.1
"""An attempt with less time than this would only fail again."""


class Unwell(Exception):
    """An attempt failed in a way that may pass; it is worth `retries` more."""

    def __init__(self, reason: str, *, retries: int, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retries = retries
        self.retry_after = retry_after


class _Wait(wait_base):
    """`Retry-After` with a little jitter on top, else a random share of a doubling bound."""

    def __call__(self, retry_state: RetryCallState) -> float:
        bound = min(MOST_S, FIRST_S * 2 ** (retry_state.attempt_number - 1))
        jitter = _DICE.uniform(0, bound)
        asked = _failure(retry_state).retry_after
        return jitter if asked is None else asked + jitter


def attempts(left: Callable[[], float], sleep: Sleep) -> AsyncRetrying:
    """Repeats what raises Unwell. `left` tells the seconds to the deadline; the last Unwell is raised."""

    def spent(retry_state: RetryCallState) -> bool:
        tried = retry_state.attempt_number
        late = retry_state.upcoming_sleep + LEAST_LEFT_S > left()
        return late or tried > _failure(retry_state).retries

    return AsyncRetrying(
        retry=retry_if_exception_type(Unwell), wait=_Wait(), stop=spent, sleep=sleep, reraise=True
    )


def _failure(retry_state: RetryCallState) -> Unwell:
    outcome = retry_state.outcome
    error = outcome.exception() if outcome else None
    return error if isinstance(error, Unwell) else Unwell("", retries=0)


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds that the header asks to wait: a number, or a date, reckoned from the answer's own date."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal() and text.isascii():
        return float(text)
    try:
        until, now = (parsedate_to_datetime(date) for date in (text, headers.get("date", "")))
    except ValueError:
        return None
    return max(0.0, until.timestamp() - now.timestamp())
