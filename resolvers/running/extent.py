"""How much a document selects, before validation, which compares fields of one name pair by pair."""

from collections import Counter
from dataclasses import dataclass

from graphql import DocumentNode, FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from gateway.insights.operations.limits import ALIASES, FIELDS, PAIRS

SPREAD_PAIR = 4
"""Comparing two fragments takes about as long as comparing this many pairs of fields."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Fields and aliases written in the document, and how many pairs validation may have to compare."""

    fields: int
    aliases: int
    pairs: int

    def hold(self) -> None:
        """Raises QueryTooComplex for what is beyond its limit."""
        FIELDS.hold(self.fields)
        ALIASES.hold(self.aliases)
        PAIRS.hold(self.pairs)


def extent(document: DocumentNode) -> Extent:
    """Linear in the document: fragments are counted where they are defined."""
    names: Counter[str] = Counter()
    spreads = aliases = 0
    left = [one.selection_set for one in document.definitions if hasattr(one, "selection_set")]
    while left:
        selections: SelectionSetNode = left.pop()
        for one in selections.selections:
            if isinstance(one, FragmentSpreadNode):
                spreads += 1
            elif isinstance(one, FieldNode):
                names[(one.alias or one.name).value] += 1
                aliases += one.alias is not None
            if isinstance(one, FieldNode | InlineFragmentNode) and one.selection_set:
                left.append(one.selection_set)
    pairs = sum(count * count for count in names.values()) + SPREAD_PAIR * spreads * spreads
    return Extent(names.total(), aliases, pairs)
