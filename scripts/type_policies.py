"""Prints clients/apollo-type-policies.ts: how Apollo's cache keeps each type of the schema.

scripts/export-schema writes it; a test compares the two.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

SCHEMA = Path(__file__).parents[1] / "schema.graphql"
IDENTITIES = (
    ("dimension", "key"),
    ("product", "metric"),
    ("source", "target"),
    ("monitor", "since"),
    *((name,) for name in ("key", "monitor", "cursor", "region", "class", "code", "range")),
    *((name,) for name in ("target", "name")),
)
"""Fields that together tell the entries of a list apart, where these have no id: the first a type has. A key
that is null is the one group of what is not known; a moment that may be null is a fact of its entry."""
HEAD = """\
// Made by scripts/export-schema from schema.graphql; not to be edited.
// What has an id that names it for good is kept by it. Everything else is a part of what it was asked of: two
// components that select different fields of it are put together, entry by entry where it is a list.
// clients/README.md says what else a cache has to know.
import type {
  FieldMergeFunction,
  FieldPolicy,
  Reference,
  StoreObject,
  TypePolicies,
} from "@apollo/client";

type Entry = StoreObject | Reference;

/** Entries that are the same ones are merged; others, or in another order, take the place of the old ones. */
function entries(...told: readonly string[]): FieldMergeFunction<readonly Entry[] | null> {
  return (existing, incoming, { mergeObjects, readField }) => {
    if (!existing || !incoming || existing.length !== incoming.length) return incoming;
    const same = (at: number, name: string) => {
      const lists = [existing, incoming];
      const [before, now] = lists.map((list) => JSON.stringify(readField(name, list[at])));
      return before !== undefined && before === now;
    };
    if (!incoming.every((_, at) => told.every((name) => same(at, name)))) return incoming;
    return incoming.map((one, at) => mergeObjects(existing[at] as Entry, one as Entry));
  };
}

/**
 * A field that is given no window has that of the fields around it, which no key of
 * something kept by its id has: the operation's variables stand for it, so pass such a window as a variable,
 * or to the field itself.
 */
const scoped: FieldPolicy["keyArgs"] = (args, { variables }) =>
  JSON.stringify([args, args?.["window"] ? null : variables]);
"""


def main() -> None:
    print(text(build_schema(SCHEMA.read_text())), end="")


def text(schema: GraphQLSchema) -> str:
    found = "\n".join(_policies(schema))
    possible = "\n".join(_possible(schema))
    return (
        f"{HEAD}\nexport const typePolicies: TypePolicies = {{\n{found}\n}};\n\n"
        f"/** For `new InMemoryCache({{ typePolicies, possibleTypes }})`. */\n"
        f"export const possibleTypes: Record<string, string[]> = {{\n{possible}\n}};\n"
    )


def _objects(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLObjectType]]:
    for name, one in sorted(schema.type_map.items()):
        if isinstance(one, GraphQLObjectType) and not name.startswith("__"):
            yield name, one


def _policies(schema: GraphQLSchema) -> Iterator[str]:
    for name, one in _objects(schema):
        kept = one is schema.query_type or "id" in one.fields
        parts = [] if kept else ["keyFields: false", "merge: true"]
        fields = dict(_lists(one))
        if kept and one is not schema.query_type:
            fields |= {name: [*fields.get(name, []), "keyArgs: scoped"] for name in _scoped(one)}
        if fields:
            told = ", ".join(f"{field}: {{ {', '.join(some)} }}" for field, some in fields.items())
            parts.append(f"fields: {{ {told} }}")
        if parts:
            yield f"  {name}: {{ {', '.join(parts)} }},"


def _lists(one: GraphQLObjectType) -> Iterator[tuple[str, list[str]]]:
    """Fields that hold entries without an id, and how these are told apart."""
    for name, field in one.fields.items():
        of = get_named_type(field.type)
        listed = is_list_type(get_nullable_type(field.type))
        if listed and isinstance(of, GraphQLObjectType) and "id" not in of.fields:
            told = next((some for some in IDENTITIES if all(_tells(of, each) for each in some)), ())
            if told:
                yield name, [f"merge: entries({json.dumps(told)[1:-1]})"]


def _scoped(one: GraphQLObjectType) -> Iterator[str]:
    """Fields whose window may be left to those around them."""
    for name, field in one.fields.items():
        if "window" in field.args and not is_non_null_type(field.args["window"].type):
            yield name


def _tells(of: GraphQLObjectType, name: str) -> bool:
    """A leaf, a range, or something that has an id; no moment that may be null."""
    if name not in of.fields or (name == "since" and not is_non_null_type(of.fields[name].type)):
        return False
    found = get_nullable_type(of.fields[name].type)
    return (
        is_leaf_type(found)
        or name == "range"
        or (isinstance(found, GraphQLObjectType) and "id" in found.fields)
    )


def _possible(schema: GraphQLSchema) -> Iterator[str]:
    for name, one in sorted(schema.type_map.items()):
        if isinstance(one, GraphQLInterfaceType):
            types = ", ".join(f'"{each.name}"' for each in schema.get_possible_types(one))
            yield f"  {name}: [{types}],"


if __name__ == "__main__":
    main()
