"""Strawberry's Info, made of what is at hand; GraphQL's own, and the path, when somebody asks for them."""

from collections.abc import Hashable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import strawberry
from graphql import GraphQLResolveInfo
from graphql.pyutils import Path

if TYPE_CHECKING:
    from resolvers.running.compiled.executor import CompiledExecutor
    from resolvers.running.compiled.fields import Resolved


class LateInfo(strawberry.Info[Any, Any]):
    """Of one field of one object."""

    def __init__(self, executor: "CompiledExecutor", field: "Resolved", around: Path | None) -> None:
        self._executor = executor
        self._resolved = field
        self._around = around
        self._field = field.definition

    @cached_property
    def _raw_info(self) -> GraphQLResolveInfo[Any]:  # type: ignore[override] # an attribute there
        field = self._resolved
        return self._executor.build_resolve_info(field.field, field.nodes, field.parent, self.path)

    @property
    def kept(self) -> dict[Hashable, Any]:
        """For what is the same for all objects of the field, and with the same variables."""
        return self._executor.selected(self._resolved)

    @property
    def context(self) -> Any:
        return self._executor.context_value

    @cached_property
    def path(self) -> Path:
        return self._resolved.path(self._around)
