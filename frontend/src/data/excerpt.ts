import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type ValueNode,
  type VariableDefinitionNode,
} from "@0no-co/graphql.web";

/** Fields of inputs whose values are enums; JSON writes them like any string. */
export const ENUM_FIELDS: ReadonlySet<string> = new Set([
  "by",
  "direction",
  "errorClasses",
  "field",
  "kinds",
  "measure",
  "statuses",
]);
/** Enums that an argument takes, and so a variable may have. */
export const ENUM_TYPES: ReadonlySet<string> = new Set([
  "Accounting",
  "CheckOutcome",
  "Degraded",
  "FailureClass",
  "IncidentStatus",
  "MaintenanceHandling",
  "Measure",
  "MonitorKind",
  "MonitorOrderField",
  "MonitorStatus",
  "OrderDirection",
  "Quorum",
]);

/**
 * The part of a page's question that one panel shows, as a document that runs by itself: only these response
 * paths, only the fragments that they need, and this page's variables as defaults.
 */
export function excerpt(
  text: string,
  paths: readonly string[],
  variables: Readonly<Record<string, unknown>>,
): string {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find(isOperation);
  if (!operation) return text;
  const fragments = fragmentsOf(document);
  const wanted = paths.map((path) => path.split("."));
  const selections = chosen(operation.selectionSet.selections, wanted, fragments);
  const used = [...fragmentsUsed(selections, fragments)];
  const names = variablesUsed([...selections, ...used]);
  const definitions = (operation.variableDefinitions ?? [])
    .filter((one) => names.has(one.variable.name.value))
    .map((one) => withDefault(one, variables[one.variable.name.value]));
  const alone: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: definitions,
    selectionSet: { ...operation.selectionSet, selections },
  };
  return `${print({ kind: Kind.DOCUMENT, definitions: [alone, ...used] })}\n`;
}

function isOperation(node: { kind: string }): node is OperationDefinitionNode {
  return node.kind === Kind.OPERATION_DEFINITION;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf(document: DocumentNode): Fragments {
  const found = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return new Map((found as FragmentDefinitionNode[]).map((one) => [one.name.value, one]));
}

function chosen(
  selections: readonly SelectionNode[],
  wanted: string[][],
  fragments: Fragments,
): SelectionNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return chosenField(node, wanted, fragments);
    const inner =
      node.kind === Kind.INLINE_FRAGMENT
        ? node.selectionSet.selections
        : (fragments.get(node.name.value)?.selectionSet.selections ?? []);
    return chosen(inner, wanted, fragments);
  });
}

function chosenField(node: FieldNode, wanted: string[][], fragments: Fragments): FieldNode[] {
  const key = node.alias?.value ?? node.name.value;
  const rest = wanted.filter((path) => path[0] === key).map((path) => path.slice(1));
  if (rest.length === 0) return [];
  if (rest.some((path) => path.length === 0) || !node.selectionSet) return [node];
  const selections = chosen(node.selectionSet.selections, rest, fragments);
  return selections.length > 0 ? [{ ...node, selectionSet: { ...node.selectionSet, selections } }] : [];
}

function fragmentsUsed(nodes: readonly unknown[], fragments: Fragments): Set<FragmentDefinitionNode> {
  const found = new Set<FragmentDefinitionNode>();
  const look = (node: unknown) =>
    visit(node, (one) => {
      if (one.kind !== Kind.FRAGMENT_SPREAD) return;
      const fragment = fragments.get((one as unknown as { name: { value: string } }).name.value);
      if (!fragment || found.has(fragment)) return;
      found.add(fragment);
      look(fragment);
    });
  nodes.forEach(look);
  return found;
}

function variablesUsed(nodes: readonly unknown[]): Set<string> {
  const found = new Set<string>();
  for (const node of nodes) {
    visit(node, (one) => {
      if (one.kind === Kind.VARIABLE) found.add((one as unknown as { name: { value: string } }).name.value);
    });
  }
  return found;
}

function visit(node: unknown, seen: (node: { kind: string }) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, seen);
  else if (typeof node === "object" && node !== null) {
    if ("kind" in node && typeof node.kind === "string") seen(node as { kind: string });
    for (const one of Object.values(node)) visit(one, seen);
  }
}

function withDefault(definition: VariableDefinitionNode, value: unknown): VariableDefinitionNode {
  if (value === undefined || (value === null && definition.type.kind === Kind.NON_NULL_TYPE))
    return definition;
  const isEnum = ENUM_TYPES.has(print(definition.type).replace(/[[\]!]/g, ""));
  return {
    ...definition,
    defaultValue: written(value, isEnum) as VariableDefinitionNode["defaultValue"],
  } as VariableDefinitionNode;
}

function written(value: unknown, isEnum: boolean): ValueNode {
  if (value === null || value === undefined) return { kind: Kind.NULL };
  if (typeof value === "boolean") return { kind: Kind.BOOLEAN, value };
  if (typeof value === "number")
    return { kind: Number.isInteger(value) ? Kind.INT : Kind.FLOAT, value: String(value) };
  if (typeof value === "string") return isEnum ? { kind: Kind.ENUM, value } : { kind: Kind.STRING, value };
  if (Array.isArray(value)) return { kind: Kind.LIST, values: value.map((one) => written(one, isEnum)) };
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return {
    kind: Kind.OBJECT,
    fields: fields.map(([name, one]) => ({
      kind: Kind.OBJECT_FIELD,
      name: { kind: Kind.NAME, value: name },
      value: written(one, ENUM_FIELDS.has(name)),
    })),
  };
}
