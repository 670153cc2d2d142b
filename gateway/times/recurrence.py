"""When something recurs: the part of RFC 5545's RRULE that begins once a day at most. Pure.

Dates are those of a wall clock: which moments they are, a timezone tells. The rules are worked out by
dateutil; what it would take without a word is refused before.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from dateutil.rrule import rrule, rrulestr

from gateway.errors import BadUserInput

LONGEST = 200
"""Characters of a rule."""
PERIODS_S = {"DAILY": 86_400, "WEEKLY": 7 * 86_400, "MONTHLY": 28 * 86_400, "YEARLY": 365 * 86_400}
"""The shortest time from one to the next."""

_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_NTH = f"(?:[+-]?[1-5])?{_DAY}"
_MONTH_DAY = "-?(?:[1-9]|[12][0-9]|3[01])"
_PARTS = {
    "FREQ": "|".join(PERIODS_S),
    "INTERVAL": "[1-9][0-9]?",
    "COUNT": "[1-9][0-9]{0,3}",
    "UNTIL": "[0-9]{8}(?:T[0-9]{6})?",
    "BYDAY": f"{_NTH}(?:,{_NTH})*",
    "BYMONTHDAY": f"{_MONTH_DAY}(?:,{_MONTH_DAY})*",
    "BYMONTH": "(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*",
    "WKST": _DAY,
}


def checked(text: str, start: datetime, argument: str) -> str:
    """The rule as it is kept. Raises BadUserInput naming the argument for what is none, or never occurs."""
    parts = _parts(text, argument)
    monthly = parts["FREQ"] in {"MONTHLY", "YEARLY"}
    if not monthly and (re.search("[0-9]", parts.get("BYDAY", "")) or "BYMONTHDAY" in parts):
        raise _refused(text, "days of the month are of rules by month or year only", argument)
    if "COUNT" in parts and "UNTIL" in parts:
        raise _refused(text, "give COUNT or UNTIL, not both", argument)
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        never = next(iter(_rrule(rule, start)), None) is None
    except (ValueError, TypeError) as error:
        raise _refused(text, f"{error}", argument) from error
    if never:
        raise _refused(text, "no day is one of it", argument)
    return rule


def period_s(rule: str) -> int:
    """The shortest time from one occurrence to the next, in seconds."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    several = parts.keys() & {"BYDAY", "BYMONTHDAY", "BYMONTH"}
    return PERIODS_S["DAILY" if several else parts["FREQ"]]


def occurrences(rule: str, start: datetime, after: datetime, before: datetime) -> list[datetime]:
    """Those in [after, before], of the same wall clock as the start, from which on it recurs."""
    return list(_rrule(rule, start).between(after, before, inc=True))


def _rrule(rule: str, start: datetime) -> rrule:
    return cast("rrule", rrulestr(rule, dtstart=start))


def _parts(text: str, argument: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    if len(text) > LONGEST:
        raise BadUserInput(f"longer than {LONGEST} characters; write fewer parts", argument)
    for part in text.upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS or name in found or not re.fullmatch(_PARTS[name], value, re.ASCII):
            raise _refused(text, f"{part[:40]!r} is no part of one", argument)
        found[name] = value
    if "FREQ" not in found:
        raise _refused(text, "FREQ is missing", argument)
    return found


def _refused(text: str, why: str, argument: str) -> BadUserInput:
    return BadUserInput(
        f"{text[:60]!r} is not a recurrence rule: {why}; write one of RFC 5545 like FREQ=WEEKLY;BYDAY=SU or "
        "FREQ=MONTHLY;BYDAY=1SA",
        argument,
    )
