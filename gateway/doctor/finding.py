"""What a look at one thing found: a verdict, what was seen, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `next_step` is empty where there is nothing to do."""

    check: str
    verdict: Verdict
    seen: str
    next_step: str = ""


def ok(check: str, seen: str) -> Finding:
    return Finding(check, Verdict.OK, seen)


def warning(check: str, seen: str, next_step: str) -> Finding:
    return Finding(check, Verdict.WARNING, seen, next_step)


def failed(check: str, seen: str, next_step: str) -> Finding:
    return Finding(check, Verdict.FAILED, seen, next_step)


def skipped(check: str, seen: str) -> Finding:
    return Finding(check, Verdict.SKIPPED, seen)


def any_failed(findings: Iterable[Finding]) -> bool:
    return any(one.verdict is Verdict.FAILED for one in findings)
