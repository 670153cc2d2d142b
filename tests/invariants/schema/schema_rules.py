"""The schema's style in twelve rules, each a function from a schema to the places that break it.

A place is a name that stays (`Type.field`, `Type.field(argument:)`, or a bare name that several types share);
what is wrong there follows it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
    print_ast,
)

Breaks = Iterator[tuple[str, str]]
Rule = Callable[[GraphQLSchema], Breaks]
NUMBERS = frozenset({"Float", "Int", "Estimate", "EstimateColumn"})
GLOBAL = frozenset({"Monitor", "Incident", "Heartbeat", "Relay", "Organization", "Dispatch"})
"""Types of which an id names one thing for good."""
SCOPES = frozenset({"Query.fleet", "Query.monitor", "Query.monitors"})
"""Fields whose window is that of the fields below them, each of which answers with its range."""
CLOSED = frozenset({"kind", "product", "metric", "unit", "dimension", "jurisdiction", "locationHint"})
"""Names of closed sets."""
UNITS = {r"\bms\b": "Ms", r"\b[Ss]econds\b": "Seconds", r"\ba minute\b": "PerMinute"}
"""What a description says, and how a number's name ends then, or its type's. Within a Latency all are ms."""
SENTINEL = re.compile(r"\bor unknown|[;,] empty\b|\((?:none|empty|0) (?:where|for)|\b0 for (?:never|none)")
TELLS_NULL = re.compile(r"[Nn]ull\b|[Nn]o value")
GROWS = re.compile(r"^(Heartbeat |Failed |Unreadable )?([Rr]ows|[Cc]hecks|[Ff]ailures)\b|sample interval")
"""What an Int counts that may pass 2^31."""
TOO_SHORT = 20


def types(schema: GraphQLSchema) -> Mapping[str, GraphQLNamedType]:
    """Those written here: neither introspection's nor built in."""
    return {name: one for name, one in schema.type_map.items() if not name.startswith("__")}


def objects(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLObjectType]]:
    yield from ((name, one) for name, one in types(schema).items() if isinstance(one, GraphQLObjectType))


def fields(schema: GraphQLSchema) -> Iterator[tuple[str, str, GraphQLField]]:
    yield from ((kind, name, one) for kind, found in objects(schema) for name, one in found.fields.items())


def arguments(schema: GraphQLSchema) -> Iterator[tuple[str, str, GraphQLArgument]]:
    """Of fields, as (`Type.field`, name, argument)."""
    for kind, field, one in fields(schema):
        yield from ((f"{kind}.{field}", name, argument) for name, argument in one.args.items())


def named(one: GraphQLField | GraphQLArgument) -> str:
    return get_named_type(one.type).name


def _object(one: GraphQLField) -> GraphQLObjectType | None:
    found = get_named_type(one.type)
    return found if isinstance(found, GraphQLObjectType) else None


def _said(one: GraphQLField) -> str:
    return one.description or ""


def one_name_one_type(schema: GraphQLSchema) -> Breaks:
    """1. A field name has one meaning and one named type; a number, its Estimate and its column are one."""
    by_name: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, name, one in fields(schema):
        by_name[name]["number" if named(one) in NUMBERS else named(one)].append(kind)
    for name, by_type in by_name.items():
        if len(by_type) > 1:
            yield name, "; ".join(f"{kind} in {', '.join(found)}" for kind, found in by_type.items())


def no_stutter_no_cycle(schema: GraphQLSchema) -> Breaks:
    """2. A field's type has no field of its name, and no circle of types is without one that has an id."""
    for kind, name, one in fields(schema):
        found = _object(one)
        if found and name in found.fields:
            yield f"{kind}.{name}", f"{found.name}.{name} again"
        if found and kind not in GLOBAL and kind in _reached(found):
            yield f"{kind}.{name}", f"{found.name} leads back to {kind}"


def _reached(start: GraphQLObjectType) -> set[str]:
    """Types below one, itself too, not looked for beyond those that have an id."""
    seen: set[str] = set()
    left = [start]
    while left:
        found = left.pop()
        if found.name in seen or found.name in GLOBAL:
            continue
        seen.add(found.name)
        left += [inner for one in found.fields.values() if (inner := _object(one))]
    return seen


def no_argument_named_as_a_sibling(schema: GraphQLSchema) -> Breaks:
    """3. No argument is named as a field beside it that is of another type."""
    for kind, found in objects(schema):
        for name, one in found.fields.items():
            for argument, given in one.args.items():
                sibling = found.fields.get(argument)
                if sibling and named(sibling) != named(given):
                    yield f"{kind}.{name}({argument}:)", f"{kind}.{argument} is of {named(sibling)}"


def windows_answer_with_their_range(schema: GraphQLSchema) -> Breaks:
    """4. What takes a window answers with its range, of a list on what wraps it."""
    for kind, name, one in fields(schema):
        found, place = _object(one), f"{kind}.{name}"
        listed = is_list_type(get_nullable_type(one.type)) and "windows" not in one.args
        if found and {"window", "windows"} & set(one.args) and place not in SCOPES:
            if listed:
                yield place, f"a bare list of {found.name}"
            elif "range" not in found.fields:
                yield place, f"{found.name} has no range"


def left_out_is_null(schema: GraphQLSchema) -> Breaks:
    """5. What may be left out may be null, and a name has one type and one default everywhere."""
    by_name: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place, name, one in [*arguments(schema), *_inputs(schema)]:
        default = _default(one)
        if default and is_non_null_type(one.type):
            yield f"{place}({name}:)", f"{one.type} with a default refuses null"
        by_name[name][f"{one.type} = {default}" if default not in {"", "null"} else str(one.type)].append(
            place
        )
    for name, by_type in by_name.items():
        if len(by_type) > 1:
            told = (f"{kind} in {', '.join(found[:3])}" for kind, found in by_type.items())
            yield f"({name}:)", "; ".join(told)


def _inputs(schema: GraphQLSchema) -> Iterator[tuple[str, str, GraphQLArgument]]:
    for kind, found in types(schema).items():
        if isinstance(found, GraphQLInputObjectType):
            yield from ((kind, name, one) for name, one in found.fields.items())


def _default(one: GraphQLArgument) -> str:
    """As it is written; empty where there is none."""
    return print_ast(one.ast_node.default_value) if one.ast_node and one.ast_node.default_value else ""


def names_say_moment_and_unit(schema: GraphQLSchema) -> Breaks:
    """6. Moments end in At, ranges are since and until, numbers say their unit, percentiles of what."""
    for kind, name, one in fields(schema):
        place, latency = f"{kind}.{name}", bool(re.match("Latency", kind) or re.search("(Ms|Seconds)$", kind))
        if named(one) == "DateTime" and not re.fullmatch(r".*At|since|until|starts|asOf", name):
            yield place, "a moment that does not end in At"
        if re.fullmatch(r"p\d\d|mean|min|max", name) and not latency:
            yield place, "does not say of what"
        elif named(one) in NUMBERS and not latency:
            yield from ((place, f"in {end}") for end in _units(_said(one)) if not _ends(name, end))


def _units(said: str) -> list[str]:
    return [end for words, end in UNITS.items() if re.search(words, said)]


def _ends(name: str, end: str) -> bool:
    return name.lower().endswith(end.lower())


def null_is_no_sentinel(schema: GraphQLSchema) -> Breaks:
    """7. What is not known is null, never a word, an empty text or a zero."""
    for kind, name, one in fields(schema):
        if SENTINEL.search(_said(one)):
            yield f"{kind}.{name}", _said(one)


def ids_are_global(schema: GraphQLSchema) -> Breaks:
    """8. `id: ID!` stands only where type and id name one thing for good; every field `...Id` is an ID."""
    for kind, name, one in fields(schema):
        if name == "id" and (kind not in GLOBAL or str(one.type) != "ID!"):
            yield f"{kind}.id", "names nothing for good: key"
        if re.search(r"Ids?$", name) and named(one) != "ID":
            yield f"{kind}.{name}", f"is of {named(one)}"


def closed_sets_are_enums(schema: GraphQLSchema) -> Breaks:
    """9. A closed set is an enum, one set is one enum."""
    for kind, name, one in fields(schema):
        if name in CLOSED and named(one) == "String":
            yield f"{kind}.{name}", "a closed set as String"
    sets: dict[frozenset[str], list[str]] = defaultdict(list)
    for name, found in types(schema).items():
        if isinstance(found, GraphQLEnumType):
            sets[frozenset(found.values)].append(name)
    yield from (("/".join(found), "the same values") for found in sets.values() if len(found) > 1)


def monitor_and_fleet_alike(schema: GraphQLSchema) -> Breaks:
    """10. Fields that monitor and fleet share come from an interface, with the same arguments."""
    monitor, fleet = schema.get_type("Monitor"), schema.get_type("FleetStats")
    if not isinstance(monitor, GraphQLObjectType) or not isinstance(fleet, GraphQLObjectType):
        return
    promised = {name for one in _interfaces(monitor, fleet) for name in one.fields}
    for name in monitor.fields.keys() & fleet.fields.keys():
        if name not in promised:
            yield name, "of no interface"
        if _signature(monitor.fields[name]) != _signature(fleet.fields[name]):
            yield name, "differs in type or arguments"


def _interfaces(*of: GraphQLObjectType) -> list[GraphQLInterfaceType]:
    first, *others = of
    return [one for one in first.interfaces if all(one in other.interfaces for other in others)]


def _signature(one: GraphQLField) -> tuple[str, dict[str, tuple[str, str, str | None]]]:
    given = {name: (str(each.type), _default(each), each.description) for name, each in one.args.items()}
    return str(one.type), given


def lists_and_numbers_may_grow(schema: GraphQLSchema) -> Breaks:
    """11. Int is for what stays below 2^31; a list that grows with data takes first and orderBy, wrapped."""
    for kind, name, one in fields(schema):
        place, said = f"{kind}.{name}", _said(one)
        if named(one) == "Int" and GROWS.search(said):
            yield place, "an Int that may pass 2^31"
        bare = is_list_type(get_nullable_type(one.type)) and _object(one)
        if bare and "window" in one.args:
            yield place, f"a bare list of {named(one)}"


def descriptions_stand_alone(schema: GraphQLSchema) -> Breaks:
    """12. A description has 20 characters and is its own within the type; it tells when an object is null."""
    for kind, found in objects(schema):
        seen: dict[str, str] = {}
        for name, one in found.fields.items():
            place, said = f"{kind}.{name}", _said(one)
            if len(said) < TOO_SHORT:
                yield place, f"short: {said!r}"
            elif said in seen:
                yield place, f"as {seen[said]}: {said!r}"
            seen.setdefault(said, name)
            if not is_non_null_type(one.type) and _object(one) and not _tells_null(one):
                yield place, "does not tell when it is null"


def _tells_null(one: GraphQLField) -> bool:
    directives = (one.ast_node.directives if one.ast_node else None) or ()
    by_error = any(each.name.value == "semanticNonNull" for each in directives)
    return by_error or bool(TELLS_NULL.search(_said(one)))


RULES: tuple[Rule, ...] = (
    one_name_one_type,
    no_stutter_no_cycle,
    no_argument_named_as_a_sibling,
    windows_answer_with_their_range,
    left_out_is_null,
    names_say_moment_and_unit,
    null_is_no_sentinel,
    ids_are_global,
    closed_sets_are_enums,
    monitor_and_fleet_alike,
    lists_and_numbers_may_grow,
    descriptions_stand_alone,
)
