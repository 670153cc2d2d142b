"""The schema as a whole: committed as it is, and described to the last argument."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
)
from typer.testing import CliRunner

from gateway.cli import application

COMMITTED = Path(__file__).parents[2] / "schema.graphql"
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """The committed schema."""
    return build_schema(COMMITTED.read_text())


def own_types(schema: GraphQLSchema) -> Iterator[tuple[str, object]]:
    for name, one in schema.type_map.items():
        if not name.startswith("__") and name not in BUILT_IN:
            yield name, one


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Every part of the schema with its description."""
    for name, one in own_types(schema):
        yield name, getattr(one, "description", None)
        if isinstance(one, GraphQLObjectType | GraphQLInputObjectType):
            for field_name, field in one.fields.items():
                yield f"{name}.{field_name}", field.description
        if isinstance(one, GraphQLEnumType):
            for value_name, value in one.values.items():
                yield f"{name}.{value_name}", value.description
    for place, argument in arguments(schema):
        yield place, argument.description


def arguments(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLArgument]]:
    for name, one in own_types(schema):
        if isinstance(one, GraphQLObjectType):
            for field_name, field in one.fields.items():
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}({argument_name}:)", argument


def test_committed() -> None:
    """schema.graphql is what `insights schema` prints."""
    printed = CliRunner().invoke(application(), ["schema"])
    assert printed.exit_code == 0
    assert printed.stdout == COMMITTED.read_text()


def test_every_part_is_described(schema: GraphQLSchema) -> None:
    """Types, fields, arguments and enum values all say what they are, in a sentence."""
    bad = [place for place, text in described(schema) if not text or not text.rstrip().endswith((".", '"'))]
    assert bad == []


def test_pages_are_bounded(schema: GraphQLSchema) -> None:
    """Every first and last tells its bound."""
    sizes = {place: one for place, one in arguments(schema) if "(first:" in place or "(last:" in place}
    assert len(sizes) >= 6
    assert [place for place, one in sizes.items() if "1 to 100" not in (one.description or "")] == []


def test_scalars_are_specified(schema: GraphQLSchema) -> None:
    """Every scalar of ours points at its specification."""
    scalars = {name: one for name, one in own_types(schema) if isinstance(one, GraphQLScalarType)}
    assert set(scalars) == {"DateTime", "Duration", "Window"}
    pages = {name: one.specified_by_url or "" for name, one in scalars.items()}
    assert pages.pop("DateTime").startswith("https://")
    assert all((COMMITTED.parent / page).is_file() for page in pages.values())


def test_no_writes(schema: GraphQLSchema) -> None:
    """There is nothing to change and nothing to subscribe to."""
    assert schema.mutation_type is None
    assert schema.subscription_type is None
