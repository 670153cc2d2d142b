"""Writes an operation's plan as Python: a function for each object, list and resolved field that is selected.

A function is given what it completes, the path there and a list for what is left to be resolved, and returns
what stands in the answer. It raises for whatever is not as usual, before anything of it has been resolved.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import (
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_subfields
from graphql.pyutils import Path

from resolvers.running.compiled.by_column import LISTED, SUBJECT, TYPENAME, Cell, Whole, columned
from resolvers.running.compiled.calling import attribute, constant, inline, lean
from resolvers.running.compiled.fields import Complete, Resolved, Selected
from resolvers.running.compiled.inlined import inlined
from resolvers.running.compiled.leaves import Unusual, leaf
from resolvers.running.compiled.many import Several, call_for_many

if TYPE_CHECKING:
    from resolvers.running.compiled.executor import CompiledExecutor


class NotPlain(Exception):
    """Has to be executed by graphql-core, and so has the field around it."""


class Text(NamedTuple):
    """An expression or a function's name, and whether it leaves something to be resolved; `later` is the name
    of a field that is itself."""

    text: str
    leaves: bool = False
    later: str | None = None


class Writer:
    """Of one operation, with the values that the variables of @skip and @include have in this request."""

    def __init__(self, executor: "CompiledExecutor") -> None:
        self._executor = executor
        self._names: dict[str, Any] = {"Path": Path, "Unusual": Unusual, **LISTED}
        self._lines: list[str] = []
        self._objects: dict[tuple[str, int], tuple[FieldDetailsList, Text]] = {}
        """By the list of nodes, which is kept with it: another would be given its id."""
        self._whole: dict[str, Whole] = {}
        """Of an object's function whose fields leave nothing but themselves."""
        self._fields: list[Callable[[], None]] = []
        self._count = 0

    def plan(self, root: GraphQLObjectType, selected: GroupedFieldSet) -> tuple[Complete, int]:
        """And the characters that it took. Raises NotPlain, or what graphql-core raises of a document that it
        would not run either."""
        name = self._object(root, selected, checked=False).text
        exec(compile("\n".join(self._lines), "<plan>", "exec"), self._names)  # noqa: S102 - written here; of the caller, names alone, quoted
        for field in self._fields:
            field()
        found: Complete = self._names[name]
        return found, sum(map(len, self._lines))

    def _named(self, kind: str) -> str:
        self._count += 1
        return f"{kind}_{self._count}"

    def _object(self, type_: GraphQLObjectType, selected: GroupedFieldSet, *, checked: bool = True) -> Text:
        """The name of the function. `checked`: of Strawberry's class and no other."""
        texts = {key: self._field(type_, key, details) for key, details in selected.items()}
        name, leaves = self._named("object"), any(one.leaves for one in texts.values())
        check = []
        if checked:
            self._names[f"class_{type_.name}"] = _class(type_)
            check = [f"if type(o) is not class_{type_.name}: raise Unusual"]
        if all(one.later or not one.leaves for one in texts.values()):
            cells = {key: Cell(selected[key][0].node.name.value, one.text) for key, one in texts.items()}
            later = {key: f"several_{one.later}" for key, one in texts.items() if one.later}
            self._whole[name] = Whole(check, cells, later)
        body = _filled(texts) if leaves else [f"return {_display(texts)}"]
        self._define(f"{name}(o, path, left)", *check, *body)
        return Text(name, leaves)

    def _field(self, type_: GraphQLObjectType, key: str, details: FieldDetailsList) -> Text:
        name = details[0].node.name.value
        if name == TYPENAME:
            return Text(repr(type_.name))
        field = self._executor.schema.get_field(type_, name)
        if field is None:
            raise NotPlain
        try:
            source = self._source(field)
            if source is not None:
                return self._value(field.type, source, details, f"Path(path, {key!r}, {type_.name!r})")
        except NotPlain:
            pass
        return self._left(Selected(key, type_, field, details))

    def _source(self, field: GraphQLField) -> str | None:
        """The text of a field's value, where nothing but the object is needed for it."""
        if name := attribute(field):
            return f"o.{name}"
        call = inline(field)
        if call is None:
            return None
        prefix = f"{self._named('module')}_"
        if found := inlined(call, SUBJECT, prefix):
            self._names |= found.names
            return f"({found.text})"
        name = self._named("call")
        self._names[name] = call
        return f"{name}(o)"

    def _left(self, selected: Selected) -> Text:
        """Resolved later; what goes wrong with it then has to end at it."""
        if is_non_null_type(selected.field.type):
            raise NotPlain
        complete = self._complete(selected) if lean(selected.field) else None
        name = self._named("field")
        self._fields.append(partial(self._bound, name, selected, complete))
        return Text("None", leaves=True, later=name)

    def _bound(self, name: str, selected: Selected, complete: Text | None) -> None:
        field = self._names[name] = self._field_of(selected, complete)
        self._names[f"several_{name}"] = Several(field)

    def _field_of(self, selected: Selected, complete: Text | None) -> Selected:
        found = lean(selected.field)
        if found is None:
            return selected
        given = (selected.key, selected.parent, selected.field, selected.details)
        arguments = constant(selected.field, selected.nodes[0], self._executor)
        completed = self._names[complete.text] if complete else None
        many = call_for_many(selected.parent, found.definition)
        return Resolved(*given, *found, arguments, completed, bool(complete and complete.leaves), many)

    def _complete(self, selected: Selected) -> Text | None:
        try:
            value = self._value(selected.field.type, "v", selected.details, "path")
        except NotPlain:
            return None
        name = self._named("complete")
        self._define(f"{name}(v, path, left)", f"return {value.text}")
        return Text(name, value.leaves)

    def _value(self, type_: GraphQLOutputType, value: str, details: FieldDetailsList, path: str) -> Text:
        """From the text of a value, and of the path to it."""
        nullable = not is_non_null_type(type_)
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if is_leaf_type(inner):
            return Text(leaf(inner, self._names, nullable=nullable)(value))
        name, leaves, _ = self._function(inner, details)
        there = path if leaves else "None"
        if nullable:
            return Text(f"(None if (x := {value}) is None else {name}(x, {there}, left))", leaves)
        return Text(f"{name}({value}, {there}, left)", leaves)

    def _function(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Text:
        if is_list_type(type_):
            return self._list(type_.of_type, details)
        if is_object_type(type_):
            return self._selection(type_, details)
        if is_abstract_type(type_):
            return self._abstract(list(self._executor.schema.get_possible_types(type_)), details)
        raise NotPlain

    def _list(self, item: GraphQLOutputType, details: FieldDetailsList) -> Text:
        text = self._value(item, "y", details, "Path(path, i, None)")
        body = [f"return [{text.text} for {'i, y in enumerate(v)' if text.leaves else 'y in v'}]"]
        inner = item.of_type if isinstance(item, GraphQLNonNull) else None
        if is_object_type(inner) and (whole := self._whole.get(self._selection(inner, details).text)):
            name, of = self._named("column"), f"class_{inner.name}"
            columns, lines = columned(name, of, whole, as_json=self._executor.plans.as_json)
            self._lines += columns
            body = [*lines, *(body if whole.later else _looped(whole))]
        name = self._named("list")
        self._define(f"{name}(v, path, left)", "if type(v) not in LISTS: raise Unusual", *body)
        return Text(name, text.leaves)

    def _abstract(self, possible: list[GraphQLObjectType], details: FieldDetailsList) -> Text:
        """By the class of the value, which is that of one of the types."""
        found = [(_class(one), self._selection(one, details)) for one in possible]
        name = self._named("abstract")
        self._define(f"{name}(o, path, left)", f"return {name}_by_class[type(o)](o, path, left)")
        self._fields.append(
            lambda: self._names.update(
                {f"{name}_by_class": {each: self._names[one.text] for each, one in found}}
            )
        )
        return Text(name, any(one.leaves for _, one in found))

    def _selection(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Text:
        key = type_.name, id(details)
        if key not in self._objects:
            at = self._executor
            below = collect_subfields(
                at.schema, at.fragments, at.variable_values, at.operation, type_, details, at.hide_suggestions
            )
            self._objects[key] = details, self._object(type_, below.grouped_field_set)
        return self._objects[key][1]

    def _define(self, head: str, *body: str) -> None:
        self._lines += [f"def {head}:", *(f"    {line}" for line in body)]


def _class(type_: GraphQLObjectType) -> type:
    """What Strawberry made the type of. Raises NotPlain where one class stands for several types."""
    definition = type_.extensions.get("strawberry-definition")
    if definition is None or definition.concrete_of is not None or definition.is_type_of is not None:
        raise NotPlain
    found: type = definition.origin
    return found


def _display(texts: Mapping[str, Text]) -> str:
    """All fields in one expression."""
    return f"{{{', '.join(f'{key!r}: {one.text}' for key, one in texts.items())}}}"


def _filled(texts: Mapping[str, Text]) -> list[str]:
    """One by one, so that what is left to be resolved is so in the order of the fields."""
    body = ["d = {}"]
    for key, one in texts.items():
        body.append(f"d[{key!r}] = {one.text}")
        if one.later:
            body.append(f"left.append(({one.later}, d, o, path))")
    return [*body, "return d"]


def _looped(whole: Whole) -> list[str]:
    """A list of objects that are there, without a call for each."""
    made = _display({key: Text(one.text) for key, one in whole.cells.items()})
    each = (f"    {line}" for line in (*whole.check, f"add({made})"))
    return ["found = []", "add = found.append", f"for {SUBJECT} in v:", *each, "return found"]
