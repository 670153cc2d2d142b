"""What every insight reads when it is asked alone, in both dialects, to the letter."""

import pytest

from tests.golden.asked import Question, insights
from tests.golden.files import Golden
from tests.golden.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("name", insights())
async def test_statements(golden: Golden, classic: Served, analytics: Served, name: str) -> None:
    """An insight of a monitor, of the fleet or of the org sends the statements that it sent."""
    found = [await _statements(one, classic, analytics) for one in insights()[name]]
    golden.check(f"statements/insights/{name.replace(' ', '_')}.sql", "\n\n".join(found) + "\n")


async def _statements(question: Question, *gateways: Served) -> str:
    return "\n\n".join([(await one.asked(question)).statements() for one in gateways])
