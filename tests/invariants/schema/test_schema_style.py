"""The schema is of one mind: twelve rules, each with its exceptions and why they are."""

from collections import Counter
from collections.abc import Mapping

import pytest
from graphql import GraphQLSchema, build_schema

from gateway.app import schema_sdl
from tests.invariants.schema import schema_rules
from tests.invariants.schema.schema_rules import RULES, Rule

EXCEPTIONS: Mapping[str, Mapping[str, str]] = {
    "one_name_one_type": {
        "nodes": "Relay's word for the entries of a list",
        "edges": "Relay's word for the entries of a list, each with its cursor",
        "node": "Relay's word for an entry of a list",
        "status": "of a monitor, an incident and a dispatch: each has states of its own",
        "state": "of the pipeline, a stage and a relay: each has states of its own",
        "kind": "how a monitor checks, who a caller is, what a stage does: nothing is asked of both",
        "versus": "one shape, of which only `before` and `change` are in what is compared",
        "before": "of a comparison of latency, each of its numbers; else the one that is compared",
        "change": "as before",
        "latency": "within a series its columns, as a number and its column are one",
        "whatIf": "what would be otherwise: of a bill the bill, of an objective what it leaves of its budget",
        "monitors": "the org's own at the root, elsewhere how many there are, by state where told",
        "enabled": "of one whether, of many how many",
        "target": "of an objective its ratio, of a link the stage that it leads to",
    },
    "no_stutter_no_cycle": {
        "Bill.whatIf": "the same bill, otherwise: one fragment serves both, and each may be changed further",
    },
    "names_say_moment_and_unit": {
        "UptimeWindow.knownSince": "a since, beside that of the range: since when there is knowledge of it",
        "Slo.knownSince": "as before",
    },
    "left_out_is_null": {
        "(filter:)": "each list is narrowed by what its entries have",
        "(orderBy:)": "monitors are ordered by what the registry knows, too, groups by measures alone",
        "(statuses:)": "each list has states of its own",
        "(window:)": "an objective is of the window that was promised: none is taken for granted",
    },
}
"""By rule and place. None is for what a client may get a wrong number from."""
SOUND = """
directive @semanticNonNull on FIELD_DEFINITION
interface Insights { uptime(window: Window): Uptime @semanticNonNull }
scalar Window scalar DateTime
"Monitors and fleets are asked alike." type Monitor implements Insights {
  "What it is called by, for good." id: ID!
  "Uptime over a window, by checks." uptime(window: Window): Uptime @semanticNonNull
}
type FleetStats implements Insights {
  "Uptime over a window, by checks." uptime(window: Window): Uptime @semanticNonNull
}
type Uptime { "Where the window lies in time." range: Range! "Share of checks, 0 to 1." ratio: Estimate! }
type Estimate { "Best estimate; null where nothing was seen." value: Float }
type Range { "Where the window begins." since: DateTime! "Where the window ends, after it." until: DateTime! }
type Query { "One monitor; null where there is none." monitor(id: ID!, window: Window): Monitor
  "All monitors of the org as one." fleet(window: Window): FleetStats @semanticNonNull }
"""
"""A schema that keeps every rule; each line below breaks one."""
BROKEN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "one_name_one_type": (
        ("ratio: Estimate!", 'ratio: Estimate! "How it is written, as a text." since: String'),
    ),
    "no_stutter_no_cycle": (
        ("ratio: Estimate!", 'ratio: Estimate! "How it was before that." uptime: Estimate @semanticNonNull'),
        ("value: Float", 'value: Float "Whose number it is, back." of: Uptime @semanticNonNull'),
    ),
    "no_argument_named_as_a_sibling": (("monitor(id: ID!, window", "monitor(id: ID!, fleet: Int, window"),),
    "windows_answer_with_their_range": (
        ("range: Range! ", "since: DateTime! "),
        ("window: Window): Uptime", "window: Window): [Uptime!]"),
    ),
    "left_out_is_null": (
        ("fleet(window: Window)", 'fleet(window: Window! = "24h")'),
        ("fleet(window: Window)", 'fleet(window: Window = "7d")'),
    ),
    "names_say_moment_and_unit": (
        ("since: DateTime!", "start: DateTime!"),
        ("value: Float", 'value: Float "Median of what was seen." p50: Float'),
        ("value: Float", 'value: Float "How long it took, in seconds." length: Float'),
    ),
    "null_is_no_sentinel": (("Where the window begins.", "Where it begins; empty where it does not."),),
    "ids_are_global": (
        ("value: Float", 'value: Float "What it is called by." id: ID!'),
        ("value: Float", 'value: Float "Whose number it is." monitorId: String!'),
    ),
    "closed_sets_are_enums": (
        ("value: Float", 'value: Float "What it is counted in." unit: String!'),
        ("type Estimate", "enum A { UP DOWN } enum B { DOWN UP } type Estimate"),
    ),
    "monitor_and_fleet_alike": (
        (
            "type FleetStats implements Insights {",
            'type FleetStats implements Insights { "For good, too." id: ID!',
        ),
        ("uptime(window: Window): Uptime @semanticNonNull\n}\ntype Fleet", "uptime: Uptime\n}\ntype Fleet"),
    ),
    "lists_and_numbers_may_grow": (
        ("value: Float", 'value: Float "Rows that it was computed from." rows: Int!'),
        ("window: Window): Uptime", "window: Window): [Uptime!]"),
    ),
    "descriptions_stand_alone": (
        ("Where the window begins.", "Begin."),
        ("Where the window begins.", "Where the window ends, after it."),
        ("One monitor; null where there is none.", "One monitor, by the id that it has."),
    ),
}
"""By rule: what is put in the place of what, each of which breaks it."""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(schema_sdl())


def found(rule: Rule, schema: GraphQLSchema) -> list[tuple[str, str]]:
    """What breaks the rule, without its exceptions."""
    known = EXCEPTIONS.get(rule.__name__, {})
    return [one for one in rule(schema) if one[0] not in known]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(schema: GraphQLSchema, rule: Rule) -> None:
    """Nothing breaks the rule but its exceptions."""
    broken = found(rule, schema)
    assert broken == [], "\n".join([str(rule.__doc__), *(f"{place}: {why}" for place, why in broken)])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_exception_is_left_over(schema: GraphQLSchema, rule: Rule) -> None:
    """Every exception is of a place that breaks its rule: when it is mended, the exception goes."""
    assert set(EXCEPTIONS.get(rule.__name__, {})) <= {place for place, _ in rule(schema)}


def test_twelve_rules() -> None:
    """There are twelve, and the tables name no other."""
    names = Counter(rule.__name__ for rule in RULES)
    assert len(names) == len(RULES) == 12
    assert set(EXCEPTIONS) <= set(names) == set(BROKEN)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_sound_schema_breaks_none(rule: Rule) -> None:
    """A small schema that keeps every rule is found to."""
    assert list(rule(build_schema(SOUND))) == []


@pytest.mark.parametrize(("name", "change"), [(name, one) for name, all_ in BROKEN.items() for one in all_])
def test_what_breaks_a_rule_is_found(name: str, change: tuple[str, str]) -> None:
    """Each of these changes to the sound schema breaks its rule, and is named."""
    assert change[0] in SOUND
    broken = build_schema(SOUND.replace(*change), assume_valid=True)
    assert list(getattr(schema_rules, name)(broken))
