"""Which questions are the same: by rights, by values and by the moment."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.access.principal import Access, Membership, Principal, PrincipalKind, Role
from gateway.http.admitted import Question, _key
from gateway.times.window import WindowSpec
from tests.http.world import ACME

MEMBER = Membership(ACME, "acme", "Acme", Role.MEMBER, 1.0, 0)
ADA = Access(Principal("ada", None, PrincipalKind.PERSON), (MEMBER,), MEMBER, 1)
BOB = replace(ADA, principal=Principal("bob", None, PrincipalKind.PERSON))
ADMIN, RENAMED = replace(MEMBER, role=Role.ADMIN), replace(MEMBER, org_id="org_bolt")


@pytest.mark.parametrize(
    ("other", "impersonal", "personal"),
    [
        (ADA, True, True),
        (BOB, True, False),
        (replace(ADA, memberships=(MEMBER, RENAMED)), True, False),
        (replace(ADA, org=ADMIN), False, False),
        (replace(ADA, org=replace(MEMBER, sample_rate=0.5)), False, False),
        (replace(ADA, org=RENAMED), False, False),
    ],
)
def test_rights_decide(other: Access, *, impersonal: bool, personal: bool) -> None:
    """Another org, role or rate is another question; another person where the answer tells of persons."""
    for who, alike in ((False, impersonal), (True, personal)):
        question = Question("{ a }", {"w": "1h"}, None, personal=who)
        assert (_key(ADA, question, 0) == _key(other, question, 0)) is alike


@given(st.integers(0, 10**13), st.integers(0, 30_000))
def test_the_tick_decides(now_ms: int, later: int) -> None:
    """Who asks when lengths of time end at another moment asks for something else."""
    question, spec = Question("{ a }"), WindowSpec.parse("1h")
    same = spec.at(now_ms) == spec.at(now_ms + later)
    assert (_key(ADA, question, now_ms) == _key(ADA, question, now_ms + later)) is same


@given(st.integers(0, 5), st.integers(0, 5))
def test_changes_decide(before: int, after: int) -> None:
    """Who asks after this process has changed something asks for something else."""
    question = Question("{ a }")
    assert (_key(ADA, question, 0, before) == _key(ADA, question, 0, after)) is (before == after)
