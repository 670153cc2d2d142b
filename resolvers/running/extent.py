"""How large a document is, before it is validated: validation compares fields of one name pair by pair."""

from collections import Counter
from dataclasses import dataclass

from graphql import DocumentNode, FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

SPREAD_PAIR = 4
"""Comparing two fragments takes about as long as comparing this many pairs of fields."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Fields written in the document, and how many pairs of them validation may have to compare."""

    fields: int
    pairs: int


def extent(document: DocumentNode) -> Extent:
    """Linear in the document: fragments are counted where they are defined."""
    names: Counter[str] = Counter()
    spreads = 0
    left = [one.selection_set for one in document.definitions if hasattr(one, "selection_set")]
    while left:
        selections: SelectionSetNode = left.pop()
        for one in selections.selections:
            if isinstance(one, FragmentSpreadNode):
                spreads += 1
            elif isinstance(one, FieldNode):
                names[(one.alias or one.name).value] += 1
            if isinstance(one, FieldNode | InlineFragmentNode) and one.selection_set:
                left.append(one.selection_set)
    pairs = sum(count * count for count in names.values()) + SPREAD_PAIR * spreads * spreads
    return Extent(names.total(), pairs)
