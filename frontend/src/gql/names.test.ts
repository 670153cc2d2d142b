import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLEnumType } from "graphql";
import { expect, test } from "vitest";
import { CheckOutcome, MonitorKind, MonitorStatus } from "./generated";
import { named, written } from "./names";

const schema = buildSchema(readFileSync("../schema.graphql", "utf8"));

test("an enum is written as the schema lists it, and read back", () => {
  for (const [name, names] of Object.entries({ CheckOutcome, MonitorKind, MonitorStatus })) {
    const type = schema.getType(name) as GraphQLEnumType;
    const values = type.getValues().map((value) => value.name);
    expect(written<string>(names)).toEqual(values.map((value) => value.toLowerCase()));
    expect(written<string>(names).map((word) => named<string>(names, word))).toEqual(values);
  }
});

test("a word that stands for no name is no name", () => {
  expect([null, "", "UP", "upp", "toString"].map((word) => named(MonitorStatus, word))).toEqual(
    Array(5).fill(null),
  );
});
