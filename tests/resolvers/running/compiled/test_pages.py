"""The product's own operations: asked again, and compiled by then, they are answered as graphql-core did."""

import pytest

from tests.gateway_under_test import Gateway
from tests.golden.asked import pages

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.dear
@pytest.mark.parametrize("name", sorted(pages()))
async def test_asked_again(acme: Gateway, name: str) -> None:
    """Data and errors are the same, whatever is compiled of the page."""
    question = pages()[name]
    first, *again = [await acme.ask(question.text, question.variables) for _ in range(3)]
    for one in again:
        assert (one.get("data"), one.get("errors")) == (first.get("data"), first.get("errors"))
    assert first.get("data") is not None
