"""Errors in the words of GraphQL."""

import pytest
from graphql import GraphQLError

from resolvers.running.outcome import told


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("first must not be None", "first must not be null"),
        ("expected True or False, found None", "expected true or false, found null"),
        ("no monitor is called 'The True Story' here", "no monitor is called 'The True Story' here"),
        ('no monitor is called "None of it", but None', 'no monitor is called "None of it", but null'),
        ("it isn't None, and doesn't hold True", "it isn't null, and doesn't hold true"),
        ("Nonesuch and Falsehood", "Nonesuch and Falsehood"),
    ],
)
def test_values_are_told_as_graphql_writes_them(message: str, shown: str) -> None:
    """null, true and false stand for Python's words, but not inside of what is quoted."""
    assert told([GraphQLError(message)])[0]["message"] == shown
