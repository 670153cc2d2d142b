"""Who may have the team's keys fetched. Pure but for the clock, which never goes back.

A forger writes into a token what he likes, so that what he sends cannot be told from a token signed with a
key rotated in a moment ago. Hence three rules:

- One fetch in PAUSE_S for all, whatever is asked and however often.
- Beyond it, the first FEW new key ids of SPELL_S have a fetch of their own each: one forged id, or a client
  with an old token, takes nothing from a new key. A flood has none: its first ids use them up, and they
  come back only when it has been over for SPELL_S.
- A key id that a good answer did not list waits before it is asked for again, twice as long each time up to
  SPELL_S; the slot that it would use every PAUSE_S stays free for others. A failed fetch is no such answer.

So PAUSE_S see one fetch, and 1 + FEW where few ids are asked for, beside those that found a key rotated in;
and a key that is listed is found at once, or within PAUSE_S where FEW or more tokens of ids that are not
listed came within SPELL_S: forged ones, good in all but their signature, or those of keys rotated in while
the endpoint failed. (That last rest cannot go: a fetch for each would be the flood's to command.)
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

PAUSE_S = 30.0
SPELL_S = 300.0
FEW = 3
MOST_IDS = 1024
"""Ids remembered: a flood pushes the oldest out, which then have their turn in the common pause again."""
NEWEST = 16
"""Of them, those of which it is known when they came first: enough to tell a flood."""


@dataclass(slots=True)
class _Asked:
    """A key id that is not known; whether it has had its fetch, and when it may be asked for again."""

    had: bool = False
    pause: float = 0.0
    again: float = 0.0


class FetchBudget:
    """Mutable; of one endpoint."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._ids: OrderedDict[str, _Asked] = OrderedDict()
        self._new: OrderedDict[str, float] = OrderedDict()
        """More than FEW that came first within SPELL_S are a flood."""
        self._fetched: float | None = None

    def came(self, kid: str) -> None:
        """A token with an id that is not known has come; whether or not it gets a fetch."""
        if kid not in self._ids:
            self._ids[kid] = _Asked()
            self._new[kid] = self._monotonic()
        self._ids.move_to_end(kid)
        if len(self._ids) > MOST_IDS:
            self._ids.popitem(last=False)
        if len(self._new) > NEWEST:
            self._new.popitem(last=False)

    def granted(self, kid: str | None) -> bool:
        """True where a fetch may begin now, for an id that came, or (None) because the keys are old."""
        now = self._monotonic()
        asked = self._ids.get(kid) if kid else None
        free = self._fetched is None or now - self._fetched >= PAUSE_S
        if asked and now < asked.again:
            return False
        if not free and (asked is None or asked.had or self._flooded(now)):
            return False
        self._fetched = now
        if asked:
            asked.had = True
        return True

    def _flooded(self, now: float) -> bool:
        return sum(came > now - SPELL_S for came in self._new.values()) > FEW

    def listed(self, kid: str | None, kids: frozenset[str]) -> None:
        """A fetch that began for `kid` was answered with these. What is listed is no stranger any more."""
        for known in kids & self._ids.keys():
            del self._ids[known]
            self._new.pop(known, None)
        asked = self._ids.get(kid) if kid else None
        if asked:
            asked.pause = min(SPELL_S, asked.pause * 2 or PAUSE_S)
            asked.again = self._monotonic() + asked.pause
